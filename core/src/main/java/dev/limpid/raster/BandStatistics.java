package dev.limpid.raster;

/// What the valid pixels of a band look like, in stored values (without scale and offset).
///
/// @param count pixels that are neither no data nor infinite
/// @param min `NaN` when `count` is 0, as are the others
/// @param stdDev of all those pixels: divided by `count`, not by `count - 1`
public record BandStatistics(long count, double min, double max, double mean, double stdDev) {}

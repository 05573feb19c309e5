/// Arithmetic on the bands of a raster, pixel by pixel: `ndvi=(B08-B04)/(B08+B04)`. Start at
/// [dev.limpid.bandmath.BandMath].
package dev.limpid.bandmath;

package dev.limpid.cli;

import dev.limpid.canopy.PixelSeries;
import dev.limpid.canopy.Spectrum;
import java.util.List;
import java.util.Map;

/// Measured spectra that models are judged on.
///
/// @param clear spectra under a clear sky
/// @param series pixels with all their clear dates; empty of a table
/// @param classes spectra by what the scene classification says; empty where there is none
record MeasuredSample(
    List<Spectrum> clear, List<PixelSeries> series, Map<String, List<Spectrum>> classes) {
  MeasuredSample {
    clear = List.copyOf(clear);
    series = List.copyOf(series);
  }
}

package dev.limpid.canopy;

import java.time.LocalDate;
import java.util.List;

/// What a sensor measured of one place under a clear sky.
///
/// @param dates ascending, one a spectrum
public record PixelSeries(List<LocalDate> dates, List<Spectrum> spectra) {
  public PixelSeries {
    dates = List.copyOf(dates);
    spectra = List.copyOf(spectra);
    if (dates.size() != spectra.size())
      throw new IllegalArgumentException(
          "%d dates with %d spectra".formatted(dates.size(), spectra.size()));
  }
}

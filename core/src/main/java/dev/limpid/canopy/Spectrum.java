package dev.limpid.canopy;

import java.util.List;

/// What a sensor measured of one place.
///
/// @param id its name in tables
/// @param bands reflectance, 0 to 1, by band; noise may carry it outside
/// @param deviations standard deviation of their errors, above 0
/// @param angles of sun and view
public record Spectrum(String id, List<Double> bands, List<Double> deviations, Angles angles) {
  public Spectrum {
    bands = List.copyOf(bands);
    deviations = List.copyOf(deviations);
    if (bands.size() != deviations.size())
      throw new IllegalArgumentException(
          "%d bands with %d deviations".formatted(bands.size(), deviations.size()));
    for (double band : bands) Refuse.outside("reflectance", band, -1, 2);
    for (double deviation : deviations)
      if (!(deviation > 0 && deviation < 1))
        throw new IllegalArgumentException(
            "a standard deviation of reflectance is above 0 and below 1, got " + deviation);
  }
}

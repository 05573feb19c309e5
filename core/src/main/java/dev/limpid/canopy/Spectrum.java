package dev.limpid.canopy;

import java.util.ArrayList;
import java.util.List;

/// What a sensor measured of one place.
///
/// @param id its name in tables
/// @param bands reflectance, 0 to 1, by band; noise may carry it outside
/// @param deviations standard deviation of their errors, above 0
/// @param angles of sun and view
/// @param around the same on the pixels around it; null where nothing is known of them
public record Spectrum(
    String id, List<Double> bands, List<Double> deviations, Angles angles, Neighbourhood around) {
  /// Of a place without what is around it.
  public Spectrum(String id, List<Double> bands, List<Double> deviations, Angles angles) {
    this(id, bands, deviations, angles, null);
  }

  /// Of a pixel of an image.
  ///
  /// @param seen (pixel, band) of the pixel alone, or of the square around it
  public static Spectrum of(String id, float[] seen, int bands, Noise noise, Angles angles) {
    Neighbourhood square = new Neighbourhood(seen, bands);
    List<Double> own = new ArrayList<>();
    for (int b = 0; b < bands; b++) own.add((double) seen[square.pixels() / 2 * bands + b]);
    List<Double> deviations = own.stream().map(noise::deviation).toList();
    return new Spectrum(id, own, deviations, angles, square.pixels() == 1 ? null : square);
  }

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

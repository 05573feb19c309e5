package dev.limpid.cube;

import java.util.List;
import java.util.Locale;

/// Indices computed from the bands of one date. A denominator of 0 makes the value missing.
public enum SpectralIndex {
  /// (B08 - B04) / (B08 + B04), Rouse et al. 1974.
  NDVI("B08", "B04"),
  /// (B03 - B08) / (B03 + B08), McFeeters 1996.
  NDWI("B03", "B08"),
  /// (B08 - B11) / (B08 + B11), Gao 1996.
  NDMI("B08", "B11"),
  /// Root of the sum of squares of all bands of the series, as in the OSO chain.
  BRIGHTNESS(null, null);

  private final String plus;
  private final String minus;

  SpectralIndex(String plus, String minus) {
    this.plus = plus;
    this.minus = minus;
  }

  public static SpectralIndex parse(String text) {
    for (SpectralIndex index : values()) if (index.label().equals(text)) return index;
    throw new IllegalArgumentException(
        "index must be one of ndvi, ndwi, ndmi, brightness, got '" + text + "'");
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a series with these bands has what the index needs.
  boolean possible(List<String> bands) {
    return this == BRIGHTNESS
        ? bands.size() > 1
        : find(bands, plus) >= 0 && find(bands, minus) >= 0;
  }

  String needs() {
    return this == BRIGHTNESS ? "two bands" : plus + " and " + minus;
  }

  /// `B8` and `B08` are one band.
  private static int find(List<String> bands, String name) {
    int at = bands.indexOf(name);
    return at >= 0 ? at : bands.indexOf(name.replace("B0", "B"));
  }

  /// The index of values at `at`, `at + step`, ... in band order; `NaN` where it is undefined.
  float of(List<String> bands, float[] values, int at, int step) {
    if (this == BRIGHTNESS) {
      double sum = 0;
      for (int b = 0; b < bands.size(); b++) {
        double v = values[at + b * step];
        sum += v * v;
      }
      return (float) Math.sqrt(sum);
    }
    double a = values[at + find(bands, plus) * step];
    double b = values[at + find(bands, minus) * step];
    return a + b == 0 ? Float.NaN : (float) ((a - b) / (a + b));
  }
}

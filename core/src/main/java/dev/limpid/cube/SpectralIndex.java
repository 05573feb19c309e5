package dev.limpid.cube;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Indices computed from the bands of one date. A denominator of 0 makes the value missing.
public enum SpectralIndex {
  /// (B08 - B04) / (B08 + B04), Rouse et al. 1974.
  NDVI("B08", "B04"),
  /// (B03 - B08) / (B03 + B08), McFeeters 1996.
  NDWI("B03", "B08"),
  /// (B08 - B11) / (B08 + B11), Gao 1996.
  NDMI("B08", "B11"),
  /// Root of the sum of squares of the spectral bands of the series (`B01` to `B12`, `B8A`), as in
  /// the OSO chain (Inglada et al. 2017). Radar in decibels has none.
  BRIGHTNESS(null, null);

  private static final Pattern SPECTRAL = Pattern.compile("B\\d{1,2}A?");

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
  public boolean possible(List<String> bands) {
    return places(bands).length > 1;
  }

  String needs() {
    return this == BRIGHTNESS ? "two spectral bands" : plus + " and " + minus;
  }

  /// Which of `bands` the index is made of, in the order of its formula; empty where one is absent.
  public int[] places(List<String> bands) {
    if (this == BRIGHTNESS)
      return IntStream.range(0, bands.size())
          .filter(b -> SPECTRAL.matcher(bands.get(b)).matches())
          .toArray();
    int[] places = {find(bands, plus), find(bands, minus)};
    return places[0] < 0 || places[1] < 0 ? new int[0] : places;
  }

  /// `B8` and `B08` are one band.
  private static int find(List<String> bands, String name) {
    int at = bands.indexOf(name);
    return at >= 0 ? at : bands.indexOf(name.replace("B0", "B"));
  }

  /// The index of one date; `NaN` where it is undefined.
  ///
  /// @param bands in the order of its formula
  public float of(float... bands) {
    return of(IntStream.range(0, bands.length).toArray(), bands, 0, 1);
  }

  /// The same.
  ///
  /// @param places as [#places] gives them
  /// @param values band `b` of the date is at `at + b * step`
  float of(int[] places, float[] values, int at, int step) {
    if (this == BRIGHTNESS) {
      double sum = 0;
      for (int b : places) {
        double v = values[at + b * step];
        sum += v * v;
      }
      return (float) Math.sqrt(sum);
    }
    double a = values[at + places[0] * step];
    double b = values[at + places[1] * step];
    return a + b == 0 ? Float.NaN : (float) ((a - b) / (a + b));
  }
}

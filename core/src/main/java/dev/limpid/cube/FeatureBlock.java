package dev.limpid.cube;

/// Model inputs of a run of pixels: `float` values in (feature, pixel) order, and why a pixel has
/// none.
public final class FeatureBlock {
  /// Abstention codes as written to `NAME-quality.tif`.
  public static final byte OK = 0;

  public static final byte NO_VALID_DATE = 1;
  public static final byte OUTSIDE = 2;
  public static final byte TOO_FEW_DATES = 3;
  public static final byte MISSING_FEATURE = 4;

  private final int pixels;
  private final float[] values;
  private final byte[] abstention;

  /// Takes the arrays as they are: the caller gives them up.
  ///
  /// @param values (feature, pixel); undefined where the pixel abstains
  /// @param abstention a code per pixel, [#OK] where the features are complete
  public FeatureBlock(int pixels, float[] values, byte[] abstention) {
    if (pixels != abstention.length || (pixels > 0 && values.length % pixels != 0))
      throw new IllegalArgumentException(
          values.length
              + " values and "
              + abstention.length
              + " codes do not fit "
              + pixels
              + " pixels");
    this.pixels = pixels;
    this.values = values;
    this.abstention = abstention;
  }

  public int pixels() {
    return pixels;
  }

  public int features() {
    return pixels == 0 ? 0 : values.length / pixels;
  }

  public float at(int feature, int pixel) {
    return values[feature * pixels + pixel];
  }

  /// The values themselves, (feature, pixel), `NaN` in pixels that abstain; no copy.
  public float[] values() {
    for (int i = 0; i < pixels; i++)
      if (abstention[i] != OK)
        for (int f = i; f < values.length; f += pixels) values[f] = Float.NaN;
    return values;
  }

  public byte abstention(int pixel) {
    return abstention[pixel];
  }
}

package dev.limpid.model;

/// Whether the bands named blue and red of Sentinel-2 hold each other's values. Their levels do not
/// tell: both are dark, and which one is darker changes with the land. But nearly everywhere red
/// (B04, 665 nm) varies with the red edge beside it (B05, 705 nm) more closely than blue (B02, 490
/// nm) does. `bench/contract/band_exchange.py` measures how often.
final class BlueRed {
  static final String BLUE = "B02";
  static final String RED = "B04";
  static final String RED_EDGE = "B05";

  /// Fewest clear pixels of a window that give a correlation.
  private static final int FEWEST = 200;

  private static final int LEAST_WINDOWS = 4;

  /// Share of the windows in which blue is the closer one, at least.
  private static final double MOST = 0.6;

  /// By how much it is closer, on average over the windows, at least.
  private static final double CLOSER = 0.02;

  private int windows;
  private int closer;
  private double sum;

  /// A window of one date; `NaN` where a band has no value.
  void add(float[] blue, float[] red, float[] redEdge) {
    double difference = correlation(blue, redEdge, red) - correlation(red, redEdge, blue);
    if (!Double.isFinite(difference)) return;
    windows++;
    sum += difference;
    if (difference > 0) closer++;
  }

  boolean exchanged() {
    return windows >= LEAST_WINDOWS && closer >= MOST * windows && sum > CLOSER * windows;
  }

  /// Of a and b where all three have a value; `NaN` if those are too few or all alike.
  private static double correlation(float[] a, float[] b, float[] c) {
    int n = 0;
    double meanA = 0, meanB = 0, aa = 0, bb = 0, ab = 0;
    for (int i = 0; i < a.length; i++) {
      if (!Float.isFinite(a[i]) || !Float.isFinite(b[i]) || !Float.isFinite(c[i])) continue;
      n++;
      double da = a[i] - meanA;
      double db = b[i] - meanB;
      meanA += da / n;
      meanB += db / n;
      aa += da * (a[i] - meanA);
      bb += db * (b[i] - meanB);
      ab += da * (b[i] - meanB);
    }
    return n < FEWEST ? Double.NaN : ab / Math.sqrt(aa * bb);
  }
}

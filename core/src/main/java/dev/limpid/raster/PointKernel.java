package dev.limpid.raster;

/// Kernels around the centre of the target pixel: nearest, bilinear and cubic. No data has no
/// weight, the other weights are rescaled; but a target pixel whose centre lies in a source pixel
/// without data has none itself, so that holes keep their shape (as in GDAL).
///
/// @param scaleX target pixels to one source pixel along x, at most 1: below, the kernel is widened
/// @param scaleY likewise along y
record PointKernel(Resampling method, double scaleX, double scaleY) implements Kernel {
  /// Rounding guard of positions on a pixel's edge.
  private static final double EDGE = 1e-10;

  private static final double LEAST_WEIGHT = 1e-5;

  private int radius() {
    return switch (method) {
      case NEAREST -> 0;
      case BILINEAR -> 1;
      case CUBIC -> 2;
      case AVERAGE, MODE -> throw new IllegalArgumentException(method + " works on areas");
    };
  }

  private boolean widened() {
    return scaleX < 0.95 || scaleY < 0.95;
  }

  @Override
  public int reachX() {
    return scaleX < 0.95 ? (int) Math.ceil(radius() / scaleX) : radius();
  }

  @Override
  public int reachY() {
    return scaleY < 0.95 ? (int) Math.ceil(radius() / scaleY) : radius();
  }

  /// The pixel of an axis of `size` pixels that holds position `at`, or -1.
  static int pixel(double at, int size) {
    if (!(at >= 0) || at > size) return -1;
    return Math.min((int) Math.floor(at + EDGE), size - 1);
  }

  /// Computes `count` pixels of one row, whose positions begin at `from`.
  void row(Block source, double[] x, double[] y, int from, int count, float[] out, int at) {
    for (int i = 0; i < count; i++) out[at + i] = value(source, x[from + i], y[from + i]);
  }

  /// Whether four source pixels give a value: [BilinearTaps] prepares them for all bands.
  boolean tapped() {
    return method == Resampling.BILINEAR && !widened();
  }

  /// As without `taps`, which hold the same positions.
  void row(
      Block source,
      double[] x,
      double[] y,
      int from,
      int count,
      BilinearTaps taps,
      float[] out,
      int at) {
    for (int i = 0; i < count; i++) {
      double sum = taps.value(source, i);
      out[at + i] = Double.isNaN(sum) ? value(source, x[from + i], y[from + i]) : (float) sum;
    }
  }

  private float value(Block source, double x, double y) {
    int col = pixel(x, source.gridWidth());
    int row = pixel(y, source.gridHeight());
    if (col < 0 || row < 0) return Float.NaN;
    float centre = source.at(col, row);
    if (Float.isNaN(centre) || method == Resampling.NEAREST) return centre;
    if (widened()) return wide(source, x, y);
    return method == Resampling.BILINEAR ? bilinear(source, x, y) : cubic(source, x, y);
  }

  private static float bilinear(Block source, double x, double y) {
    int col = (int) Math.floor(x - 0.5);
    int row = (int) Math.floor(y - 0.5);
    double right = x - 0.5 - col;
    double low = y - 0.5 - row;
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < 4; i++) {
      float value = source.at(col + (i & 1), row + (i >> 1));
      double weight = ((i & 1) == 0 ? 1 - right : right) * (i >> 1 == 0 ? 1 - low : low);
      if (Float.isNaN(value)) continue;
      sum += weight * value;
      weights += weight;
    }
    return weights < LEAST_WEIGHT ? Float.NaN : (float) (sum / weights);
  }

  /// Whether columns and rows from `before` before (col, row) to `after` after it are in the block.
  private static boolean inside(Block source, int col, int row, int before, int after) {
    int c = col - source.col();
    int r = row - source.row();
    return c >= before && r >= before && c + after < source.width() && r + after < source.height();
  }

  /// Where one of the 16 pixels is missing, bilinear.
  private static float cubic(Block source, double x, double y) {
    int col = (int) Math.floor(x - 0.5);
    int row = (int) Math.floor(y - 0.5);
    if (!inside(source, col, row, 1, 2)) return bilinear(source, x, y);
    double right = x - 0.5 - col;
    double low = y - 0.5 - row;
    int at = source.offset() + (row - 1 - source.row()) * source.width() + col - source.col();
    double sum = 0;
    for (int i = -1; i <= 2; i++, at += source.width()) {
      float[] v = source.values();
      double along =
          keys(1 + right) * v[at - 1]
              + keys(right) * v[at]
              + keys(1 - right) * v[at + 1]
              + keys(2 - right) * v[at + 2];
      sum += keys(i - low) * along;
    }
    return Double.isNaN(sum) ? bilinear(source, x, y) : (float) sum;
  }

  /// Cubic convolution (Keys 1981, eq. 15, a = -0.5) at distance `d`.
  static double keys(double d) {
    double a = Math.abs(d);
    if (a <= 1) return (1.5 * a - 2.5) * a * a + 1;
    return a < 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
  }

  private double weight(double distance) {
    return method == Resampling.CUBIC ? keys(distance) : Math.max(0, 1 - Math.abs(distance));
  }

  private float wide(Block source, double x, double y) {
    int col = (int) Math.floor(x - 0.5);
    int row = (int) Math.floor(y - 0.5);
    double[] across = weights(x - 0.5 - col, scaleX, reachX());
    double[] down = weights(y - 0.5 - row, scaleY, reachY());
    double sum = 0;
    double weights = 0;
    for (int r = 0; r < down.length; r++)
      for (int c = 0; c < across.length; c++) {
        float value = source.at(col + 1 - reachX() + c, row + 1 - reachY() + r);
        double weight = down[r] * across[c];
        if (Float.isNaN(value)) continue;
        sum += weight * value;
        weights += weight;
      }
    return weights < LEAST_WEIGHT ? Float.NaN : (float) (sum / weights);
  }

  /// Weights of pixels 1 - reach to reach from the one before a position, `past` that one's centre.
  private double[] weights(double past, double scale, int reach) {
    double[] weights = new double[2 * reach];
    for (int i = 0; i < weights.length; i++)
      weights[i] = weight((i + 1 - reach - past) * Math.min(scale, 1));
    return weights;
  }
}

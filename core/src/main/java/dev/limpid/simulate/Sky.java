package dev.limpid.simulate;

import java.util.Arrays;

/// Clouds of one date, their shadows, and thin haze, as opacities from 0 to 1.
///
/// Clouds are fractal noise above a threshold that gives the wanted cover. The field is computed on
/// cells of 40 m and interpolated. Shadows are the same field moved away from the sun; haze is
/// another, smoother one.
final class Sky {
  private static final double CELL = 40;
  private static final double MARGIN = 1600;

  private final long seed;
  private final int cells; // along a side, margins included
  private final float[] field;
  private final double threshold;
  private final double softness;
  private final double shiftX;
  private final double shiftY;
  private final double cirrus;
  private final double edge;
  private final double slant;

  Sky(SimulatedSeason season, Acquisition acquisition) {
    seed = Noise.mix(season.seed() + 1_000 + acquisition.number());
    Draw draw = new Draw(seed);
    double side = season.side();
    cells = (int) Math.ceil((side + 2 * MARGIN) / CELL) + 2;
    field = new float[cells * cells];
    fill(draw.between(500, 1900), draw.between(0, 3.1));
    threshold = threshold(acquisition.cloudShare(), side);
    softness = draw.between(0.05, 0.11);
    double[] shift = shadowShift(draw, acquisition.date().getDayOfYear());
    shiftX = shift[0];
    shiftY = shift[1];
    cirrus = acquisition.cirrus();
    edge = acquisition.partial() ? side * draw.between(0.55, 0.85) : Double.POSITIVE_INFINITY;
    slant = 0.21;
  }

  double cloud(double x, double y) {
    return Noise.ramp(threshold - softness, threshold + softness, at(x, y));
  }

  /// Opacity of the cloud that stands between this place and the sun.
  double shadow(double x, double y) {
    return cloud(x + shiftX, y + shiftY);
  }

  double haze(double x, double y) {
    if (cirrus < 0.005) return cirrus;
    double streaks = Noise.fractal(seed + 5, x / 2600 + y / 4000, y / 900, 3);
    return Math.clamp(cirrus * (0.6 + 0.9 * streaks), 0, 0.6);
  }

  /// Whether the sensor's swath holds the place.
  boolean seen(double x, double y) {
    return x + slant * y < edge;
  }

  private void fill(double scale, double angle) {
    double ux = StrictMath.cos(angle);
    double uy = StrictMath.sin(angle);
    for (int r = 0; r < cells; r++) {
      for (int c = 0; c < cells; c++) {
        double x = c * CELL;
        double y = r * CELL;
        double along = (x * ux + y * uy) / (1.5 * scale);
        double across = (y * ux - x * uy) / scale;
        field[r * cells + c] = (float) Noise.fractal(seed + 3, along, across, 6);
      }
    }
  }

  /// The noise value above which the wanted share of the scene lies.
  private double threshold(double share, double side) {
    if (share >= 1) return -2;
    if (share <= 0) return 2;
    int from = (int) (MARGIN / CELL);
    int n = (int) (side / CELL);
    float[] inside = new float[n * n];
    for (int r = 0; r < n; r++)
      System.arraycopy(field, (from + r) * cells + from, inside, r * n, n);
    Arrays.sort(inside);
    return inside[(int) Math.min(inside.length - 1L, Math.round((1 - share) * inside.length))];
  }

  /// From a place to the cloud that shades it: towards the sun, in the south-east in the morning.
  private static double[] shadowShift(Draw draw, int day) {
    double declination = 0.409 * StrictMath.sin(2 * Math.PI * (day - 81) / 365);
    double elevation = Math.PI / 2 - 0.76 + declination - 0.08; // at 43.5 degrees north, 10:50
    double height = draw.between(350, 1500);
    double reach = Math.min(0.9 * MARGIN, height / StrictMath.tan(elevation));
    double azimuth = 2.7; // from north over east
    return new double[] {reach * StrictMath.sin(azimuth), -reach * StrictMath.cos(azimuth)};
  }

  private double at(double x, double y) {
    double u = (x + MARGIN) / CELL;
    double v = (y + MARGIN) / CELL;
    int c = Math.clamp((int) u, 0, cells - 2);
    int r = Math.clamp((int) v, 0, cells - 2);
    double a = u - c;
    double b = v - r;
    int i = r * cells + c;
    double top = field[i] + (field[i + 1] - field[i]) * a;
    double low = field[i + cells] + (field[i + cells + 1] - field[i + cells]) * a;
    return top + (low - top) * b;
  }
}

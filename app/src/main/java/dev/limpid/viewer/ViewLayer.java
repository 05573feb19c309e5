package dev.limpid.viewer;

import dev.limpid.geo.Grid;
import java.io.IOException;
import java.util.List;

/// One picture that can be laid over others.
///
/// @param id in addresses
/// @param group heading that it stands under
/// @param title as a reader says it
/// @param kind how it is explained to the reader
/// @param times date or position of each picture; empty where nothing is dated
/// @param meaning of its values, for the legend; may be empty
/// @param map id of the map whose file it shows; empty for none
record ViewLayer(
    String id,
    String group,
    String title,
    Kind kind,
    List<String> times,
    String meaning,
    String map,
    Pixels pixels,
    Look look) {
  enum Kind {
    CLASSES,
    QUANTITY,
    COLOUR,
    MASK
  }

  /// How it is painted: known from the start, or found in its values when it is first asked for.
  static final class Look {
    /// Pixels along a side of the sample that limits are taken from.
    private static final int SAMPLE = 96;

    /// Dates of that sample.
    private static final int DATES = 7;

    private static final double LOW = 0.02;
    private static final double HIGH = 0.98;

    private final List<Integer> stops;
    private Paint paint;

    private Look(Paint paint, List<Integer> stops) {
      this.paint = paint;
      this.stops = stops;
    }

    static Look of(Paint paint) {
      return new Look(paint, List.of());
    }

    /// A colour composite between the usual limits of its values.
    static Look stretched() {
      return new Look(null, List.of());
    }

    /// A quantity between the usual limits of its values.
    static Look stretched(List<Integer> stops) {
      return new Look(null, stops);
    }

    synchronized Paint paint(Pixels pixels, int times) throws IOException {
      if (paint == null) paint = find(pixels, Math.max(1, times));
      return paint;
    }

    /// Limits: the lower quartile over some dates of each date's quantiles, since clouds only
    /// brighten.
    private Paint find(Pixels pixels, int times) throws IOException {
      int dates = Math.min(DATES, times);
      TileFrame frame = TileFrame.whole(pixels.grid(), SAMPLE);
      double[][] low = null;
      double[][] high = null;
      for (int d = 0; d < dates; d++) {
        float[][] channels = pixels.sample((int) ((d + 0.5) * times / dates), frame);
        if (low == null) {
          low = new double[channels.length][dates];
          high = new double[channels.length][dates];
        }
        for (int c = 0; c < channels.length; c++) {
          low[c][d] = Paint.quantile(channels[c], LOW);
          high[c][d] = Paint.quantile(channels[c], HIGH);
        }
      }
      Double[] lows = new Double[low.length];
      Double[] highs = new Double[low.length];
      for (int c = 0; c < low.length; c++) {
        lows[c] = quartile(low[c], 0);
        highs[c] = Math.max(quartile(high[c], 1), Math.nextUp((float) (double) lows[c]));
      }
      return stops.isEmpty()
          ? new Paint.Composite(List.of(lows), List.of(highs))
          : new Paint.Ramp(lows[0], highs[0], stops);
    }

    private static double quartile(double[] values, double otherwise) {
      double[] valid = java.util.Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
      return valid.length == 0 ? otherwise : valid[valid.length / 4];
    }
  }

  ViewLayer {
    times = List.copyOf(times);
  }

  Grid grid() {
    return pixels.grid();
  }

  TileFrame.Pyramid pyramid() throws IOException {
    return TileFrame.Pyramid.of(grid(), pixels.coarsest());
  }

  Paint paint() throws IOException {
    return look.paint(pixels, times.size());
  }

  /// A picture of the ground that `frame` covers.
  byte[] png(int time, TileFrame frame) throws IOException {
    int[] argb = paint().argb(pixels.sample(time, frame), frame);
    return Png.encode(argb, frame.width(), frame.height());
  }
}

package dev.limpid.viewer;

import dev.limpid.raster.Legend;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns values into colours, `0xAARRGGBB`; what has no value is transparent.
sealed interface Paint {
  int[] argb(float[][] channels, TileFrame frame) throws IOException;

  /// A colour a class; codes that the legend lacks get grey, code 0 none.
  final class Classes implements Paint {
    private static final int UNNAMED = 0xFF8A8A8A;

    private final Legend legend;
    private final Map<Integer, Integer> colours = new HashMap<>();

    Classes(Legend legend) {
      this.legend = legend;
      for (Legend.Entry e : legend.entries()) colours.put(e.code(), 0xFF000000 | e.rgb());
    }

    Legend legend() {
      return legend;
    }

    @Override
    public int[] argb(float[][] channels, TileFrame frame) {
      int[] argb = new int[frame.pixels()];
      for (int i = 0; i < argb.length; i++) {
        int code = (int) channels[0][i]; // NaN gives 0
        if (code > 0) argb[i] = colours.getOrDefault(code, UNNAMED);
      }
      return argb;
    }
  }

  /// Colours of a quantity, from `low` and less to `high` and more.
  ///
  /// @param stops `0xRRGGBB`, at equal steps
  record Ramp(double low, double high, List<Integer> stops) implements Paint {
    /// From dark to bright in equal steps of lightness, which any eye can order: nine colours of
    /// viridis (Smith and van der Walt 2015, public domain).
    static final List<Integer> VIRIDIS =
        List.of(
            0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30,
            0xFDE725);

    /// From bare sand to dark green, lightness falling all the way.
    static final List<Integer> PLANTS =
        List.of(0xFBF3E0, 0xECE2B4, 0xCFD48A, 0xA3C06A, 0x6FA756, 0x3E8A4B, 0x1B6B40, 0x0B4A32);

    /// From pale to deep blue, lightness falling all the way.
    static final List<Integer> WATER =
        List.of(0xF7F4EC, 0xD9E3EA, 0xB0CCE0, 0x7FB0D3, 0x4B8FC1, 0x256EA9, 0x0F4C85, 0x08305C);

    public Ramp {
      stops = List.copyOf(stops);
      if (!(low < high))
        throw new IllegalArgumentException("low must be less than high, got " + low + ", " + high);
    }

    @Override
    public int[] argb(float[][] channels, TileFrame frame) {
      int[] argb = new int[frame.pixels()];
      for (int i = 0; i < argb.length; i++)
        if (!Float.isNaN(channels[0][i])) argb[i] = 0xFF000000 | colour(channels[0][i]);
      return argb;
    }

    private int colour(float value) {
      double place = Math.clamp((value - low) / (high - low), 0.0, 1.0) * (stops.size() - 1);
      int below = Math.min((int) place, stops.size() - 2);
      double part = place - below;
      int from = stops.get(below);
      int to = stops.get(below + 1);
      int mixed = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        double c = (from >> shift & 0xFF) * (1 - part) + (to >> shift & 0xFF) * part;
        mixed |= (int) Math.round(c) << shift;
      }
      return mixed;
    }
  }

  /// Three bands as red, green and blue, each between its limits.
  record Composite(List<Double> low, List<Double> high) implements Paint {
    private static final double GAMMA = 1.3;

    public Composite {
      low = List.copyOf(low);
      high = List.copyOf(high);
    }

    @Override
    public int[] argb(float[][] channels, TileFrame frame) {
      int[] argb = new int[frame.pixels()];
      for (int i = 0; i < argb.length; i++) {
        int colour = 0xFF;
        for (int b = 0; b < 3 && colour != 0; b++) {
          float v = channels[b][i];
          double span = high.get(b) - low.get(b);
          double place = Math.clamp((v - low.get(b)) / span, 0.0, 1.0);
          colour =
              Float.isNaN(v) ? 0 : colour << 8 | (int) Math.round(255 * Math.pow(place, 1 / GAMMA));
        }
        argb[i] = colour;
      }
      return argb;
    }
  }

  /// Dark and light stripes over what is hidden, so that any picture below shows it.
  record Hatch() implements Paint {
    private static final int DARK = 0xA0202028;
    private static final int LIGHT = 0x58FFFFFF;

    @Override
    public int[] argb(float[][] channels, TileFrame frame) {
      int[] argb = new int[frame.pixels()];
      for (int i = 0; i < argb.length; i++)
        if (channels[0][i] > 0)
          argb[i] = (i % frame.width() + i / frame.width()) % 8 < 2 ? DARK : LIGHT;
      return argb;
    }
  }

  /// The value below which a share of the valid ones lies; `NaN` when none is valid.
  static double quantile(float[] values, double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted); // NaN last
    int valid = sorted.length;
    while (valid > 0 && Float.isNaN(sorted[valid - 1])) valid--;
    return valid == 0 ? Double.NaN : sorted[(int) Math.min(valid - 1L, (long) (share * valid))];
  }
}

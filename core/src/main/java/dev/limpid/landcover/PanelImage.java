package dev.limpid.landcover;

import dev.limpid.raster.Legend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The pixels of one panel as colours; [#NONE] where there is nothing to show.
final class PanelImage {
  static final int NONE = -1;

  /// Anchor colours of viridis (van der Walt and Smith 2015, CC0), evenly spaced: dark to bright
  /// for everybody, in print too.
  private static final int[] VIRIDIS = {
    0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C,
    0xFDE725
  };

  private static final double GAMMA = 1.4;

  /// Room below the 2 % quantile, so that woods and water are dark but not black.
  private static final double SHADE = 0.06;

  private final Thumbnail source;
  private final int[] rgb;
  private final Map<String, Integer> shown = new LinkedHashMap<>();

  /// @param colours of classes by name; classes met for the first time are added
  PanelImage(View view, Thumbnail source, Map<String, Integer> colours) {
    this.source = source;
    rgb = new int[source.width() * source.height()];
    Arrays.fill(rgb, NONE);
    switch (view) {
      case View.Colours c -> composite();
      case View.Classes c -> classes(c.legend() != null ? c.legend() : source.legend(), colours);
      case View.Quantity q -> quantity(q);
    }
  }

  Thumbnail source() {
    return source;
  }

  int at(int row, int col) {
    return rgb[row * source.width() + col];
  }

  /// Names and colours of the classes in the picture, in legend order.
  Map<String, Integer> shown() {
    return shown;
  }

  boolean hasNone() {
    return Arrays.stream(rgb).anyMatch(c -> c == NONE);
  }

  /// Colour at a place of the scale, 0 to 1.
  static int scale(double place) {
    double at = Math.clamp(place, 0.0, 1.0) * (VIRIDIS.length - 1);
    int low = Math.min((int) at, VIRIDIS.length - 2);
    double share = at - low;
    int out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = (VIRIDIS[low] >> shift) & 0xFF;
      int b = (VIRIDIS[low + 1] >> shift) & 0xFF;
      out |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return out;
  }

  private void composite() {
    double[] low = new double[3];
    double[] span = new double[3];
    for (int b = 0; b < 3; b++) {
      double dark = source.quantile(b, 0.02);
      double wide = source.quantile(b, 0.98) - dark;
      low[b] = dark - SHADE * wide;
      span[b] = wide > 0 ? (1 + SHADE) * wide : 1;
    }
    for (int i = 0; i < rgb.length; i++) {
      int colour = 0;
      boolean valid = true;
      for (int b = 0; b < 3; b++) {
        float v = source.at(b, i);
        valid &= !Float.isNaN(v);
        double place = Math.clamp((v - low[b]) / span[b], 0.0, 1.0);
        colour = colour << 8 | (int) Math.round(255 * Math.pow(place, 1 / GAMMA));
      }
      if (valid) rgb[i] = colour;
    }
  }

  private void classes(Legend legend, Map<String, Integer> colours) {
    if (legend == null) legend = new Legend(java.util.List.of());
    Map<Integer, String> names = new LinkedHashMap<>();
    for (Legend.Entry e : legend.entries()) {
      names.put(e.code(), e.name());
      colours.putIfAbsent(e.name(), e.rgb());
    }
    boolean[] met = new boolean[65_536];
    for (int i = 0; i < rgb.length; i++) {
      float v = source.at(0, i);
      if (!(v >= 1 && v <= 65_535)) continue;
      int code = (int) v;
      met[code] = true;
      String name = names.computeIfAbsent(code, c -> "class " + c);
      rgb[i] = colours.computeIfAbsent(name, n -> scale((code * 0.618) % 1));
    }
    names.forEach(
        (code, name) -> {
          if (met[code]) shown.put(name, colours.get(name));
        });
  }

  private void quantity(View.Quantity q) {
    for (int i = 0; i < rgb.length; i++) {
      float v = source.at(0, i);
      if (!Float.isNaN(v)) rgb[i] = scale((v - q.low()) / (q.high() - q.low()));
    }
  }
}

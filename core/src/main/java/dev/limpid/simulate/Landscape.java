package dev.limpid.simulate;

import dev.limpid.raster.Legend;
import dev.limpid.work.Parallel;
import java.util.List;

/// What lies on the ground: the class of every pixel, the parcels, and for the simulation the
/// mixture of surfaces that each pixel sees.
public final class Landscape {
  /// Surfaces that a pixel keeps; fainter ones are dropped.
  static final int MOST = 4;

  private static final int FINE = Painter.FINE;
  private static final int HALO = 2;
  private static final int STRIP = 32;

  /// Response of the sensor across a pixel and half a pixel around it, in fine cells.
  private static final float[] SPREAD = {.16f, .45f, .85f, 1, 1, .85f, .45f, .16f};

  private final int size;
  private final Legend legend;
  private final List<Surface> surfaces;
  private final List<Parcel> parcels;
  private final byte[] reference; // class codes
  private final int[] seen; // (pixel, MOST) surfaces
  private final float[] weight; // (pixel, MOST), sum 1
  private final float[] texture;

  private Landscape(SimulatedSeason season, LandscapePlan plan) {
    size = season.size();
    legend = season.legend();
    surfaces = List.copyOf(plan.surfaces());
    parcels = Declaration.of(season, plan);
    reference = new byte[size * size];
    seen = new int[size * size * MOST];
    weight = new float[size * size * MOST];
    texture = new float[size * size];
  }

  static Landscape build(SimulatedSeason season, int threads) {
    LandscapePlan plan = new LandscapePlan(season);
    Landscape land = new Landscape(season, plan);
    Painter painter = new Painter(plan.strokes(), season.side() / season.size() / FINE);
    int strips = Math.ceilDiv(land.size, STRIP);
    long seed = Noise.mix(season.seed() + 103);
    Parallel.each(strips, threads, () -> s -> land.look(painter, s * STRIP, seed));
    return land;
  }

  public int size() {
    return size;
  }

  public Legend legend() {
    return legend;
  }

  /// The code of the class that covers most of the pixel, hedges and tracks not counted.
  public int code(int row, int col) {
    return reference[row * size + col] & 0xFF;
  }

  public List<Parcel> parcels() {
    return parcels;
  }

  /// Class codes, rows one after another; a copy.
  public byte[] codes() {
    return reference.clone();
  }

  List<Surface> surfaces() {
    return surfaces;
  }

  int surface(int pixel, int k) {
    return seen[pixel * MOST + k];
  }

  float weight(int pixel, int k) {
    return weight[pixel * MOST + k];
  }

  /// Texture of the pixel that is shared with its neighbours, about -1 to 1.
  float texture(int pixel) {
    return texture[pixel];
  }

  private void look(Painter painter, int top, long seed) {
    int rows = Math.min(STRIP, size - top);
    int cols = size * FINE + 2 * HALO;
    int[] cells = painter.paint(top * FINE - HALO, rows * FINE + 2 * HALO, -HALO, cols);
    int[] codes = surfaceCodes();
    Mixture mixture = new Mixture();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < size; c++) {
        int pixel = (top + r) * size + c;
        int corner = r * FINE * cols + c * FINE;
        reference[pixel] = majority(cells, corner + HALO * cols + HALO, cols, codes);
        mixture.look(cells, corner, cols);
        mixture.store(seen, weight, pixel * MOST);
        double x = c * 10.0;
        double y = (top + r) * 10.0;
        texture[pixel] =
            (float)
                (1.3 * Noise.fractal(seed, x / 130, y / 130, 3)
                    + 0.9 * Noise.smooth(seed + 9, x / 28, y / 28));
      }
    }
  }

  /// Class code of each surface; negative for what is too narrow to be mapped.
  private int[] surfaceCodes() {
    int[] codes = new int[surfaces.size()];
    for (int s = 0; s < codes.length; s++) {
      int code = legend.names().indexOf(surfaces.get(s).cover().title) + 1;
      codes[s] = surfaces.get(s).narrow() ? -code : code;
    }
    return codes;
  }

  private static byte majority(int[] cells, int corner, int cols, int[] codes) {
    int[] votes = new int[Cover.values().length + 1];
    int best = 0; // its own votes stay at 0
    for (int r = 0; r < FINE; r++) {
      for (int c = 0; c < FINE; c++) {
        int code = codes[cells[corner + r * cols + c]];
        if (code < 0) continue;
        if (++votes[code] > votes[best] || (votes[code] == votes[best] && code < best)) best = code;
      }
    }
    return (byte) (best > 0 ? best : -codes[cells[corner]]);
  }

  /// Counts the surfaces under one pixel.
  private static final class Mixture {
    private static final int SIDE = SPREAD.length;
    private final int[] id = new int[SIDE * SIDE];
    private final float[] sum = new float[SIDE * SIDE];
    private int count;

    void look(int[] cells, int corner, int cols) {
      count = 0;
      for (int r = 0; r < SIDE; r++)
        for (int c = 0; c < SIDE; c++) add(cells[corner + r * cols + c], SPREAD[r] * SPREAD[c]);
    }

    private void add(int surface, float share) {
      int k = 0;
      while (k < count && id[k] != surface) k++;
      if (k == count) {
        id[count] = surface;
        sum[count++] = 0;
      }
      sum[k] += share;
    }

    /// The strongest surfaces, strongest first, with weights that sum to 1.
    void store(int[] seen, float[] weight, int at) {
      float total = 0;
      for (int n = 0; n < MOST; n++) {
        int best = -1;
        for (int k = 0; k < count; k++)
          if (sum[k] > 0 && (best < 0 || sum[k] > sum[best])) best = k;
        seen[at + n] = best < 0 ? 0 : id[best];
        weight[at + n] = best < 0 ? 0 : sum[best];
        if (best < 0) continue;
        total += sum[best];
        sum[best] = 0;
      }
      for (int n = 0; n < MOST; n++) weight[at + n] /= total;
    }
  }
}

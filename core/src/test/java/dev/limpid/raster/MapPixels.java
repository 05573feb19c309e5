package dev.limpid.raster;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Grids and pixels for tests of the writer.
final class MapPixels {
  private MapPixels() {}

  static Grid grid(int width, int height) {
    return new Grid(new Crs("EPSG:32631"), 300_000, 4_900_020, 10, 10.5, width, height);
  }

  static List<Band> bands(int n) {
    return IntStream.range(0, n).mapToObj(b -> Band.of("b<" + b + ">&", "1")).toList();
  }

  /// Whole numbers from 1 to 100, every seventh pixel and the north-west 70 by 70 without data.
  static float[] pixels(int width, int height, int bands) {
    float[] values = new float[width * height * bands];
    for (int i = 0; i < values.length; i++) {
      int x = i % width;
      int y = i / width % height;
      boolean none = i % 7 == 3 || (x < 70 && y < 70);
      values[i] = none ? Float.NaN : 1 + (x * 3 + y * 5 + i / (width * height)) % 100;
    }
    return values;
  }

  static List<Window> blocks(Grid grid, int side) {
    List<Window> blocks = new ArrayList<>();
    for (int y = 0; y < grid.height(); y += side)
      for (int x = 0; x < grid.width(); x += side)
        blocks.add(
            new Window(x, y, Math.min(side, grid.width() - x), Math.min(side, grid.height() - y)));
    return blocks;
  }

  static Raster cut(float[] all, Grid grid, List<Band> bands, Window w) {
    float[] values = new float[bands.size() * w.width() * w.height()];
    int to = 0;
    for (int b = 0; b < bands.size(); b++)
      for (int y = w.row(); y < w.row() + w.height(); y++, to += w.width())
        System.arraycopy(
            all, (b * grid.height() + y) * grid.width() + w.col(), values, to, w.width());
    return new Raster(w, bands, values);
  }

  static void writeAll(MapWriter writer, float[] all, Grid grid, List<Band> bands, int side)
      throws IOException {
    for (Window w : blocks(grid, side)) writer.write(cut(all, grid, bands, w));
  }
}

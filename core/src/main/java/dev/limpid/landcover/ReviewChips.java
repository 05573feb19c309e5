package dev.limpid.landcover;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.sample.Samples;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;

/// Small pictures of a cube around polygons: true colour where the cube has it, else its first
/// bands, at the clearest date, of equals the one nearest to the middle of the series.
final class ReviewChips implements AutoCloseable {
  private static final int LEAST = 32; // side in pixels of the cube
  private static final int MOST = 160;
  private static final int MARGIN = 6;
  private static final int SIDE = 256; // that a chip is enlarged to
  private static final List<String> TRUE_COLOUR = List.of("B04", "B03", "B02");

  private final Cube cube;
  private final Samples samples;
  private final int series;
  private final int[] bands;

  /// @param what what is shown: bands and date
  record Chip(byte[] png, String what) {}

  ReviewChips(CubeFiles files, Samples samples) throws IOException {
    this.samples = samples;
    int colour = 0;
    for (int s = files.series().size() - 1; s >= 0; s--)
      if (files.series().get(s).bands().containsAll(TRUE_COLOUR)) colour = s;
    series = colour;
    bands = files.series().isEmpty() ? new int[0] : bands(files.series().get(colour).bands());
    cube = files.open();
  }

  private static int[] bands(List<String> names) {
    if (names.containsAll(TRUE_COLOUR))
      return TRUE_COLOUR.stream().mapToInt(names::indexOf).toArray();
    return names.size() < 3 ? new int[] {0, 0, 0} : new int[] {0, 1, 2};
  }

  /// Null where the cube has no series.
  Chip of(List<Integer> rows) throws IOException {
    if (bands.length == 0) return null;
    Set<Long> inside = new HashSet<>();
    Window window = window(rows, inside);
    Patch patch = cube.read(window);
    Patch.Series of = patch.series().get(series);
    int time = clearest(of, window);
    float[][] values = new float[3][window.width() * window.height()];
    for (int b = 0; b < 3; b++)
      of.copy(of.files().bands().get(bands[b]), time, 0, values[b], values[b].length);
    Thumbnail source = new Thumbnail(window.width(), window.height(), Double.NaN, values, null);
    PanelImage image = new PanelImage(new View.Colours(null, "", "", ""), source, new HashMap<>());
    return new Chip(png(image, window, inside), what(of.files(), time));
  }

  private String what(CubeFiles.Series of, int time) {
    List<String> names = new ArrayList<>();
    for (int b : bands) if (!names.contains(of.bands().get(b))) names.add(of.bands().get(b));
    String when = of.dates().isEmpty() ? "position " + time : of.dates().get(time).toString();
    return String.join(", ", names) + ", " + when;
  }

  /// Around the pixels, which are put into `inside` as row x 2^32 + column.
  private Window window(List<Integer> rows, Set<Long> inside) {
    Grid grid = cube.files().grid();
    int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE};
    int[] high = {0, 0};
    for (int row : rows) {
      int[] at = {
        (int) Math.floor((samples.x(row) - grid.west()) / grid.pixelWidth()),
        (int) Math.floor((grid.north() - samples.y(row)) / grid.pixelHeight())
      };
      inside.add(((long) at[1] << 32) + at[0]);
      for (int d = 0; d < 2; d++) {
        low[d] = Math.min(low[d], at[d]);
        high[d] = Math.max(high[d], at[d]);
      }
    }
    int side = Math.max(high[0] - low[0], high[1] - low[1]) + 1 + 2 * MARGIN;
    side = Math.clamp(side, LEAST, MOST);
    int left = (low[0] + high[0] + 1 - side) / 2;
    int top = (low[1] + high[1] + 1 - side) / 2;
    Window whole = new Window(0, 0, grid.width(), grid.height());
    return new Window(left, top, side, side).intersection(whole).orElse(whole);
  }

  private static int clearest(Patch.Series of, Window window) {
    int times = of.files().times();
    int best = 0;
    long most = -1;
    for (int t = 0; t < times; t++) {
      long clear = 0;
      for (int r = 0; r < window.height(); r++)
        for (int c = 0; c < window.width(); c++)
          if (of.state(t, r, c) == Patch.State.OBSERVED) clear++;
      boolean nearer = Math.abs(2 * t - times + 1) < Math.abs(2 * best - times + 1);
      if (clear > most || (clear == most && nearer)) {
        most = clear;
        best = t;
      }
    }
    return best;
  }

  private static byte[] png(PanelImage image, Window window, Set<Long> inside) throws IOException {
    int zoom = Math.max(1, SIDE / Math.max(window.width(), window.height()));
    BufferedImage out =
        new BufferedImage(
            zoom * window.width(), zoom * window.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    for (int r = 0; r < window.height(); r++)
      for (int c = 0; c < window.width(); c++) {
        int rgb = image.at(r, c);
        g.setColor(rgb == PanelImage.NONE ? Color.LIGHT_GRAY : new Color(rgb));
        g.fillRect(c * zoom, r * zoom, zoom, zoom);
      }
    outline(g, window, inside, zoom);
    g.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    if (!ImageIO.write(out, "png", bytes)) throw new IOException("this Java cannot write PNG");
    return bytes.toByteArray();
  }

  /// White on black, so that it shows on any ground.
  private static void outline(Graphics2D g, Window window, Set<Long> inside, int zoom) {
    int[][] sides = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}};
    for (int pass = 0; pass < 2; pass++) {
      int width = pass == 0 ? 3 : 1;
      g.setColor(pass == 0 ? Color.BLACK : Color.WHITE);
      for (long pixel : inside)
        for (int[] side : sides) {
          if (inside.contains(pixel + ((long) side[1] << 32) + side[0])) continue;
          int x = ((int) pixel - window.col() + (side[0] == 1 ? 1 : 0)) * zoom - width / 2;
          int y = ((int) (pixel >> 32) - window.row() + (side[1] == 1 ? 1 : 0)) * zoom - width / 2;
          boolean upright = side[0] != 0;
          g.fillRect(x, y, upright ? width : zoom + width, upright ? zoom + width : width);
        }
    }
  }

  @Override
  public void close() throws IOException {
    cube.close();
  }
}

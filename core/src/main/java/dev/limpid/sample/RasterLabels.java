package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Labels from a raster of codes, a band of rows at a time. Parcels are 4-connected components of
/// equal label, found in the same pass by union-find over two rows (Rosenfeld and Pfaltz 1966).
final class RasterLabels {
  private static final int BAND_PIXELS = 1 << 22;

  private final RasterSource source;
  private final String file;
  private final LabelOptions options;
  private final Map<Long, Integer> known = new HashMap<>();
  private final List<Long> values = new ArrayList<>();
  private final IntList cols = new IntList();
  private final IntList rows = new IntList();
  private final IntList units = new IntList();
  private final IntList parent = new IntList(); // of each provisional component
  private final IntList valueOf = new IntList(); // of each provisional component
  private final long most = Runtime.getRuntime().maxMemory() / 2 / 32;

  RasterLabels(RasterSource source, String file, LabelOptions options) {
    this.source = source;
    this.file = file;
    this.options = options;
  }

  Labels read(Grid grid) throws IOException {
    RasterInfo info = source.info();
    check(info, grid);
    scan(info);
    if (cols.size() == 0)
      throw new BadInput(
          "labels.none", file, "no labelled pixel: every pixel is 0 or the no-data value");
    List<String> texts = values.stream().map(String::valueOf).toList();
    LegendFile names = options.names();
    if (names == null && info.legend() != null) names = LegendFile.of(info.legend());
    ClassLabels classes = ClassLabels.of(texts, options.match(), names, file);
    int[] position = texts.stream().mapToInt(classes::position).toArray();
    int[] component = numberComponents();
    int[] classOfUnit = new int[component[component.length - 1]];
    for (int u = 0; u < parent.size(); u++)
      if (parent.get(u) == u) classOfUnit[component[u]] = position[valueOf.get(u)];
    for (int i = 0; i < units.size(); i++) units.set(i, component[root(units.get(i))]);
    int[] parcels = new int[classOfUnit.length];
    Arrays.setAll(parcels, u -> u);
    return new Labels(
        grid,
        classes,
        new Labels.Pixels(cols, rows, units, classOfUnit, parcels, null, parcels.length),
        List.of());
  }

  private void check(RasterInfo info, Grid grid) throws BadInput {
    if (info.unreadable() != null) throw new BadInput("labels.type", file, info.unreadable());
    if (info.type().floating())
      throw new BadInput(
          "labels.type",
          file,
          "holds " + info.type().label() + " values; expected a raster of whole numbers");
    if (info.bands().size() != 1)
      throw new BadInput(
          "labels.bands",
          file,
          "has " + info.bands().size() + " bands; expected a label raster of one band");
    String difference = difference(info.grid(), grid);
    if (difference != null)
      throw new BadInput(
          "labels.grid",
          file,
          difference
              + "; put it on the grid of the images with limpid convert "
              + file
              + " --like RASTER --resampling nearest -o LABELS.tif");
  }

  /// How two grids differ, null when their pixels are the same to a thousandth.
  static String difference(Grid found, Grid wanted) {
    if (!found.crs().equals(wanted.crs()))
      return "its reference system is %s, that of the images is %s"
          .formatted(name(found), name(wanted));
    if (found.width() != wanted.width() || found.height() != wanted.height())
      return "it has %d x %d pixels, the images have %d x %d"
          .formatted(found.width(), found.height(), wanted.width(), wanted.height());
    double x = Math.abs(found.west() - wanted.west()) / wanted.pixelWidth();
    double y = Math.abs(found.north() - wanted.north()) / wanted.pixelHeight();
    double dx =
        Math.abs(found.pixelWidth() - wanted.pixelWidth()) / wanted.pixelWidth() * wanted.width();
    double dy =
        Math.abs(found.pixelHeight() - wanted.pixelHeight())
            / wanted.pixelHeight()
            * wanted.height();
    if (Math.max(Math.max(x, y), Math.max(dx, dy)) <= 1e-3) return null;
    return "its pixels start at (%s, %s) and are %s x %s, those of the images at (%s, %s) and %s x %s"
        .formatted(
            found.west(),
            found.north(),
            found.pixelWidth(),
            found.pixelHeight(),
            wanted.west(),
            wanted.north(),
            wanted.pixelWidth(),
            wanted.pixelHeight());
  }

  private static String name(Grid grid) {
    String definition = grid.crs().definition();
    if (definition.isEmpty()) return "unknown";
    return definition.length() > 60 ? definition.substring(0, 60) + "..." : definition;
  }

  private void scan(RasterInfo info) throws IOException {
    int width = info.grid().width();
    int height = info.grid().height();
    int block = Math.min(info.blockHeight(), height);
    int band = Math.max(1, BAND_PIXELS / width / block * block);
    if (band == 0 || (long) block * width > 8L * BAND_PIXELS)
      band = Math.max(1, BAND_PIXELS / width);
    else band = Math.max(band, block);
    int[] above = new int[width];
    int[] here = new int[width];
    Arrays.fill(above, -1);
    for (int row = 0; row < height; row += band) {
      int n = Math.min(band, height - row);
      Object stored = source.readStored(0, new Window(0, row, width, n));
      for (int r = 0; r < n; r++) {
        scanRow(info, stored, r * width, row + r, above, here);
        int[] swap = above;
        above = here;
        here = swap;
      }
    }
  }

  private void scanRow(RasterInfo info, Object stored, int offset, int row, int[] above, int[] here)
      throws IOException {
    SampleType type = info.type();
    double noData = info.noData() == null ? 0 : info.noData();
    long last = 0;
    int lastIndex = -1;
    for (int col = 0; col < above.length; col++) {
      double stored64 = type.value(stored, offset + col); // exact: integers of at most 32 bits
      if (stored64 == 0 || stored64 == noData) {
        here[col] = -1;
        continue;
      }
      long value = (long) stored64;
      if (value != last) {
        last = value;
        lastIndex = index(value);
      }
      here[col] = unit(lastIndex, above[col], col == 0 ? -1 : here[col - 1]);
      if (cols.size() >= most) throw tooMany();
      cols.add(col);
      rows.add(row);
      units.add(here[col]);
    }
  }

  private int index(long value) throws BadInput {
    Integer at = known.get(value);
    if (at != null) return at;
    if (values.size() == 65_535)
      throw new BadInput(
          "labels.classes", file, "more than 65535 different values; is this a raster of classes?");
    known.put(value, values.size());
    values.add(value);
    return values.size() - 1;
  }

  /// The provisional component of a pixel from those above and to the left.
  private int unit(int value, int above, int left) {
    boolean up = above >= 0 && valueOf.get(above) == value;
    boolean beside = left >= 0 && valueOf.get(left) == value;
    if (up && beside) {
      int a = root(above);
      int b = root(left);
      if (a != b) parent.set(Math.max(a, b), Math.min(a, b));
      return Math.min(a, b);
    }
    if (up) return root(above);
    if (beside) return left;
    parent.add(parent.size());
    valueOf.add(value);
    return parent.size() - 1;
  }

  private int root(int unit) {
    int root = unit;
    while (parent.get(root) != root) root = parent.get(root);
    for (int u = unit; u != root; ) {
      int next = parent.get(u);
      parent.set(u, root);
      u = next;
    }
    return root;
  }

  /// Final number of each provisional root, in the order of first pixels; the last element is how
  /// many there are.
  private int[] numberComponents() {
    int[] number = new int[parent.size() + 1];
    int n = 0;
    for (int u = 0; u < parent.size(); u++) if (parent.get(u) == u) number[u] = n++;
    number[parent.size()] = n;
    return number;
  }

  private Shortage tooMany() {
    return new Shortage(
        "memory",
        file
            + ": more than "
            + most
            + " labelled pixels, which need more than half of the heap; give more with --memory, or"
            + " thin out the labels");
  }
}

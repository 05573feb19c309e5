package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.WriteOptions;
import dev.limpid.simulate.SeasonFiles;
import dev.limpid.simulate.SimulatedSeason;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A small simulated season with what real ones have: a western edge without data, ragged from date
/// to date, and an area that is never clear. Made once for all tests.
///
/// @param folder holds everything
/// @param images the cube, in layout `dates`
/// @param labels a raster of classes
/// @param model trained on all labels
record Season(Path folder, Path images, Path parcels, Path labels, Path model) {
  static final int SIZE = 96;

  /// Columns without data on every date; further ones lack some dates.
  static final int EDGE = 3;

  /// Never clear, in pixels of 10 m. Its corners are odd, so that cells of 20 m cover one row and
  /// column more.
  static final Window CLOUDY = new Window(40, 20, 6, 4);

  private static Season made;

  static synchronized Season get() throws IOException {
    if (made == null) made = make();
    return made;
  }

  private static Season make() throws IOException {
    Path folder = Files.createTempDirectory("limpid-season");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    SimulatedSeason options = new SimulatedSeason(SIZE, 2024, 9, 8, 1);
    SeasonFiles files = SeasonFiles.write(options, folder.resolve("clean"), false, 2);
    Path images = Files.createDirectory(folder.resolve("images"));
    int date = 0;
    for (SeasonFiles.Image image : files.dates()) {
      int edge = EDGE + date++ % 3;
      rewrite(
          image.file(),
          images,
          null,
          (values, w, col, row) -> {
            if (col < edge) Array.setShort(values, row * w + col, (short) 0);
          });
      rewrite(
          image.mask(),
          images,
          null,
          (values, w, col, row) -> {
            if (inCloud(2 * col, 2 * row)) Array.setByte(values, row * w + col, (byte) 9);
          });
    }
    Path model = folder.resolve("model");
    Run.json("train", images, "--labels", files.reference(), "--test-share", 0, "-o", model);
    return new Season(folder, images, files.parcels(), files.reference(), model);
  }

  /// The bands of the first date.
  Path scene() throws IOException {
    try (Stream<Path> files = Files.list(images)) {
      return files
          .filter(f -> f.toString().matches(".*\\d\\.tif"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /// Copies of images and model, for tests that change them.
  Season copied(Path into) throws IOException {
    return new Season(
        into,
        Stopped.copy(images, into.resolve("images")),
        parcels,
        labels,
        Stopped.copy(model, into.resolve("model")));
  }

  static boolean inCloud(int col, int row) {
    return col >= CLOUDY.col()
        && row >= CLOUDY.row()
        && col < CLOUDY.col() + CLOUDY.width()
        && row < CLOUDY.row() + CLOUDY.height();
  }

  /// Changes a pixel of an array of stored values, `width` to a row.
  interface Edit {
    void pixel(Object values, int width, int col, int row);
  }

  /// Copies a raster into `folder` with the library, cut and changed.
  ///
  /// @param part null for all of it
  /// @param edit or null
  static Path rewrite(Path from, Path folder, Window part, Edit edit) throws IOException {
    Path to = folder.resolve(from.getFileName());
    try (RasterSource source = GeoTiff.open(from)) {
      Grid grid = source.grid();
      Window w = part == null ? grid.all() : part;
      Grid cut =
          new Grid(
              grid.crs(),
              grid.x(w.col()),
              grid.y(w.row()),
              grid.pixelWidth(),
              grid.pixelHeight(),
              w.width(),
              w.height());
      Layer layer =
          new Layer(
              "",
              source.info().type(),
              source.info().noData(),
              source.bands(),
              source.info().legend());
      try (MapWriter writer = GeoTiff.create(to, cut, List.of(layer), WriteOptions.DEFAULT)) {
        for (int b = 0; b < source.bands().size(); b++) {
          Object values = source.readStored(b, w);
          for (int row = 0; edit != null && row < w.height(); row++)
            for (int col = 0; col < w.width(); col++) edit.pixel(values, w.width(), col, row);
          writer.writeStored(0, b, cut.all(), values);
        }
        writer.commit();
      }
    }
    return to;
  }

  /// The cube cut to `part`, whose corners are even.
  Path cropped(Path into, Window part) throws IOException {
    assertEquals(0, (part.col() | part.row() | part.width() | part.height()) & 1);
    Window half = new Window(part.col() / 2, part.row() / 2, part.width() / 2, part.height() / 2);
    Files.createDirectories(into);
    try (Stream<Path> files = Files.list(images)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tif")).toList())
        rewrite(file, into, file.toString().endsWith("_SCL.tif") ? half : part, null);
    }
    return into;
  }

  /// The three files of a map.
  static List<Path> files(Path map) {
    String name = map.getFileName().toString().replace(".tif", "");
    return List.of(
        map,
        map.resolveSibling(name + "-probabilities.tif"),
        map.resolveSibling(name + "-quality.tif"));
  }

  /// All values of the three files, band after band: those of `part` of the map's grid.
  static float[][] values(Path map, Window part) throws IOException {
    float[][] values = new float[3][];
    for (int f = 0; f < 3; f++)
      try (RasterSource source = GeoTiff.open(files(map).get(f))) {
        int[] bands = new int[source.bands().size()];
        for (int b = 0; b < bands.length; b++) bands[b] = b;
        Window w = part == null ? source.grid().all() : part;
        values[f] = new float[bands.length * w.width() * w.height()];
        source.read(w, bands, values[f]);
      }
    return values;
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    } catch (IOException e) {
      System.err.println("left behind: " + folder);
    }
  }
}

package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The files of a map, one for each layer.
final class TiffMapWriter implements MapWriter {
  private final Grid grid;
  private final boolean overwrite;
  private final List<LayerProduct> products = new ArrayList<>();
  private final int bands;
  private volatile boolean over;

  private TiffMapWriter(Grid grid, List<Layer> layers, boolean overwrite) {
    this.grid = grid;
    this.overwrite = overwrite;
    this.bands = layers.stream().mapToInt(l -> l.bands().size()).sum();
  }

  static TiffMapWriter create(
      Path file, Grid grid, List<Layer> layers, WriteOptions options, LayerProduct.Tuning tuning)
      throws IOException {
    check(layers);
    makeFolder(file);
    for (Layer layer : layers)
      for (Path each : LayerProduct.files(target(file, layer), layer))
        AtomicFiles.refuseExisting(each, options.overwrite());
    TiffMapWriter writer = new TiffMapWriter(grid, layers, options.overwrite());
    try {
      for (Layer layer : layers)
        writer.products.add(LayerProduct.open(target(file, layer), grid, layer, options, tuning));
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
    return writer;
  }

  private static void check(List<Layer> layers) {
    if (layers.isEmpty()) throw new IllegalArgumentException("a map needs a layer");
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      if (!layer.name().matches("[A-Za-z0-9_.-]*"))
        throw new IllegalArgumentException(
            "layer name '%s': only letters, digits, '_', '.' and '-'".formatted(layer.name()));
      if (!names.add(layer.name()))
        throw new IllegalArgumentException("two layers named '%s'".formatted(layer.name()));
      checkValues(layer);
    }
  }

  private static void checkValues(Layer layer) {
    SampleType type = layer.type();
    if (type == SampleType.FLOAT16)
      throw new IllegalArgumentException("float16 is read only; write float32");
    if (layer.noData() != null && !holds(type, layer.noData()))
      throw new IllegalArgumentException(
          "layer '%s': no-data value %s is no %s"
              .formatted(layer.name(), layer.noData(), type.label()));
    if (layer.legend() == null || type.floating()) return;
    double largest = StoredValues.range(type)[1];
    for (Legend.Entry e : layer.legend().entries())
      if (e.code() > largest)
        throw new IllegalArgumentException(
            "layer '%s': class code %d does not fit %s"
                .formatted(layer.name(), e.code(), type.label()));
  }

  private static boolean holds(SampleType type, double value) {
    if (type == SampleType.FLOAT64) return true;
    if (type == SampleType.FLOAT32) return Double.isNaN(value) || (float) value == value;
    double[] range = StoredValues.range(type);
    return value == Math.rint(value) && value >= range[0] && value <= range[1];
  }

  /// A folder that is missing is made, one level deep: more than that is more likely a typing
  /// error.
  private static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.exists(folder) || !Files.isDirectory(folder.getParent())) return;
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new BadInput(
          "output.folder", file.toString(), "the folder cannot be created: " + e.getMessage());
    }
  }

  private static Path target(Path file, Layer layer) throws BadInput {
    String name = String.valueOf(file.getFileName());
    String lower = name.toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    if (dot < 1 || !(lower.endsWith(".tif") || lower.endsWith(".tiff")))
      throw new BadInput(
          "output.name", file.toString(), "is not the name of a GeoTIFF; let it end with .tif");
    if (layer.name().isEmpty()) return file;
    return file.resolveSibling(name.substring(0, dot) + "-" + layer.name() + name.substring(dot));
  }

  @Override
  public void write(Raster block) throws IOException {
    checkOpen();
    checkInside(block.window());
    if (block.bands().size() != bands)
      throw new IllegalArgumentException(
          "the layers have %d bands, the block %d".formatted(bands, block.bands().size()));
    int first = 0;
    for (LayerProduct product : products) {
      product.file().write(block, first);
      first += product.file().layer().bands().size();
    }
  }

  @Override
  public void writeStored(int layer, int band, Window window, Object array) throws IOException {
    checkOpen();
    checkInside(window);
    LayerFile file = products.get(layer).file();
    Class<?> expected = file.layer().type().array(0).getClass();
    if (array.getClass() != expected)
      throw new IllegalArgumentException(
          "values of %s come as %s, got %s"
              .formatted(
                  file.layer().type().label(),
                  expected.getSimpleName(),
                  array.getClass().getSimpleName()));
    long pixels = (long) window.width() * window.height();
    if (Array.getLength(array) != pixels)
      throw new IllegalArgumentException(
          "%d values for %d pixels".formatted(Array.getLength(array), pixels));
    if (band < 0 || band >= file.layer().bands().size())
      throw new IllegalArgumentException(
          "band %d of %d".formatted(band, file.layer().bands().size()));
    file.writeStored(band, window, array);
  }

  private void checkInside(Window w) {
    boolean inside =
        w.col() >= 0
            && w.row() >= 0
            && (long) w.col() + w.width() <= grid.width()
            && (long) w.row() + w.height() <= grid.height();
    if (!inside)
      throw new IllegalArgumentException(
          "%s is not inside the %d x %d pixels of the map"
              .formatted(w, grid.width(), grid.height()));
  }

  private void checkOpen() {
    if (over) throw new IllegalStateException("the map is committed or closed");
  }

  /// Bytes of tiles that wait for pixels.
  long heldBytes() {
    return products.stream().mapToLong(p -> p.file().heldBytes()).sum();
  }

  @Override
  public void commit() throws IOException {
    checkOpen();
    for (LayerProduct product : products) product.finish();
    for (LayerProduct product : products) AtomicFiles.refuseExisting(product.target(), overwrite);
    // Without the map itself there is no product: the old one goes first, the new one comes last.
    List<LayerProduct> order =
        products.stream().sorted((a, b) -> Boolean.compare(isMap(a), isMap(b))).toList();
    for (LayerProduct product : order)
      if (isMap(product) && overwrite && order.size() > 1) Files.deleteIfExists(product.target());
    for (LayerProduct product : order) product.publish(overwrite);
    over = true;
  }

  private static boolean isMap(LayerProduct product) {
    return product.file().layer().name().isEmpty();
  }

  @Override
  public void close() throws IOException {
    if (over) return;
    over = true;
    IOException first = null;
    for (LayerProduct product : products) {
      try {
        product.discard();
      } catch (IOException e) {
        if (first == null) first = e;
        else first.addSuppressed(e);
      }
    }
    if (first != null) throw first;
  }
}

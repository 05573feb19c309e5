package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Disk;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The files of a map, one for each layer.
final class TiffMapWriter implements MapWriter {
  private final MapFiles names;
  private final Grid grid;
  private final boolean overwrite;
  private final List<LayerProduct> products = new ArrayList<>();
  private final int bands;
  private final KeptTiles kept;
  private volatile boolean over;

  private TiffMapWriter(
      MapFiles names, Grid grid, List<Layer> layers, boolean overwrite, KeptTiles kept) {
    this.names = names;
    this.grid = grid;
    this.overwrite = overwrite;
    this.bands = layers.stream().mapToInt(l -> l.bands().size()).sum();
    this.kept = kept;
  }

  static TiffMapWriter create(
      Path file, Grid grid, List<Layer> layers, WriteOptions options, LayerProduct.Tuning tuning)
      throws IOException {
    return create(file, grid, layers, options, tuning, null);
  }

  /// @param resumption null when the run leaves nothing behind
  static TiffMapWriter create(
      Path file,
      Grid grid,
      List<Layer> layers,
      WriteOptions options,
      LayerProduct.Tuning tuning,
      Resumption resumption)
      throws IOException {
    check(layers);
    makeFolder(file);
    List<Path> files = new ArrayList<>();
    for (Layer layer : layers) files.addAll(LayerProduct.files(target(file, layer), layer));
    MapFiles names = new MapFiles(file);
    if (resumption == null) {
      for (Path each : files) AtomicFiles.refuseExisting(each, options.overwrite());
      TiffMapWriter writer = new TiffMapWriter(names, grid, layers, options.overwrite(), null);
      writer.open(layers, options, tuning);
      return writer;
    }
    files.addAll(names.documents());
    for (Path each : files) AtomicFiles.refuseExisting(each, true); // is there a folder at all
    List<Path> targets = new ArrayList<>();
    for (Layer layer : layers) targets.add(target(file, layer));
    KeptTiles.Product product = new KeptTiles.Product(names, targets, files, options.overwrite());
    KeptTiles kept = KeptTiles.open(product, resumption, tuning.share());
    TiffMapWriter writer = new TiffMapWriter(names, grid, layers, options.overwrite(), kept);
    if (kept.complete()) writer.over = true;
    else
      writer.open(layers, options, new LayerProduct.Tuning(tuning.bigTiff(), true, tuning.share()));
    kept.tell(writer.resumedTiles(), writer.tiles());
    return writer;
  }

  private void open(List<Layer> layers, WriteOptions options, LayerProduct.Tuning tuning)
      throws IOException {
    try {
      for (int i = 0; i < layers.size(); i++) {
        Path target = target(names.map(), layers.get(i));
        LayerProduct.Keeping keeping = kept == null ? null : kept.keeping(i);
        products.add(LayerProduct.open(target, grid, layers.get(i), options, tuning, keeping));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
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
    AtomicFiles.requireWritable(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new BadInput(
          "output.folder", file.toString(), "the folder cannot be created: " + e.getMessage());
    }
  }

  private static Path target(Path file, Layer layer) throws BadInput {
    String lower = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (lower.lastIndexOf('.') < 1 || !(lower.endsWith(".tif") || lower.endsWith(".tiff")))
      throw new BadInput(
          "output.name", file.toString(), "is not the name of a GeoTIFF; let it end with .tif");
    return new MapFiles(file).layer(layer.name());
  }

  @Override
  public boolean needs(Window window) throws IOException {
    for (LayerProduct product : products) if (product.file().needs(window)) return true;
    return false;
  }

  @Override
  public int resumedTiles() {
    return kept != null && kept.complete()
        ? kept.records()
        : products.stream().mapToInt(p -> p.file().taken()).sum();
  }

  private int tiles() {
    return products.stream().mapToInt(p -> p.file().grid().count()).sum();
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
  public void fill(Window window, float[] values) throws IOException {
    checkOpen();
    checkInside(window);
    if (values.length != bands)
      throw new IllegalArgumentException(
          "the layers have %d bands, the values are %d".formatted(bands, values.length));
    int first = 0;
    for (LayerProduct product : products) {
      int own = product.file().layer().bands().size();
      product.file().fill(window, Arrays.copyOfRange(values, first, first + own));
      first += own;
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
  public void commit(Documents documents) throws IOException {
    if (kept != null && kept.complete()) return; // an earlier run did all but tidy up
    checkOpen();
    List<FinishedLayer> finished = new ArrayList<>();
    for (LayerProduct product : products) {
      product.finish();
      finished.add(product.finished());
    }
    List<Document> beside = documents.of(finished);
    List<Path> files = new ArrayList<>();
    for (LayerProduct product : products)
      files.addAll(LayerProduct.files(product.target(), product.file().layer()));
    beside.forEach(document -> files.add(document.path()));
    for (Path file : files) AtomicFiles.refuseExisting(file, replaces(file));
    if (kept != null) kept.commit(files);
    publish(beside);
    over = true;
    for (LayerProduct product : products) product.clean();
    if (kept != null) kept.finished();
  }

  /// Without the map itself there is no product: the old one goes first, the new one comes last.
  private void publish(List<Document> beside) throws IOException {
    LayerProduct map = null;
    for (LayerProduct product : products) if (isMap(product)) map = product;
    if (map != null && overwrite && (products.size() > 1 || !beside.isEmpty()))
      Disk.delete(map.target());
    for (LayerProduct product : products)
      if (!isMap(product)) product.publish(replaces(product.target()));
    for (Document document : beside)
      names.write(document.path(), replaces(document.path()), document.bytes());
    if (map != null) map.publish(overwrite || kept != null && kept.committing());
  }

  /// Whether a file of that name may be there already: what an earlier run of this map named is
  /// ours.
  private boolean replaces(Path file) {
    return overwrite || kept != null && kept.owns(file);
  }

  private static boolean isMap(LayerProduct product) {
    return product.file().layer().name().isEmpty();
  }

  @Override
  public void abandon() throws IOException {
    end(false);
  }

  @Override
  public void close() throws IOException {
    end(kept != null && kept.worthKeeping());
  }

  private void end(boolean keep) throws IOException {
    Closing closing = new Closing();
    if (!over) {
      over = true;
      // Records first: they force the part files, which must be open for that; and no journal may
      // speak of files that are gone.
      if (kept != null) closing.run(keep ? kept::leave : kept::discard);
      for (LayerProduct product : products) closing.run(keep ? product::keep : product::discard);
    }
    if (kept != null) closing.run(kept::unlock);
    closing.end();
  }

  /// Runs every step whatever fails, and reports the first failure.
  private static final class Closing {
    private interface Step {
      void run() throws IOException;
    }

    private IOException first;

    void run(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        if (first == null) first = e;
        else first.addSuppressed(e);
      }
    }

    void end() throws IOException {
      if (first != null) throw first;
    }
  }
}

package dev.limpid.raster;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How large the file of a layer becomes, judged by some of its pixels, which are packed in memory
/// as the file packs them. Nothing is written. Not for several threads at once.
public final class FileEstimate {
  private final Layer layer;
  private final WriteOptions options;
  private final List<TileGrid> levels = new ArrayList<>();
  private long sampled;
  private long packed;

  /// @param grid of the whole file
  public FileEstimate(Grid grid, Layer layer, WriteOptions options) {
    this.layer = layer;
    this.options = options;
    TileGrid full = LayerProduct.tiles(grid, layer, options);
    levels.add(full);
    if (options.overviews()) levels.addAll(Overviews.grids(full));
  }

  /// The files that a run writes for the layer, sidecars included.
  ///
  /// @param target the file of the layer itself
  public static List<Path> files(Path target, Layer layer) {
    return LayerProduct.files(target, layer);
  }

  private interface Filling {
    void put(int band, Window inside, TileFormat format, byte[] frame, int sample);
  }

  /// Takes a block of physical values as a sample of the file.
  ///
  /// @param firstBand of the layer in the block
  public void add(Raster block, int firstBand) {
    Window w = block.window();
    PhysicalValues values = new PhysicalValues(layer, block.from(w.col(), w.row()), firstBand);
    pack(w.width(), w.height(), values::put);
  }

  /// Takes stored values as a sample of the file.
  ///
  /// @param arrays of each band of the layer, `width` values to a row
  public void addStored(Object[] arrays, int width, int height) {
    pack(
        width,
        height,
        (band, inside, format, frame, sample) -> {
          for (int row = 0; row < inside.height(); row++)
            StoredValues.copy(
                layer.type(),
                arrays[band],
                (inside.row() + row) * width + inside.col(),
                inside.width(),
                frame,
                format.at(row, 0, sample),
                format.pixelBytes());
        });
  }

  /// In tiles no larger than the sample: the part of a tile that it does not fill costs bytes too.
  private void pack(int width, int height, Filling filling) {
    int side = Math.min(options.blockSize(), 16 * Math.ceilDiv(Math.max(width, height), 16));
    Grid grid = new Grid(Crs.UNKNOWN, 0, 0, 1, 1, width, height);
    TileGrid tiles = LayerProduct.tiles(grid, layer, options.tiles(side));
    TileFormat format = TileFormat.of(layer, tiles, options);
    for (int i = 0; i < tiles.count(); i++) {
      byte[] frame = format.frame();
      for (int s = 0; s < tiles.samples(); s++)
        filling.put(tiles.planar() ? tiles.plane(i) : s, tiles.window(i), format, frame, s);
      if (!format.empty(frame)) packed += format.encode(frame).length;
    }
    sampled += (long) width * height;
  }

  /// Bytes of the finished file.
  ///
  /// @throws IllegalStateException before any sample
  public long bytes() {
    if (sampled == 0) throw new IllegalStateException("no sample yet");
    double sum = 0;
    for (TileGrid level : levels)
      sum +=
          options.compression() == WriteOptions.Compression.NONE
              ? (double) level.count() * TileFormat.of(layer, level, options).rawBytes()
              : (double) level.width() * level.height() * packed / sampled;
    return (long) Math.ceil(sum);
  }

  /// Most bytes of unfinished files while it is made: tiles as they came, then their copy in order.
  public long temporaryBytes() {
    boolean inPlace = options.compression() == WriteOptions.Compression.NONE && levels.size() == 1;
    return inPlace && !options.overviews() ? bytes() : 2 * bytes();
  }
}

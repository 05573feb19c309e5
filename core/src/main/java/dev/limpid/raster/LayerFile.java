package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The full-size tiles of one layer: put together from blocks of any size, packed by the thread
/// that brings a tile's last pixel, and written to the part file at once.
///
/// What is held in memory are tiles that still miss pixels. Blocks that come row by row keep that
/// to about one row of tiles, blocks that cover whole tiles to none.
final class LayerFile {
  private record Tile(byte[] frame, AtomicInteger missing) {}

  /// A tile as it is stored, wherever it lies.
  ///
  /// @param sealed packed bytes with their margins; empty for a tile that is not stored
  private record Packed(byte[] sealed, List<Moments> statistics, List<byte[]> digests) {}

  /// What all tiles with the same values at every pixel have in common.
  ///
  /// @param values of one pixel of the tile
  private record Uniform(List<Float> values, int width, int height) {}

  private final Layer layer;
  private final TileGrid grid;
  private final TileFormat format;
  private final PartFile part;
  private final long origin;
  private final boolean hashes;
  private final TileLog log;
  private final BitSet taken = new BitSet();
  private final AtomicReferenceArray<WrittenTile> written;
  private final ConcurrentHashMap<Integer, Tile> incomplete = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Uniform, Packed> uniform = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();
  private final AtomicLong held = new AtomicLong();

  /// Told of each tile whose bytes are written.
  interface TileLog {
    /// @param crc32c of the bytes, margins included
    void done(WrittenTile tile, int crc32c) throws IOException;
  }

  /// @param origin where the first tile lies if each has its fixed place in `part`; -1 if they are
  ///   appended as they come
  LayerFile(
      Layer layer, TileGrid grid, TileFormat format, PartFile part, long origin, boolean hashes) {
    this(layer, grid, format, part, origin, hashes, (tile, crc) -> {});
  }

  LayerFile(
      Layer layer,
      TileGrid grid,
      TileFormat format,
      PartFile part,
      long origin,
      boolean hashes,
      TileLog log) {
    this.layer = layer;
    this.grid = grid;
    this.format = format;
    this.part = part;
    this.origin = origin;
    this.hashes = hashes;
    this.log = log;
    this.written = new AtomicReferenceArray<>(grid.count());
  }

  /// Bytes of tiles that still miss pixels.
  long heldBytes() {
    return held.get();
  }

  /// Takes the bands of this layer from a block of physical values.
  ///
  /// @param firstBand of this layer in the block
  void write(Raster block, int firstBand) throws IOException {
    Window window = block.window();
    PhysicalValues values = new PhysicalValues(layer, block, firstBand);
    forEachTile(
        window,
        (tileRow, tileCol) -> {
          for (int plane = 0; plane < (grid.planar() ? grid.bands() : 1); plane++) {
            int index = grid.index(plane, tileRow, tileCol);
            Window inside = intersection(window, grid.window(index));
            int first = plane;
            fill(
                index,
                inside,
                grid.samples(),
                frame -> {
                  for (int s = 0; s < grid.samples(); s++)
                    values.put(first + s, inside, format, frame, s);
                });
          }
        });
  }

  /// Takes the same values at every pixel of `window`; a whole tile of them is packed once and then
  /// stored again.
  ///
  /// @param values of the bands of this layer
  void fill(Window window, float[] values) throws IOException {
    forEachTile(
        window,
        (tileRow, tileCol) -> {
          for (int plane = 0; plane < (grid.planar() ? grid.bands() : 1); plane++) {
            int index = grid.index(plane, tileRow, tileCol);
            Window tile = grid.window(index);
            Window inside = intersection(window, tile);
            int first = plane;
            if (inside.equals(tile)) storeUniform(index, values, first);
            else fill(index, inside, grid.samples(), frame -> repeat(values, first, inside, frame));
          }
        });
  }

  private void storeUniform(int index, float[] values, int firstBand) throws IOException {
    if (taken.get(index)) return;
    if (written.get(index) != null || incomplete.containsKey(index)) throw twice(index);
    Window window = grid.window(index);
    List<Float> pixel = new ArrayList<>();
    for (int s = 0; s < grid.samples(); s++) pixel.add(values[firstBand + s]);
    Packed packed =
        uniform.computeIfAbsent(
            new Uniform(pixel, window.width(), window.height()),
            key -> {
              byte[] frame = format.frame();
              repeat(values, firstBand, window, frame);
              return pack(window, frame);
            });
    if (!written.compareAndSet(index, null, store(index, packed))) throw twice(index);
  }

  /// Puts the values of one pixel into all pixels of a part of a tile.
  private void repeat(float[] values, int firstBand, Window inside, byte[] frame) {
    int width = inside.width();
    float[] line = new float[values.length * width];
    for (int b = 0; b < values.length; b++)
      Arrays.fill(line, b * width, (b + 1) * width, values[b]);
    Window top = new Window(inside.col(), inside.row(), width, 1);
    Raster row = new Raster(top, layer.bands(), line);
    for (int r = 0; r < inside.height(); r++, row = row.from(0, -1)) {
      PhysicalValues physical = new PhysicalValues(layer, row, 0);
      for (int s = 0; s < grid.samples(); s++)
        physical.put(firstBand + s, row.window(), format, frame, s);
    }
  }

  /// Takes one band of stored values.
  void writeStored(int band, Window window, Object array) throws IOException {
    int plane = grid.planar() ? band : 0;
    int sample = grid.planar() ? 0 : band;
    forEachTile(
        window,
        (tileRow, tileCol) -> {
          int index = grid.index(plane, tileRow, tileCol);
          Window inside = intersection(window, grid.window(index));
          fill(index, inside, 1, frame -> copy(array, window, inside, frame, sample));
        });
  }

  private void copy(Object array, Window window, Window inside, byte[] frame, int sample) {
    int side = grid.side();
    for (int row = inside.row(); row < inside.row() + inside.height(); row++) {
      int from = (row - window.row()) * window.width() + inside.col() - window.col();
      int at = format.at(row % side, inside.col() % side, sample);
      StoredValues.copy(layer.type(), array, from, inside.width(), frame, at, format.pixelBytes());
    }
  }

  private interface Filling {
    void into(byte[] frame);
  }

  /// Adds `samples` values of each pixel of `inside` to a tile, and finishes it with the last one.
  private void fill(int index, Window inside, int samples, Filling filling) throws IOException {
    if (taken.get(index)) return;
    if (written.get(index) != null) throw twice(index);
    Window window = grid.window(index);
    int all = window.width() * window.height() * grid.samples();
    int now = inside.width() * inside.height() * samples;
    Tile tile =
        now == all
            ? new Tile(takeFrame(window), new AtomicInteger(all))
            : incomplete.computeIfAbsent(index, i -> start(window, all));
    filling.into(tile.frame);
    int missing = tile.missing.addAndGet(-now);
    if (missing < 0) throw twice(index);
    if (missing > 0) return;
    if (now != all) {
      incomplete.remove(index);
      held.addAndGet(-tile.frame.length);
    }
    WrittenTile done = finish(index, window, tile.frame);
    if (!written.compareAndSet(index, null, done)) throw twice(index);
  }

  private Tile start(Window window, int all) {
    byte[] frame = takeFrame(window);
    held.addAndGet(frame.length);
    return new Tile(frame, new AtomicInteger(all));
  }

  /// A frame whose pixels outside the image, if it has such, are no data.
  private byte[] takeFrame(Window window) {
    byte[] frame = spare.poll();
    if (frame == null) return format.frame();
    if (window.width() < grid.side() || window.height() < grid.side()) format.clear(frame);
    return frame;
  }

  private WrittenTile finish(int index, Window window, byte[] frame) throws IOException {
    WrittenTile done = store(index, pack(window, frame));
    spare.add(frame);
    return done;
  }

  /// The frame is spent.
  private Packed pack(Window window, byte[] frame) {
    List<Moments> statistics = statistics(window, frame);
    List<byte[]> digests = hashes ? hashes(window, frame) : List.of();
    byte[] sealed = format.empty(frame) ? new byte[0] : format.encode(frame);
    return new Packed(sealed, statistics, digests);
  }

  private WrittenTile store(int index, Packed packed) throws IOException {
    byte[] sealed = packed.sealed;
    if (sealed.length == 0) {
      WrittenTile empty = new WrittenTile(index, 0, 0, packed.statistics, packed.digests);
      log.done(empty, 0);
      return empty;
    }
    long position = origin + (long) index * sealed.length;
    if (origin < 0) position = part.append(sealed);
    else part.write(position, sealed, 0, sealed.length);
    int margin = TileFormat.MARGIN;
    WrittenTile tile =
        new WrittenTile(
            index,
            position + margin,
            sealed.length - 2 * margin,
            packed.statistics,
            packed.digests);
    log.done(tile, Journal.crc32c(sealed, 0, sealed.length));
    return tile;
  }

  private List<Moments> statistics(Window window, byte[] frame) {
    List<Moments> statistics = new ArrayList<>();
    for (int s = 0; s < grid.samples(); s++)
      statistics.add(new TileMoments(layer.type(), layer.noData(), format, frame, s).of(window));
    return List.copyOf(statistics);
  }

  private List<byte[]> hashes(Window window, byte[] frame) {
    List<byte[]> digests = new ArrayList<>(grid.samples());
    for (int s = 0; s < grid.samples(); s++)
      digests.add(PixelHash.of(layer.type(), format, frame, s, window));
    return List.copyOf(digests);
  }

  /// Takes over a tile that an earlier run wrote into the part file, if it is still whole; to be
  /// called before the first pixel comes.
  boolean take(JournalRecord.Tile record) throws IOException {
    WrittenTile tile = record.tile();
    int margin = TileFormat.MARGIN;
    boolean possible =
        tile.index() >= 0
            && tile.index() < grid.count()
            && tile.statistics().size() == grid.samples()
            && tile.hashes().size() == (hashes ? grid.samples() : 0)
            && tile.length() >= 0
            && tile.length() <= Integer.MAX_VALUE - 2 * margin;
    if (!possible) return false;
    if (!tile.empty()
        && !part.holds(tile.offset() - margin, tile.length() + 2 * margin, record.crc32c()))
      return false;
    if (written.getAndSet(tile.index(), tile) == null) taken.set(tile.index());
    return true;
  }

  /// Tiles taken over.
  int taken() {
    return taken.cardinality();
  }

  /// Bytes up to the end of the last tile that was taken over.
  long takenEnd() {
    long end = 0;
    for (int i = taken.nextSetBit(0); i >= 0; i = taken.nextSetBit(i + 1)) {
      WrittenTile tile = written.get(i);
      if (!tile.empty()) end = Math.max(end, tile.offset() + tile.length() + TileFormat.MARGIN);
    }
    return end;
  }

  /// Whether some pixel of `window` is missing.
  boolean needs(Window window) throws IOException {
    if (taken.isEmpty()) return true;
    boolean[] missing = new boolean[1];
    forEachTile(
        window,
        (tileRow, tileCol) -> {
          for (int plane = 0; plane < (grid.planar() ? grid.bands() : 1); plane++)
            missing[0] |= !taken.get(grid.index(plane, tileRow, tileCol));
        });
    return missing[0];
  }

  /// All tiles, in their order.
  ///
  /// @throws IllegalStateException when some pixels never came
  WrittenTile[] complete() {
    WrittenTile[] tiles = new WrittenTile[grid.count()];
    spare.clear();
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = written.get(i);
      if (tiles[i] == null)
        throw new IllegalStateException(
            "layer '%s': not every pixel of %s was written"
                .formatted(layer.name(), grid.window(i)));
    }
    return tiles;
  }

  private IllegalArgumentException twice(int index) {
    return new IllegalArgumentException(
        "layer '%s': pixels of %s were written twice".formatted(layer.name(), grid.window(index)));
  }

  private interface TileVisitor {
    void visit(int tileRow, int tileCol) throws IOException;
  }

  private void forEachTile(Window window, TileVisitor visitor) throws IOException {
    int side = grid.side();
    for (int r = window.row() / side; r <= (window.row() + window.height() - 1) / side; r++)
      for (int c = window.col() / side; c <= (window.col() + window.width() - 1) / side; c++)
        visitor.visit(r, c);
  }

  private static Window intersection(Window a, Window b) {
    int col = Math.max(a.col(), b.col());
    int row = Math.max(a.row(), b.row());
    return new Window(
        col,
        row,
        Math.min(a.col() + a.width(), b.col() + b.width()) - col,
        Math.min(a.row() + a.height(), b.row() + b.height()) - row);
  }

  Layer layer() {
    return layer;
  }

  TileGrid grid() {
    return grid;
  }

  TileFormat format() {
    return format;
  }

  PartFile part() {
    return part;
  }

  boolean fixedPlaces() {
    return origin >= 0;
  }
}

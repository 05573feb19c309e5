package dev.limpid.raster;

import dev.limpid.geo.GeoKeys;
import dev.limpid.geo.Grid;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Disk;
import dev.limpid.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One file of a map on its way: tiles go to `.NAME.limpid-part`, [#finish] puts them in canonical
/// order into `.NAME.limpid-part-cog`, and [#publish] gives that its name.
///
/// Where each tile's place is known from the start (neither compressed nor with overviews) the part
/// file itself becomes the product, and nothing is copied.
final class LayerProduct {
  /// Bands that share tiles; more have tiles of their own, so that one can be read without the
  /// rest.
  private static final int INTERLEAVED_BANDS = 4;

  /// With many bands tiles become smaller, down to this side, to keep what is held in memory small.
  private static final int SMALL_SIDE = 256;

  private static final long LARGE_TILE = 64L << 20;
  private static final long CLASSIC_END = 0xFFFF_FFFFL;

  /// @param bigTiff whether 64-bit offsets are used however small the file is
  /// @param hashes whether the pixels of each tile are hashed
  /// @param share bytes of tiles that are recorded in a journal at once; 0 for each tile as it
  ///   comes
  record Tuning(boolean bigTiff, boolean hashes, long share) {
    static final Tuning DEFAULT = new Tuning(false, false);

    Tuning(boolean bigTiff, boolean hashes) {
      this(bigTiff, hashes, Journal.SHARE);
    }
  }

  private final Path target;
  private final WriteOptions options;
  private final Tuning tuning;
  private final CogHeader header;
  private final LayerFile file;
  private final int metadataBound;
  private Level full;
  private PartFile ready;

  /// How tiles outlive the run.
  ///
  /// @param layer position of the layer in the map
  /// @param records of its tiles that an earlier run left
  record Keeping(Journal journal, int layer, List<JournalRecord.Tile> records) {}

  private LayerProduct(
      Path target,
      WriteOptions options,
      Tuning tuning,
      CogHeader header,
      TileGrid tiles,
      Keeping keeping)
      throws IOException {
    this.target = target;
    this.options = options;
    this.tuning = tuning;
    this.header = header;
    Grid grid = header.grid();
    long pixels = (long) grid.width() * grid.height();
    this.metadataBound = GdalMetadata.bound(header.layer(), options.metadata(), pixels);
    boolean plain = options.compression() == WriteOptions.Compression.NONE && !options.overviews();
    // A part file that becomes the product is gone when the run ends between two renames.
    boolean fixed = plain && keeping == null;
    long origin = fixed ? headerBound(tiles) : -1;
    boolean past = keeping != null && !keeping.records().isEmpty();
    PartFile part =
        new PartFile(part(target), target, Math.max(0, origin), past ? Long.MAX_VALUE : 0);
    if (fixed) part.forcedEarly();
    LayerFile.TileLog log =
        keeping == null
            ? (tile, crc) -> {}
            : (tile, crc) ->
                keeping.journal().add(new JournalRecord.Tile(keeping.layer(), tile, crc), part);
    this.file =
        new LayerFile(header.layer(), tiles, header.format(), part, origin, tuning.hashes(), log);
    if (!past) return;
    for (JournalRecord.Tile record : keeping.records()) file.take(record);
    part.appendFrom(file.takenEnd());
  }

  /// @param keeping null when the run leaves nothing behind
  static LayerProduct open(
      Path target, Grid grid, Layer layer, WriteOptions options, Tuning tuning, Keeping keeping)
      throws IOException {
    TileGrid tiles = tiles(grid, layer, options);
    TileFormat format = TileFormat.of(layer, tiles, options);
    GeoKeys keys = GeoKeys.of(grid.crs());
    String date = CogHeader.dateTime(System.getenv("SOURCE_DATE_EPOCH"));
    CogHeader header = new CogHeader(layer, grid, format, keys, date);
    return new LayerProduct(target, options, tuning, header, tiles, keeping);
  }

  static TileGrid tiles(Grid grid, Layer layer, WriteOptions options) {
    int bands = layer.bands().size();
    int side = options.blockSize();
    long pixelBytes = (long) bands * layer.type().bytes();
    while (side % 32 == 0 && side / 2 >= SMALL_SIDE && pixelBytes * side * side > LARGE_TILE)
      side /= 2;
    return new TileGrid(grid.width(), grid.height(), side, bands, bands > INTERLEAVED_BANDS);
  }

  static Path part(Path target) {
    return new MapFiles(target).hidden("limpid-part");
  }

  /// The final bytes before they get their name.
  static Path assembled(Path target) {
    return new MapFiles(target).hidden("limpid-part-cog");
  }

  private long headerBound(TileGrid tiles) {
    return header.size(big(tiles), " ".repeat(metadataBound), List.of(tiles));
  }

  /// Whether a file of uncompressed tiles without overviews needs 64-bit offsets.
  private boolean big(TileGrid tiles) {
    long size = header.size(false, " ".repeat(metadataBound), List.of(tiles));
    long tile = header.format().rawBytes() + 2L * TileFormat.MARGIN;
    return tuning.bigTiff() || size + tile * tiles.count() > CLASSIC_END;
  }

  LayerFile file() {
    return file;
  }

  Path target() {
    return target;
  }

  /// Builds overviews and the final bytes, and forces them to disk, still under a hidden name.
  void finish() throws IOException {
    full = new Level(file.grid(), file.complete());
    if (file.fixedPlaces()) {
      finishInPlace(full);
      return;
    }
    List<Level> levels =
        options.overviews() ? new Overviews(file).build(full, options.threads()) : List.of(full);
    String metadata = metadata(full);
    List<TileGrid> grids = levels.stream().map(Level::grid).toList();
    boolean big =
        tuning.bigTiff() || end(header.size(false, metadata, grids), levels) > CLASSIC_END;
    long start = header.size(big, metadata, grids);
    requireSpace(end(start, levels));
    ready = new PartFile(assembled(target), target, start).forcedEarly();
    byte[] head = header.bytes(big, metadata, copy(levels, start));
    ready.write(0, head, 0, head.length);
    ready.force(ready.end());
  }

  private void finishInPlace(Level full) throws IOException {
    boolean big = big(file.grid());
    String metadata = metadata(full);
    String padded = GdalMetadata.padded(metadata, metadataBound);
    byte[] head = header.bytes(big, padded, List.of(places(full, 0)));
    PartFile part = file.part();
    part.write(0, head, 0, head.length);
    long tile = header.format().rawBytes() + 2L * TileFormat.MARGIN;
    part.force(head.length + tile * file.grid().count());
    ready = part;
  }

  /// What [#finish] made.
  FinishedLayer finished() {
    List<BandStatistics> statistics = new ArrayList<>();
    for (int b = 0; b < file.grid().bands(); b++) statistics.add(full.statistics(b).statistics());
    List<TileHash> tiles = new ArrayList<>();
    for (int i = 0; tuning.hashes() && i < file.grid().perPlane(); i++) tiles.add(hash(i));
    return new FinishedLayer(
        header.layer(), target, ready.path(), file.grid().side(), tiles, statistics);
  }

  private TileHash hash(int index) {
    List<Long> valid = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (int i = index; i < file.grid().count(); i += file.grid().perPlane()) {
      WrittenTile tile = full.tiles()[i];
      tile.statistics().forEach(m -> valid.add(m.count()));
      tile.hashes().forEach(h -> hashes.add(Sha256.hex(h)));
    }
    return new TileHash(index, file.grid().window(index), valid, hashes);
  }

  private String metadata(Level full) {
    List<Moments> statistics = new ArrayList<>();
    for (int b = 0; b < file.grid().bands(); b++) statistics.add(full.statistics(b));
    Grid grid = header.grid();
    return GdalMetadata.of(
        header.layer(), options.metadata(), statistics, (long) grid.width() * grid.height());
  }

  private static long end(long start, List<Level> levels) {
    long end = start;
    for (Level level : levels)
      for (WrittenTile t : level.tiles()) if (!t.empty()) end += t.length() + 2 * TileFormat.MARGIN;
    return end;
  }

  private void requireSpace(long needed) throws IOException {
    long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
    if (free >= needed) return;
    throw AtomicFiles.explain(new IOException("no space left"), target, needed);
  }

  /// Copies packed tiles, smallest overview first, and says where they are now.
  private List<CogHeader.Places> copy(List<Level> levels, long start) throws IOException {
    List<CogHeader.Places> places = new ArrayList<>();
    long position = start;
    for (Level level : levels.reversed()) {
      CogHeader.Places here = places(level, position);
      places.addFirst(here);
      Run run = new Run();
      for (WrittenTile t : level.tiles()) if (!t.empty()) run.add(t);
      run.flush();
      position = ready.end();
    }
    return places;
  }

  /// Neighbours that are neighbours in the part file too are copied at once.
  private final class Run {
    private long from;
    private long length;

    void add(WrittenTile tile) throws IOException {
      long first = tile.offset() - TileFormat.MARGIN;
      if (first != from + length) {
        flush();
        from = first;
      }
      length += tile.length() + 2 * TileFormat.MARGIN;
    }

    void flush() throws IOException {
      if (length > 0) file.part().copyTo(ready, from, length);
      length = 0;
    }
  }

  /// @param start where the first tile of a level goes, or 0 if tiles stay where they are
  private static CogHeader.Places places(Level level, long start) {
    CogHeader.Places places = CogHeader.Places.unknown(level.grid());
    long position = start;
    for (WrittenTile t : level.tiles()) {
      if (t.empty()) continue;
      places.lengths()[t.index()] = t.length();
      places.offsets()[t.index()] = start == 0 ? t.offset() : position + TileFormat.MARGIN;
      position += t.length() + 2 * TileFormat.MARGIN;
    }
    return places;
  }

  /// What is written: the file and, where its values have names, its sidecars.
  static List<Path> files(Path target, Layer layer) {
    MapFiles names = new MapFiles(target);
    if (layer.legend() == null) return List.of(target);
    return List.of(target, names.auxiliary(), names.style(), names.descriptor());
  }

  /// Gives the finished file its name, after its sidecars.
  void publish(boolean overwrite) throws IOException {
    Legend legend = header.layer().legend();
    MapFiles names = new MapFiles(target);
    if (overwrite)
      for (String old : new String[] {".aux.xml", ".ovr", ".msk"})
        // of the file that is replaced: wrong for this one
        Disk.delete(target.resolveSibling(target.getFileName() + old));
    if (legend != null) {
      names.write(names.auxiliary(), overwrite, bytes(Sidecars.auxiliary(legend)));
      names.write(names.style(), overwrite, bytes(Sidecars.style(legend)));
      names.write(names.descriptor(), overwrite, bytes(Sidecars.descriptor(legend)));
    }
    AtomicFiles.rename(ready.path(), target, overwrite);
    ready.close();
  }

  /// Removes what is left when every file has its name.
  void clean() throws IOException {
    if (ready != file.part()) file.part().discard();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Leaves the files to a later run.
  void keep() throws IOException {
    try {
      if (ready != null) ready.close();
    } finally {
      file.part().close();
    }
  }

  void discard() throws IOException {
    try {
      if (ready != null) ready.discard();
    } finally {
      file.part().discard();
    }
  }
}

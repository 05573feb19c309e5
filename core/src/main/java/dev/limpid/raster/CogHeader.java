package dev.limpid.raster;

import dev.limpid.geo.GeoKeys;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All of a Cloud Optimized GeoTIFF before its pixels (OGC 21-026): the file header, GDAL's
/// promises on how tiles are laid out, and the directories, full size first.
///
/// @param keys reference system of `grid`
/// @param dateTime for tag 306, or empty
record CogHeader(Layer layer, Grid grid, TileFormat format, GeoKeys keys, String dateTime) {
  private static final int PHOTOMETRIC_MIN_IS_BLACK = 1;
  private static final int PHOTOMETRIC_PALETTE = 3;
  private static final int REDUCED = 1;

  /// Kept by [TileFormat] (margins) and [LayerProduct] (order). The blank at the end leaves room
  /// for the `YES` of a program that changes the file and breaks them.
  private static final String PROMISES =
      """
      LAYOUT=IFDS_BEFORE_DATA
      BLOCK_ORDER=ROW_MAJOR
      BLOCK_LEADER=SIZE_AS_UINT4
      BLOCK_TRAILER=LAST_4_BYTES_REPEATED
      KNOWN_INCOMPATIBLE_EDITION=NO
      \s""";

  /// Where the tiles of one level lie: place and length of each, 0 and 0 for those left out.
  record Places(TileGrid grid, long[] offsets, long[] lengths) {
    static Places unknown(TileGrid grid) {
      return new Places(grid, new long[grid.count()], new long[grid.count()]);
    }
  }

  static String dateTime(String sourceDateEpoch) throws BadInput {
    if (sourceDateEpoch == null || sourceDateEpoch.isBlank()) return "";
    try {
      Instant start = Instant.ofEpochSecond(Long.parseLong(sourceDateEpoch.strip()));
      return DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss")
          .format(start.atOffset(ZoneOffset.UTC));
    } catch (NumberFormatException | DateTimeException e) {
      throw new BadInput(
          "environment.date",
          "",
          "SOURCE_DATE_EPOCH is %s, expected seconds since 1970; correct or unset it"
              .formatted(Quoted.of(sourceDateEpoch)));
    }
  }

  long size(boolean big, String metadata, List<TileGrid> grids) {
    return bytes(big, metadata, grids.stream().map(Places::unknown).toList()).length;
  }

  /// @param metadata text of tag 42112
  /// @param levels full size first
  byte[] bytes(boolean big, String metadata, List<Places> levels) {
    byte[] front = front(big);
    long position = front.length;
    List<byte[]> parts = new ArrayList<>(List.of(front));
    DirectoryWriter full = null;
    for (int i = 0; i < levels.size(); i++) {
      DirectoryWriter directory = new DirectoryWriter(big);
      image(directory, levels.get(i));
      if (full == null) {
        about(directory, metadata);
        full = directory;
      } else {
        directory.longs(Tag.NEW_SUBFILE_TYPE, REDUCED);
        if (palette()) directory.shared(Tag.COLOR_MAP, full, front.length);
      }
      long next = position + directory.size();
      parts.add(directory.bytes(position, i + 1 < levels.size() ? next : 0));
      position = next;
    }
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(position));
    parts.forEach(all::put);
    return all.array();
  }

  private static byte[] front(boolean big) {
    String structure =
        "GDAL_STRUCTURAL_METADATA_SIZE=%06d bytes\n%s".formatted(PROMISES.length(), PROMISES);
    int head = big ? 16 : 8;
    int length = head + structure.length();
    length += length & 1;
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I');
    if (big) out.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(length);
    else out.putShort((short) 42).putInt(length);
    out.put(structure.getBytes(StandardCharsets.US_ASCII));
    return out.array();
  }

  /// What every level says.
  private void image(DirectoryWriter out, Places level) {
    TileGrid tiles = level.grid();
    int bands = tiles.bands();
    SampleType type = layer.type();
    out.longs(Tag.IMAGE_WIDTH, tiles.width());
    out.longs(Tag.IMAGE_LENGTH, tiles.height());
    out.shorts(Tag.BITS_PER_SAMPLE, filled(bands, 8 * type.bytes()));
    out.shorts(Tag.COMPRESSION, format.compression());
    out.shorts(Tag.PHOTOMETRIC, palette() ? PHOTOMETRIC_PALETTE : PHOTOMETRIC_MIN_IS_BLACK);
    out.shorts(Tag.SAMPLES_PER_PIXEL, bands);
    out.shorts(Tag.PLANAR_CONFIGURATION, tiles.planar() ? 2 : 1);
    if (format.predictor() != 1) out.shorts(Tag.PREDICTOR, format.predictor());
    out.longs(Tag.TILE_WIDTH, tiles.side());
    out.longs(Tag.TILE_LENGTH, tiles.side());
    out.offsets(Tag.TILE_OFFSETS, level.offsets());
    out.longs(Tag.TILE_BYTE_COUNTS, level.lengths());
    if (bands > 1) out.shorts(Tag.EXTRA_SAMPLES, filled(bands - 1, 0)); // 0: neither alpha nor mask
    int kind = type.floating() ? 3 : type.signed() ? 2 : 1;
    out.shorts(Tag.SAMPLE_FORMAT, filled(bands, kind));
    if (layer.noData() != null) out.text(Tag.GDAL_NODATA, GdalMetadata.number(layer.noData()));
  }

  /// What only the full size says.
  private void about(DirectoryWriter out, String metadata) {
    out.text(Tag.SOFTWARE, software());
    if (!dateTime.isEmpty()) out.text(Tag.DATE_TIME, dateTime);
    if (palette()) out.shorts(Tag.COLOR_MAP, colours());
    out.doubles(Tag.MODEL_PIXEL_SCALE, grid.pixelWidth(), grid.pixelHeight(), 0);
    out.doubles(Tag.MODEL_TIEPOINT, 0, 0, 0, grid.west(), grid.north(), 0);
    if (keys.directory().length > 0) out.shorts(Tag.GEO_KEY_DIRECTORY, keys.directory());
    if (keys.doubles().length > 0) out.doubles(Tag.GEO_DOUBLE_PARAMS, keys.doubles());
    if (!keys.ascii().isEmpty()) out.text(Tag.GEO_ASCII_PARAMS, keys.ascii());
    out.text(Tag.GDAL_METADATA, metadata);
  }

  /// A colour table is possible for one band of 8 or 16 unsigned bits only.
  private boolean palette() {
    return layer.legend() != null
        && layer.bands().size() == 1
        && (layer.type() == SampleType.UINT8 || layer.type() == SampleType.UINT16);
  }

  /// All reds, all greens, all blues; 16 bits each.
  private int[] colours() {
    int n = 1 << (8 * layer.type().bytes());
    int[] map = new int[3 * n];
    for (Legend.Entry e : layer.legend().entries())
      for (int c = 0; c < 3; c++) map[c * n + e.code()] = ((e.rgb() >> (16 - 8 * c)) & 0xFF) * 257;
    return map;
  }

  private static String software() {
    String version = GeoTiff.class.getPackage().getImplementationVersion();
    return version == null ? "Limpid" : "Limpid " + version;
  }

  private static int[] filled(int n, int value) {
    int[] values = new int[n];
    Arrays.fill(values, value);
    return values;
  }
}

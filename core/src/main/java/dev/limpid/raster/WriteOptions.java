package dev.limpid.raster;

import java.util.Map;

/// How rasters are stored; none of it changes a pixel.
///
/// @param overviews whether to build smaller copies down to one tile
/// @param blockSize side of the square tiles of the file, a multiple of 16
/// @param overwrite whether files of the same name may be replaced
/// @param threads that compress when `commit` builds overviews
/// @param metadata key and value pairs for the file
public record WriteOptions(
    Compression compression,
    Predictor predictor,
    boolean overviews,
    int blockSize,
    boolean overwrite,
    int threads,
    Map<String, String> metadata) {
  public enum Compression {
    NONE,
    LZW,
    DEFLATE,
    ZSTD
  }

  /// AUTO: horizontal differences for integers, floating point for floats, none for class codes and
  /// uncompressed files.
  public enum Predictor {
    AUTO,
    NONE,
    HORIZONTAL,
    FLOATING
  }

  public static final WriteOptions DEFAULT =
      new WriteOptions(Compression.ZSTD, Predictor.AUTO, true, 512, false, 1, Map.of());

  public WriteOptions {
    if (blockSize < 16 || blockSize % 16 != 0)
      throw new IllegalArgumentException(
          "block size must be a positive multiple of 16, got " + blockSize);
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    metadata = Map.copyOf(metadata);
  }

  /// The same with tiles of another side.
  WriteOptions tiles(int side) {
    return new WriteOptions(compression, predictor, overviews, side, overwrite, threads, metadata);
  }
}

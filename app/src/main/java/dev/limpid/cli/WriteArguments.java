package dev.limpid.cli;

import dev.limpid.raster.WriteOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/// How rasters are stored.
final class WriteArguments {
  @Option(
      names = "--compression",
      paramLabel = "NAME",
      description = "zstd (default), deflate, lzw, none.")
  String compression;

  @Option(names = "--predictor", paramLabel = "NAME", description = "auto (default), none, 2, 3.")
  String predictor;

  @Option(names = "--overviews", paramLabel = "NAME", description = "auto (default), none.")
  String overviews;

  @Option(
      names = "-co",
      paramLabel = "KEY=VALUE",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description = "GDAL's creation options COMPRESS, PREDICTOR, OVERVIEWS, BLOCKSIZE.")
  List<String> creation = List.of();

  /// Whether anything was said.
  boolean given() {
    return compression != null || predictor != null || overviews != null || !creation.isEmpty();
  }

  WriteOptions options(boolean overwrite, int threads) {
    Map<String, String> gdal = new LinkedHashMap<>();
    for (String option : creation) {
      int eq = option.indexOf('=');
      String key = (eq < 0 ? option : option.substring(0, eq)).toUpperCase(Locale.ROOT);
      if (eq < 0 || !List.of("COMPRESS", "PREDICTOR", "OVERVIEWS", "BLOCKSIZE").contains(key))
        throw new IllegalArgumentException(
            "-co takes COMPRESS, PREDICTOR, OVERVIEWS or BLOCKSIZE=VALUE, got '" + option + "'");
      gdal.put(key, option.substring(eq + 1));
    }
    String size = gdal.getOrDefault("BLOCKSIZE", "512");
    if (!size.matches("\\d{1,5}"))
      throw new IllegalArgumentException("BLOCKSIZE must be a number, got '" + size + "'");
    return new WriteOptions(
        compression(first(compression, gdal.get("COMPRESS"), "zstd")),
        predictor(first(predictor, gdal.get("PREDICTOR"), "auto")),
        overviews(first(overviews, gdal.get("OVERVIEWS"), "auto")),
        Integer.parseInt(size),
        overwrite,
        threads,
        Map.of());
  }

  private static String first(String own, String gdal, String otherwise) {
    return own != null ? own : gdal != null ? gdal.toLowerCase(Locale.ROOT) : otherwise;
  }

  private static WriteOptions.Compression compression(String name) {
    for (WriteOptions.Compression c : WriteOptions.Compression.values())
      if (c.name().equalsIgnoreCase(name)) return c;
    throw new IllegalArgumentException(
        "compression must be zstd, deflate, lzw or none, got '" + name + "'");
  }

  private static WriteOptions.Predictor predictor(String name) {
    return switch (name) {
      case "auto", "yes", "standard" -> WriteOptions.Predictor.AUTO;
      case "none", "1", "no" -> WriteOptions.Predictor.NONE;
      case "2" -> WriteOptions.Predictor.HORIZONTAL;
      case "3", "floating_point" -> WriteOptions.Predictor.FLOATING;
      default ->
          throw new IllegalArgumentException(
              "predictor must be auto, none, 2 or 3, got '" + name + "'");
    };
  }

  private static boolean overviews(String name) {
    return switch (name) {
      case "auto" -> true;
      case "none" -> false;
      default ->
          throw new IllegalArgumentException("overviews must be auto or none, got '" + name + "'");
    };
  }
}

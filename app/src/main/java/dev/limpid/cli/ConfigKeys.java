package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Keys of a configuration file: every option has one, named like it.
final class ConfigKeys {
  static final Set<String> KNOWN =
      Set.of(
          // what goes in and out
          Defaults.RECORDED,
          "verb",
          "in",
          "path",
          "expression",
          "layer",
          "size",
          "input",
          "inputs",
          "output",
          "cube",
          "labels",
          "samples",
          "model",
          "map",
          "layout",
          "bands",
          "band-names",
          "mask",
          "static",
          "scale",
          "db",
          "period",
          "grid-days",
          "field",
          "legend",
          "legend-columns",
          "reference",
          "strata",
          "strata-sizes",
          "matrix",
          "pixel-area",
          // how
          "config",
          "dry-run",
          "json",
          "overwrite",
          "threads",
          "memory",
          "seed",
          "strict",
          "offline",
          "allow-host",
          "quiet",
          "verbose",
          "debug",
          "compression",
          "predictor",
          "overviews",
          "crs",
          "resolution",
          "resampling",
          "like",
          "bbox",
          "roi",
          "fill",
          "composite",
          "indices",
          "features",
          "label",
          "group",
          "series",
          "time",
          "no-data",
          "nodata-policy",
          "block",
          "layers",
          "min-valid",
          "min-probability",
          "restart",
          "resume",
          "stats",
          // training
          "trees",
          "max-depth",
          "min-leaf",
          "max-features",
          "class-weights",
          "importance",
          "test-share",
          "block-size",
          "buffer",
          "folds",
          "folds-file",
          "folds-out",
          "min-samples",
          "encoder",
          "strategy",
          "patch",
          "stride",
          "max-dates",
          "epochs",
          "batch",
          "learning-rate",
          "device",
          "precision",
          "dates",
          "start",
          "step",
          // asking
          "at",
          "lonlat",
          "pixel",
          "region",
          "method",
          "sample",
          "full",
          "port",
          "no-browser",
          "accept-contract-mismatch",
          "unsafe-pixel-split");

  private static final int SHORTEST_SLIP = 5;

  private ConfigKeys() {}

  /// Whether at least half of the keys are options or one slip of the finger away from one.
  static boolean isConfig(ObjectNode document) {
    long ours = names(document).filter(k -> KNOWN.contains(k) || suggest(k) != null).count();
    return ours > 0 && 2 * ours >= document.size();
  }

  /// The first key that is no option, or null.
  static String unknown(ObjectNode document) {
    return names(document).filter(key -> !KNOWN.contains(key)).findFirst().orElse(null);
  }

  /// The option that `key` was probably meant to be, or null.
  static String suggest(String key) {
    if (key.length() < SHORTEST_SLIP || key.length() > 40) return null;
    return KNOWN.stream().sorted().filter(known -> slip(key, known)).findFirst().orElse(null);
  }

  private static Stream<String> names(ObjectNode document) {
    return document.properties().stream().map(Map.Entry::getKey);
  }

  /// Whether one letter too many, too few, another one, or two in the wrong order part the two.
  static boolean slip(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 1) return false;
    int from = 0;
    int most = Math.min(a.length(), b.length());
    while (from < most && a.charAt(from) == b.charAt(from)) from++;
    String x = a.substring(from);
    String y = b.substring(from);
    if (x.isEmpty() || y.isEmpty()) return x.length() + y.length() == 1;
    if (x.substring(1).equals(y) || y.substring(1).equals(x)) return true;
    if (x.substring(1).equals(y.substring(1))) return true;
    return x.length() > 1
        && y.length() > 1
        && x.charAt(0) == y.charAt(1)
        && x.charAt(1) == y.charAt(0)
        && x.substring(2).equals(y.substring(2));
  }
}

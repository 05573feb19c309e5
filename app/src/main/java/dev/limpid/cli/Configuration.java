package dev.limpid.cli;

import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The effective configuration, written beside a product so that `--config` makes it again.
final class Configuration {
  private Configuration() {}

  /// Writes `NAME.config.yaml` beside `NAME.tif`.
  ///
  /// @param recorded facts for the reader, such as hashes; not options
  static void write(
      Path product,
      String verb,
      Map<String, List<String>> options,
      Map<String, String> recorded,
      boolean overwrite)
      throws IOException {
    StringBuilder yaml =
        new StringBuilder("# limpid " + verb + " --config FILE makes this product again\n");
    options.forEach(
        (key, values) -> yaml.append(key).append(": ").append(flow(values)).append('\n'));
    yaml.append(Defaults.RECORDED)
        .append(":\n  software: ")
        .append(quoted(Limpid.VERSION))
        .append('\n');
    recorded.forEach(
        (key, value) ->
            yaml.append("  ").append(key).append(": ").append(quoted(value)).append('\n'));
    AtomicFiles.write(path(product), overwrite, yaml.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// `NAME.config.yaml` of `NAME.tif`.
  static Path path(Path product) {
    String name = product.getFileName().toString().replaceFirst("\\.tiff?$", "");
    return product.resolveSibling(name + ".config.yaml");
  }

  private static String flow(List<String> values) {
    return values.size() == 1 ? quoted(values.getFirst()) : Json.compact(Json.tree(values));
  }

  /// A JSON string is a YAML string, whatever it holds.
  private static String quoted(String value) {
    return Json.compact(Json.tree(value));
  }
}

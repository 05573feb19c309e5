package dev.limpid.cli;

import dev.limpid.io.Json;
import java.util.List;
import java.util.Map;

/// The effective configuration, written beside a product so that `--config` makes it again.
final class Configuration {
  private Configuration() {}

  /// The text of `NAME.config.yaml`.
  ///
  /// @param recorded facts for the reader, such as hashes; not options
  static String text(String verb, Map<String, List<String>> options, Map<String, String> recorded) {
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
    return yaml.toString();
  }

  private static String flow(List<String> values) {
    return values.size() == 1 ? quoted(values.getFirst()) : Json.compact(Json.tree(values));
  }

  /// A JSON string is a YAML string, whatever it holds.
  private static String quoted(String value) {
    return Json.compact(Json.tree(value));
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Values for what the command line leaves out: the environment (`LIMPID_MIN_SAMPLES`), then the
/// file of `--config`, whose keys are the long option names and the lower-case names of the inputs.
final class Defaults implements IDefaultValueProvider {
  /// Written beside a product for the reader; not an option.
  static final String RECORDED = "recorded";

  private final String file;
  private final Map<String, String> values;
  private boolean checked;

  private Defaults(String file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  static Defaults from(String[] args) throws IOException {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) return read(args[i].substring("--config=".length()));
      if (args[i].equals("--config") && i + 1 < args.length) return read(args[i + 1]);
    }
    return new Defaults("", Map.of());
  }

  private static Defaults read(String file) throws IOException {
    JsonNode root = Yaml.read(Path.of(file), Limits.DEFAULT);
    if (!root.isObject()) throw new BadInput("config", file, "must hold keys and values");
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : root.properties())
      if (!e.getKey().equals(RECORDED))
        values.put(e.getKey(), text(file, e.getKey(), e.getValue()));
    return new Defaults(file, values);
  }

  private static String text(String file, String key, JsonNode value) throws BadInput {
    if (value.isObject() || value.isNull())
      throw new BadInput("config", file, "key '" + key + "' needs a value or a list of values");
    if (!value.isArray()) return value.asText();
    List<String> items = new ArrayList<>();
    for (JsonNode item : value) {
      if (item.isContainerNode())
        throw new BadInput("config", file, "key '" + key + "' holds a nested value");
      items.add(item.asText());
    }
    return String.join(",", items);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    CommandSpec verb = argument.command();
    if (!checked) check(verb);
    String key = key(argument);
    String environment = System.getenv("LIMPID_" + key.toUpperCase(Locale.ROOT).replace('-', '_'));
    if (environment != null && argument.isOption()) return environment;
    return values.get(key);
  }

  /// The name of an option or input in a configuration file.
  static String key(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option -> option.longestName().replaceFirst("^-+", "");
      case PositionalParamSpec input ->
          input.paramLabel().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
      default -> argument.paramLabel();
    };
  }

  private void check(CommandSpec verb) {
    checked = true;
    TreeSet<String> known = new TreeSet<>();
    verb.options().forEach(o -> known.add(key(o)));
    verb.positionalParameters().forEach(p -> known.add(key(p)));
    for (String key : values.keySet())
      if (!known.contains(key))
        throw new IllegalArgumentException(
            "%s: unknown key '%s', did you mean '%s'?".formatted(file, key, nearest(key, known)));
  }

  private static String nearest(String key, Set<String> known) {
    String best = known.iterator().next();
    for (String other : known) if (distance(key, other) < distance(key, best)) best = other;
    return best;
  }

  /// Levenshtein's edit distance.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

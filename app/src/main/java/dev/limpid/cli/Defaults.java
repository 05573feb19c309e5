package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  /// Between the values of an option that takes several; no value holds it.
  static final String BETWEEN = "\u001f";

  /// Options that only a command line gives.
  private static final Set<String> TYPED = Set.of("config", "help", "version");

  /// A key of the configuration file that no option of the verb has.
  static final class UnknownKey extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnknownKey(String message) {
      super(message);
    }
  }

  private final Map<String, String> environment;
  private final Map<String, String> values = new LinkedHashMap<>();
  private String file = "";
  private boolean checked;

  Defaults(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Reads the file that `--config` or `LIMPID_CONFIG` names, if any.
  void read(String[] args) throws IOException {
    String named = environment.get(variable("config"));
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) named = args[i].substring("--config=".length());
      if (args[i].equals("--config") && i + 1 < args.length) named = args[i + 1];
    }
    if (named == null) return;
    file = named;
    take(Yaml.read(Path.of(file), Limits.DEFAULT));
  }

  /// Values of some keys of a file, without those of an environment.
  static Defaults of(String file, JsonNode keys) throws BadInput {
    Defaults defaults = new Defaults(Map.of());
    defaults.file = file;
    defaults.take(keys);
    return defaults;
  }

  private void take(JsonNode root) throws BadInput {
    if (!root.isObject()) throw new BadInput("config", file, "must hold keys and values");
    for (Map.Entry<String, JsonNode> e : root.properties())
      if (!e.getKey().equals(RECORDED)) values.put(e.getKey(), text(e.getKey(), e.getValue()));
  }

  private String text(String key, JsonNode value) throws BadInput {
    if (value.isObject() || value.isNull())
      throw new BadInput("config", file, "key '" + key + "' needs a value or a list of values");
    if (!value.isArray()) return value.asText();
    List<String> items = new ArrayList<>();
    for (JsonNode item : value) {
      if (item.isContainerNode())
        throw new BadInput("config", file, "key '" + key + "' holds a nested value");
      items.add(item.asText());
    }
    return String.join(BETWEEN, items);
  }

  /// Whether a switch is on here.
  boolean flag(String key) {
    return "true".equals(environment.getOrDefault(variable(key), values.get(key)));
  }

  private static String variable(String key) {
    return "LIMPID_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!checked) check(argument.command());
    String key = key(argument);
    if (TYPED.contains(key)) return null;
    String set = argument.isOption() ? environment.get(variable(key)) : null;
    if (set == null) set = values.get(key);
    if (set == null && key.equals("threads")) set = environment.get("SLURM_CPUS_PER_TASK");
    // A list for an option that takes one text with commas is that text.
    return set == null || argument.splitRegex().equals(BETWEEN) ? set : set.replace(BETWEEN, ",");
  }

  /// The name of an option or input in a configuration file.
  static String key(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option -> option.longestName().replaceFirst("^-+", "");
      case PositionalParamSpec input
          when input.descriptionKey() != null && !input.descriptionKey().isEmpty() ->
          input.descriptionKey();
      case PositionalParamSpec input ->
          input.paramLabel().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
      default -> argument.paramLabel();
    };
  }

  private void check(CommandSpec verb) {
    checked = true;
    Set<String> known = ConfigKeys.of(verb);
    for (String key : values.keySet())
      if (!known.contains(key))
        throw new UnknownKey(
            "%s: unknown key '%s', did you mean '%s'?"
                .formatted(file, Redact.line(key, 100), ConfigKeys.nearest(key, known)));
  }
}

package dev.limpid.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `docs/reference/command-line.md`, made from the command line itself.
final class CommandReference {
  /// Variables of the environment that are no option, and what they do.
  static final Map<String, String> ENVIRONMENT = environment();

  private final StringBuilder text = new StringBuilder();

  private static Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("LIMPID_JAVA_HOME", "The JDK that the launcher takes before any other.");
    all.put("JAVA_HOME", "The JDK that it takes next, if it is version 25 or later.");
    all.put(
        "LIMPID_MEMORY",
        "As `--memory`. The launcher also sets the heap by it: the size less 96 MiB for the virtual"
            + " machine itself, at least 48 MiB. Without it the heap is a quarter of the machine's"
            + " memory, at most 1 GiB.");
    all.put("SLURM_CPUS_PER_TASK", "As `--threads`, where nothing else gives it.");
    all.put(
        "SOURCE_DATE_EPOCH",
        "Seconds since 1970, written as the date of rasters, so that a rebuild gives the same"
            + " bytes. Without it no date is written.");
    return all;
  }

  static String markdown() {
    return new CommandReference().write();
  }

  private String write() {
    line("# Command line");
    line("");
    line("<!-- Made by ReferenceTest from the command line itself. Do not edit; run");
    line("mvn test -pl app -am -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false");
    line("-Dlimpid.update=true -->");
    line("");
    line("`limpid VERB INPUT... [options] -o OUT`. Results go to stdout, everything else to");
    line("stderr. A value in parentheses at the end of a description is the default.");
    line("");
    line("| verb | |");
    line("|---|---|");
    for (CommandSpec verb : verbs())
      line(
          "| [%s](#limpid-%s) | %s |"
              .formatted(name(verb), name(verb).replace(' ', '-'), described(verb)));
    Set<String> common = common();
    commonOptions(common);
    configuration();
    exitCodes();
    for (CommandSpec verb : verbs()) verb(verb, common);
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private List<CommandSpec> verbs() {
    return Limpid.verbs(Limpid.line()).map(CommandLine::getCommandSpec).toList();
  }

  /// As it is typed: `canopy simulate`.
  private static String name(CommandSpec verb) {
    return verb.qualifiedName(" ").replaceFirst("^limpid ", "");
  }

  private static String described(CommandSpec verb) {
    return String.join(" ", verb.usageMessage().description());
  }

  /// Long names of the options that every verb has.
  private Set<String> common() {
    Set<String> common = null;
    for (CommandSpec verb : verbs()) {
      Set<String> own =
          verb.options().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
      own.remove("--output"); // what it names differs from verb to verb
      if (common == null) common = new TreeSet<>(own);
      else common.retainAll(own);
    }
    return common;
  }

  private void commonOptions(Set<String> common) {
    line("");
    line("## Options of every verb");
    line("");
    options(
        verbs().getFirst().options().stream()
            .filter(o -> common.contains(o.longestName()))
            .toList());
  }

  private void options(List<OptionSpec> options) {
    line("| option | |");
    line("|---|---|");
    for (OptionSpec option : options)
      line("| `%s` | %s |".formatted(signature(option), words(option.description(), option)));
  }

  private static String signature(OptionSpec option) {
    List<String> names = new ArrayList<>(List.of(option.shortestName()));
    if (!option.longestName().equals(option.shortestName())) names.add(option.longestName());
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return String.join(", ", names) + value;
  }

  private static String words(String[] description, OptionSpec option) {
    String words = cell(String.join(" ", description));
    if (option.required()) words += " Required.";
    if (option.isMultiValue()) words += " May be given several times.";
    return words;
  }

  private static String cell(String words) {
    return words.replace("|", "\\|").replace("*", "\\*");
  }

  private void configuration() {
    line("");
    line("## Configuration and environment");
    line("");
    line("What the command line leaves out is looked for in the environment, then in the file of");
    line("`--config`, then the default holds.");
    line("");
    line(
        "* **Environment**: the long name of an option in capitals behind `LIMPID_`, with `_` for");
    line("  `-`: `LIMPID_%s` is `--min-samples`. Inputs have none.".formatted("MIN_SAMPLES"));
    line("* **File**: YAML or JSON, a key a value or a list of values. A key is the long name of");
    line("  an option without its dashes (`min-samples: 40`; switches are `true`), or the key of");
    line("  an input in the tables below. Unknown keys are refused with the nearest known one;");
    line("  so are anchors, aliases and nested values. `%s` is skipped.".formatted("recorded"));
    line("");
    line("`limpid map` writes `NAME.config.yaml` beside its map, which makes that map again.");
    line(
        "Options that only say how to run (`--threads`, `--memory`, output and messages) are not in it.");
    line("");
    line("Variables of the environment that are no option:");
    line("");
    line("| variable | |");
    line("|---|---|");
    ENVIRONMENT.forEach((name, what) -> line("| `%s` | %s |".formatted(name, what)));
  }

  private void exitCodes() {
    line("");
    line("## Exit codes");
    line("");
    line("| code | |");
    line("|---|---|");
    verbs()
        .getFirst()
        .usageMessage()
        .exitCodeList()
        .forEach((code, what) -> line("| %s | %s |".formatted(code.strip(), what)));
    line("");
    line(
        "A failure prints one line on stderr: the file, what was found, what was expected, what to");
    line(
        "do. With `--json` it also prints `{\"error\":{\"code\",\"message\",\"file\"}}` on stdout.");
    line("Warnings do not change the code, unless `--strict` makes them errors (3).");
  }

  private void verb(CommandSpec verb, Set<String> common) {
    line("");
    line("## limpid " + name(verb));
    line("");
    line(described(verb));
    line("");
    line("```sh norun");
    for (String example : verb.usageMessage().footer()) line(example.strip());
    line("```");
    if (!verb.positionalParameters().isEmpty()) {
      line("");
      line("| input | key | |");
      line("|---|---|---|");
      for (PositionalParamSpec input : verb.positionalParameters())
        line(
            "| `%s` | `%s` | %s |"
                .formatted(
                    input.paramLabel(),
                    Defaults.key(input),
                    cell(String.join(" ", input.description()))));
    }
    List<OptionSpec> own =
        verb.options().stream().filter(o -> !common.contains(o.longestName())).toList();
    if (own.isEmpty()) return;
    line("");
    options(own);
  }

  /// Names of the verbs, for the test.
  static List<String> names() {
    return new CommandReference()
        .verbs().stream().map(v -> name(v).toLowerCase(Locale.ROOT)).toList();
  }
}

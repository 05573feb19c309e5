package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. `limpid VERB INPUT... [options] -o OUT`; names are fixed in the reference.
@Command(
    name = "limpid",
    version = Limpid.VERSION,
    description = "Maps of land from satellite image series that answer: why, and how sure?",
    synopsisSubcommandLabel = "VERB",
    footer = {"", "Start with:  limpid demo", "Help on a verb:  limpid VERB --help"})
public final class Limpid implements Runnable {
  static final String VERSION = "limpid 0.1.0";

  private static final Map<String, Supplier<?>> VERBS = verbs();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @CommandLine.Option(names = "--version", versionHelp = true, description = "Show the version.")
  boolean version;

  private static Map<String, Supplier<?>> verbs() {
    Map<String, Supplier<?>> verbs = new LinkedHashMap<>();
    verbs.put("demo", DemoCommand::new);
    verbs.put("info", InfoCommand::new);
    verbs.put("calc", CalcCommand::new);
    verbs.put("convert", ConvertCommand::new);
    verbs.put("sample", SampleCommand::new);
    verbs.put("pretrain", PretrainCommand::new);
    verbs.put("train", TrainCommand::new);
    verbs.put("map", MapCommand::new);
    verbs.put("evaluate", EvaluateCommand::new);
    verbs.put("explain", ExplainCommand::new);
    verbs.put("audit", AuditCommand::new);
    verbs.put("compare", CompareCommand::new);
    verbs.put("canopy", CanopyCommand::new);
    verbs.put("verify", VerifyCommand::new);
    verbs.put("diff", DiffCommand::new);
    verbs.put("view", ViewCommand::new);
    verbs.put("doctor", DoctorCommand::new);
    return verbs;
  }

  /// The command line that `args` need: with the verb that comes first alone, which starts sooner,
  /// else with all.
  static CommandLine line(String... args) {
    CommandLine line = new CommandLine(new Limpid());
    Supplier<?> called = args.length == 0 ? null : VERBS.get(args[0]);
    if (called != null) line.addSubcommand(args[0], called.get());
    else VERBS.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
    return line;
  }

  /// What does work: the verbs of a command line, and those of its groups.
  static Stream<CommandLine> verbs(CommandLine line) {
    return line.getSubcommands().isEmpty()
        ? Stream.of(line)
        : line.getSubcommands().values().stream().flatMap(Limpid::verbs);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a verb, such as: limpid demo");
  }

  public static void main(String[] args) {
    Interruption.guard(Failures.command(List.of(args)), () -> run(System.getenv(), args));
  }

  /// Runs one verb for another, with the options that both have.
  ///
  /// @return the verb's JSON object
  static JsonNode nested(Verb.Common common, String... args) throws IOException {
    CommandLine line = line(args);
    CommandLine.ParseResult verb = line.parseArgs(args).subcommand();
    Verb command = (Verb) verb.commandSpec().userObject();
    command.common.overwrite = true;
    command.common.threads = common.threads;
    command.common.memory = common.memory;
    command.common.seed = common.seed;
    command.common.strict = common.strict;
    command.common.quiet = true;
    return command.result();
  }

  /// Runs one command line in this process.
  ///
  /// @param environment variables, of which those that begin with `LIMPID_` give options
  /// @return the exit code: 0 done, 1 defect, 2 usage, 3 bad input, 4 resource, 5 interrupted, 6
  ///   not what its manifest says
  static int run(Map<String, String> environment, String... args) {
    Defaults defaults = new Defaults(environment);
    Failures failures = new Failures(args, defaults);
    try {
      CommandLine line = line(args);
      line.setCaseInsensitiveEnumValuesAllowed(true);
      line.setUsageHelpWidth(100);
      line.setExecutionExceptionHandler(failures);
      line.setParameterExceptionHandler(failures);
      defaults.read(args);
      verbs(line).forEach(verb -> verb.setDefaultValueProvider(defaults));
      return line.execute(args);
    } catch (IOException | RuntimeException | Error e) {
      return failures.report(e);
    }
  }
}

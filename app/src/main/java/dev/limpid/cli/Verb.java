package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.model.Trainer.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every verb has.
@Command(
    mixinStandardHelpOptions = false,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nInputs:%n",
    footerHeading = "%nExample:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:defect of Limpid",
      "2:usage",
      "3:bad input",
      "4:memory, disk or another resource",
      "5:interrupted",
      "6:a product is not what its inputs give"
    })
abstract class Verb implements Callable<Integer> {
  /// Options that change no product; they are not recorded beside it.
  private static final Set<String> TRANSIENT =
      Set.of(
          "json",
          "quiet",
          "verbose",
          "debug",
          "dry-run",
          "config",
          "help",
          "overwrite",
          "strict",
          "offline",
          "threads",
          "memory",
          "restart");

  /// Memory of the virtual machine itself: classes, compiled code, stacks.
  private static final long MACHINE = 96L << 20;

  @Spec CommandSpec spec;

  @Mixin Common common = new Common();

  /// Options of every verb.
  static final class Common {
    @Option(names = "--json", description = "Print one JSON object on stdout.")
    boolean json;

    @Option(names = "--dry-run", description = "Say what would be done and write nothing.")
    boolean dryRun;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Options from a YAML or JSON file.")
    Path config;

    @Option(names = "--overwrite", description = "Replace existing output.")
    boolean overwrite;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Threads that compute; all cores by default.")
    Integer threads;

    @Option(
        names = "--memory",
        paramLabel = "SIZE",
        description = "Resident memory to keep within, such as 512m or 2g.")
    String memory;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random (1).")
    Long seed;

    @Option(names = "--strict", description = "Treat warnings as errors.")
    boolean strict;

    @Option(names = "--offline", description = "Open no connection.")
    boolean offline;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print errors only.")
    boolean quiet;

    @Option(
        names = {"-v", "--verbose"},
        description = "Print more.")
    boolean verbose;

    @Option(names = "--debug", description = "Print stack traces.")
    boolean debug;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help.")
    boolean help;
  }

  private Console console;

  /// Does the work and gives the JSON object.
  abstract ObjectNode work() throws IOException;

  /// What goes on once the result is printed: nothing, but for a verb that serves until stopped.
  void after() throws IOException {}

  /// Does the work for another verb.
  final ObjectNode result() throws IOException {
    console = new Console(common);
    return work();
  }

  @Override
  public final Integer call() throws IOException {
    ObjectNode result = result();
    if (common.json || common.quiet) console.result(result);
    else print(result);
    after();
    return code(result);
  }

  /// Shows the result to a reader; its members as lines unless a verb knows better.
  void print(ObjectNode result) {
    console.result(result);
  }

  /// The exit code of a call that gave `result`.
  int code(ObjectNode result) {
    return 0;
  }

  /// Lets another verb prepare its work without being called.
  final void lend(Console other) {
    console = other;
  }

  Console console() {
    return console;
  }

  int threads() {
    Integer asked = common.threads;
    int threads = asked != null ? asked : Runtime.getRuntime().availableProcessors();
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    return threads;
  }

  long seed() {
    return common.seed == null ? 1 : common.seed;
  }

  /// Resident bytes that the process may take.
  long memory() {
    long heap = Runtime.getRuntime().maxMemory();
    return common.memory == null ? heap + MACHINE : Memory.parse(common.memory);
  }

  /// Bytes for blocks in flight: what the heap has beside a share for everything else.
  long blockMemory() {
    long heap = Math.min(Runtime.getRuntime().maxMemory(), memory());
    return Math.max(16L << 20, heap * 6 / 10);
  }

  /// Shows how far the work is, and ends it where the process was asked to stop.
  Progress progress(String what, double pixels) {
    Progress shown =
        common.quiet ? Progress.none() : new ProgressLine(what, pixels, memory(), common.json);
    return (done, total) -> {
      Interruption.check();
      shown.step(done, total);
    };
  }

  /// Every option and input that shaped the product, by its key in a configuration file.
  Map<String, List<String>> effective() {
    Map<String, List<String>> values = new TreeMap<>();
    for (ArgSpec argument : spec.args()) {
      String key = Defaults.key(argument);
      Object value = argument.getValue();
      if (value == null || TRANSIENT.contains(key) || Boolean.FALSE.equals(value)) continue;
      List<String> texts =
          value instanceof Collection<?> many
              ? many.stream().map(String::valueOf).toList()
              : List.of(String.valueOf(value));
      if (!texts.isEmpty()) values.put(key, texts);
    }
    return values;
  }

  /// The same with one text a key.
  Map<String, String> options() {
    Map<String, String> texts = new TreeMap<>();
    effective().forEach((key, values) -> texts.put(key, String.join(",", values)));
    return texts;
  }
}

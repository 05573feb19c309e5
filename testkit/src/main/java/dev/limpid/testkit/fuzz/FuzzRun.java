package dev.limpid.testkit.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fuzzes readers in a process of their own with 256 MB of heap.
///
/// A class with a `main` that hands its arguments and targets to [#main] is the process; a test
/// starts it with [#start]. System properties: `limpid.fuzz.seconds` (all targets of all modules
/// together), `limpid.fuzz.seed`, and `limpid.fuzz.replay`, a saved input that is read once.
public final class FuzzRun {
  private static final String HEAP = "-Xmx256m";
  private static final int SECONDS = 24;

  private FuzzRun() {}

  /// @param share of the seconds that this module's targets get
  /// @param folder inputs that failed are left here
  /// @return lines that begin with `FAIL`, empty when nothing failed
  public static List<String> start(Class<?> process, double share, Path folder)
      throws IOException, InterruptedException {
    double seconds = share * Integer.getInteger("limpid.fuzz.seconds", SECONDS);
    long seed = Long.getLong("limpid.fuzz.seed", 1);
    String replay = System.getProperty("limpid.fuzz.replay", "");
    Files.createDirectories(folder);
    Path lines = Files.createTempFile("fuzz", ".txt");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                process.getName(),
                folder.toAbsolutePath().toString(),
                "" + seconds,
                "" + seed,
                replay)
            .redirectOutput(lines.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = java.waitFor();
    List<String> said = Files.readAllLines(lines, StandardCharsets.UTF_8);
    Files.delete(lines);
    said.forEach(System.out::println);
    List<String> failures =
        new ArrayList<>(said.stream().filter(l -> l.startsWith("FAIL")).toList());
    if (code != 0) failures.add("FAIL\tthe process ended with " + code + ", see " + folder);
    return failures;
  }

  /// The process.
  ///
  /// @param args folder, seconds, seed, and a saved input or nothing
  public static void main(String[] args, List<FuzzTarget> targets) throws Exception {
    PrintStream out = System.out;
    Path folder = Path.of(args[0]);
    if (!args[3].isEmpty()) {
      replay(Path.of(args[3]), targets, out);
      return;
    }
    long nanos = (long) (Double.parseDouble(args[1]) * 1e9 / targets.size());
    out.println("target\tinputs\toutcomes\tslowest ms");
    for (FuzzTarget target : targets) {
      FuzzLoop loop = new FuzzLoop(target, Long.parseLong(args[2]), folder, out);
      Map<String, Long> outcomes = loop.run(nanos);
      out.println(
          target.name() + "\t" + loop.inputs() + "\t" + outcomes + "\t" + loop.slowestMillis());
      out.flush();
    }
  }

  private static void replay(Path file, List<FuzzTarget> targets, PrintStream out) {
    String name = file.getFileName().toString();
    for (FuzzTarget target : targets) {
      if (!name.startsWith(target.name() + "-")) continue;
      try {
        out.println(target.name() + " read it: " + target.reader().read(file));
      } catch (Exception | OutOfMemoryError | StackOverflowError e) {
        e.printStackTrace(out);
      }
    }
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Shortage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Describes every hostile file in a machine with a small heap and prints one line each:
/// expectation, outcome, milliseconds, outcome with statistics, milliseconds, how changed copies
/// fared, path, and what was said. Started by [Scenario05HostileFilesTest].
final class HostileRun {
  private static final long BUDGET_SECONDS = 10;

  /// Statistics read all pixels, on a machine that may be busy.
  private static final long STATISTICS_SECONDS = 60;

  private static final int VARIANTS = 30;

  private HostileRun() {}

  /// @param args the folder of the hostile set, and one for changed copies
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    List<String> lines = Files.readAllLines(folder.resolve("manifest.csv"));
    Random random = new Random(1);
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = fields(line);
      Path file = folder.resolve(row.get(0));
      Outcome plain = describe(file, false);
      Outcome stats = describe(file, true);
      String variants = variants(file, random, Path.of(args[1]));
      System.out.println(
          String.join(
              "\t",
              row.get(3),
              plain.what(),
              "" + plain.millis(),
              stats.what(),
              "" + stats.millis(),
              variants,
              row.get(0),
              plain.said()));
    }
    System.exit(0); // a thread that hangs must not keep the machine alive
  }

  /// Describes copies with a few bytes changed, or the end cut off: `handled`, or what went wrong.
  private static String variants(Path file, Random random, Path scratch) throws Exception {
    byte[] original = Files.readAllBytes(file);
    for (int k = 0; k < VARIANTS; k++) {
      int length = k % 3 == 0 ? 1 + random.nextInt(original.length) : original.length;
      byte[] bytes = Arrays.copyOf(original, length);
      for (int i = random.nextInt(4); i >= 0; i--)
        bytes[random.nextInt(Math.min(length, 1024))] = (byte) random.nextInt(256);
      Path copy = Files.write(scratch.resolve(file.getFileName().toString()), bytes);
      String what = describe(copy, k % 2 == 0).what();
      Files.delete(copy);
      if (!what.matches("(ok|bad|shortage):.*")) return what + " in variant " + k;
    }
    return "handled";
  }

  private record Outcome(String what, long millis, String said) {}

  private static Outcome describe(Path file, boolean stats) throws InterruptedException {
    long start = System.nanoTime();
    FutureTask<ObjectNode> task =
        new FutureTask<>(() -> FileInfo.describe(file, stats, Limits.DEFAULT));
    Thread.ofPlatform().daemon().start(task);
    String what;
    String said;
    try {
      ObjectNode json = task.get(stats ? STATISTICS_SECONDS : BUDGET_SECONDS, TimeUnit.SECONDS);
      what = "ok:" + json.get("kind").asText();
      said = Json.compact(json);
    } catch (TimeoutException e) {
      what = "HANG";
      said = "";
    } catch (ExecutionException e) {
      said = String.valueOf(e.getCause().getMessage());
      what =
          switch (e.getCause()) {
            case BadInput b -> "bad:" + b.code();
            case Shortage s -> "shortage:" + s.code();
            case IOException io -> "IO " + io.getClass().getSimpleName();
            default -> "UNCHECKED " + e.getCause().getClass().getSimpleName();
          };
      if (what.startsWith("UNCHECKED")) e.getCause().printStackTrace();
    }
    return new Outcome(
        what,
        (System.nanoTime() - start) / 1_000_000,
        said.length() > 3000 ? said.substring(0, 3000) : said);
  }

  /// One line of the manifest, which quotes names that hold commas.
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') quoted = !quoted;
      else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else field.append(c);
    }
    fields.add(field.toString());
    return fields;
  }
}

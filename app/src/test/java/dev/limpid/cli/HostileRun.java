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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Describes every hostile file in a machine with a small heap and prints one line each:
/// expectation, outcome, milliseconds, outcome with statistics, milliseconds, path, and what was
/// said. Started by [HostileFilesTest].
final class HostileRun {
  private static final long BUDGET_SECONDS = 10;

  private HostileRun() {}

  /// @param args the folder of the hostile set
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    List<String> lines = Files.readAllLines(folder.resolve("manifest.csv"));
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = fields(line);
      Path file = folder.resolve(row.get(0));
      Outcome plain = describe(file, false);
      Outcome stats = describe(file, true);
      System.out.println(
          String.join(
              "\t",
              row.get(3),
              plain.what(),
              "" + plain.millis(),
              stats.what(),
              "" + stats.millis(),
              row.get(0),
              plain.said()));
    }
    System.exit(0); // a thread that hangs must not keep the machine alive
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
      ObjectNode json = task.get(BUDGET_SECONDS, TimeUnit.SECONDS);
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

package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 5: every hostile file, with and without statistics and in changed copies, in a machine
/// with 256 MB of heap, 10 s each, against what the manifest expects.
@Tag("shared")
@Tag("slow")
class Scenario05HostileFilesTest {
  private record Row(
      String expected,
      String outcome,
      long millis,
      String stats,
      long statsMillis,
      String variants,
      String path,
      String said) {
    static Row of(String line) {
      String[] f = line.split("\t", 8);
      return new Row(
          f[0], f[1], Long.parseLong(f[2]), f[3], Long.parseLong(f[4]), f[5], f[6], f[7]);
    }

    boolean handled() {
      return Stream.of(outcome, stats)
          .allMatch(o -> o.startsWith("ok:") || o.startsWith("bad:") || o.startsWith("shortage:"));
    }

    boolean expectedOutcome() {
      return switch (expected) {
        case "ok" -> outcome.startsWith("ok:");
        case "reject", "nofetch" -> outcome.startsWith("bad:");
        default -> true;
      };
    }
  }

  @TempDir Path temporary;

  @Test
  void everyFileIsOpenedOrRefusedWithOneClearMessage() throws Exception {
    Path folder = Shared.path("data/hostile");
    List<Row> rows = run(folder);
    print(rows);
    int manifest = Files.readAllLines(folder.resolve("manifest.csv")).size() - 1;
    assertEquals(manifest, rows.size());
    assertEquals(List.of(), rows.stream().filter(r -> !r.handled()).toList());
    assertEquals(List.of(), rows.stream().filter(r -> !r.expectedOutcome()).toList());
    assertEquals(List.of(), rows.stream().filter(r -> !r.variants.equals("handled")).toList());
    for (Row row : rows) {
      assertFalse(row.said.contains("root:x:0"), row.path);
      boolean named = row.said.contains(folder.resolve(row.path).toString());
      assertTrue(named, () -> row.path + ": " + row.said);
      assertTrue(row.said.chars().noneMatch(c -> c < ' ' || c == 0x7F), row.path);
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(
          List.of(), left.filter(p -> !p.endsWith("lines") && !p.endsWith("copies")).toList());
    }
    try (Stream<Path> marks = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertTrue(marks.noneMatch(p -> p.getFileName().toString().startsWith("EO_PWNED_")));
    }
  }

  private List<Row> run(Path folder) throws IOException, InterruptedException {
    Path lines = temporary.resolve("lines");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                HostileRun.class.getName(),
                folder.toString(),
                Files.createDirectory(temporary.resolve("copies")).toString())
            .redirectOutput(lines.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, java.waitFor());
    return Files.readAllLines(lines, StandardCharsets.UTF_8).stream().map(Row::of).toList();
  }

  private static void print(List<Row> rows) {
    Map<String, Map<String, Long>> table =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    Row::expected,
                    TreeMap::new,
                    Collectors.groupingBy(
                        r -> r.outcome.replaceFirst("\\..*", ""),
                        TreeMap::new,
                        Collectors.counting())));
    table.forEach((expected, outcomes) -> System.out.println(expected + ": " + outcomes));
    long slowest = rows.stream().mapToLong(r -> Math.max(r.millis, r.statsMillis)).max().orElse(0);
    System.out.println("slowest of " + rows.size() + " files: " + slowest + " ms");
  }
}

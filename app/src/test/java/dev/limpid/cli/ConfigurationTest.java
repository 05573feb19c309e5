package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Limits;
import dev.limpid.io.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the value of an option comes from, and that a product's configuration makes it again.
final class ConfigurationTest {
  @TempDir Path folder;
  private static Season season;

  @BeforeAll
  static void season() throws IOException {
    season = Season.get();
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("c.yaml"), text);
  }

  private int threads(Map<String, String> environment, Object... more) {
    Object[] call = {
      "map", season.model(), season.images(), "-o", folder.resolve("m.tif"), "--dry-run", "--json"
    };
    Run run =
        Run.limpid(
            environment, Stream.concat(Stream.of(call), Stream.of(more)).toArray(Object[]::new));
    assertEquals(0, run.code(), run.err());
    return run.json().get("threads").asInt();
  }

  @Test
  void optionThenEnvironmentThenFileThenDefault() throws IOException {
    Path file = config("threads: 5\n");
    Map<String, String> environment = Map.of("LIMPID_THREADS", "4");
    assertEquals(3, threads(environment, "--config", file, "--threads", 3));
    assertEquals(4, threads(environment, "--config", file));
    assertEquals(5, threads(Map.of(), "--config", file));
    assertEquals(5, threads(Map.of("LIMPID_CONFIG", file.toString())));
    assertEquals(2, threads(Map.of("SLURM_CPUS_PER_TASK", "2")));
    assertEquals(Runtime.getRuntime().availableProcessors(), threads(Map.of()));
  }

  @Test
  void aMapIsMadeAgainFromItsConfiguration() throws IOException {
    Path map = folder.resolve("m.tif");
    Run.json(
        "map",
        season.model(),
        season.images(),
        "-o",
        map,
        "--min-valid",
        2,
        "--min-probability",
        0.3,
        "--bands",
        "B02,B03,B04,B05,B06,B07,B08,B8A,B11,B12",
        "-co",
        "BLOCKSIZE=32",
        "-co",
        "COMPRESS=DEFLATE");
    Path configuration = folder.resolve("m.config.yaml");
    JsonNode values = Yaml.read(configuration, Limits.DEFAULT);
    assertEquals("0.3", values.get("min-probability").asText());
    assertEquals("class,probabilities,quality", values.get("layers").asText());
    assertEquals(64, values.get("recorded").get("model").asText().length());
    assertEquals(64, values.get("recorded").get("cube").asText().length());
    Path again = folder.resolve("again.tif");
    Run.json("map", "--config", configuration, "-o", again, "--threads", 7, "--block", 33);
    for (int f = 0; f < 3; f++)
      assertArrayEquals(
          Files.readAllBytes(Season.files(map).get(f)),
          Files.readAllBytes(Season.files(again).get(f)));
    byte[] before = Files.readAllBytes(configuration);
    Run.json("map", "--config", configuration, "--overwrite");
    assertArrayEquals(before, Files.readAllBytes(configuration));
  }

  @Test
  void unknownKeysAreRefusedWithWhatWasMeant() throws IOException {
    for (String text : List.of("trheads: 2\n", "{\"trheads\": 2}")) {
      Path file = config(text);
      Run run = Run.limpid("map", "--config", file, season.model(), season.images(), "-o", "m.tif");
      assertEquals(2, run.code());
      assertTrue(
          run.err().contains(file + ": unknown key 'trheads', did you mean 'threads'?"), run.err());
    }
    // A key of another verb is no key of this one.
    Path file = config("trees: 10\n");
    assertEquals(2, Run.limpid("info", season.images(), "--config", file).code());
  }

  @Test
  void onlyPlainKeysAndValuesAreRead() throws IOException {
    for (String text :
        List.of(
            "a: &x 1\nb: *x\n",
            "threads: {a: 1}\n",
            "- threads\n",
            "threads: 1\nthreads: 2\n",
            "threads: !!int 3\n",
            "threads:\n")) {
      Run run = Run.limpid("info", season.images(), "--config", config(text));
      assertEquals(3, run.code(), text + run.err());
      assertTrue(run.err().contains("c.yaml"), run.err());
    }
    assertEquals(
        3, Run.limpid("info", season.images(), "--config", folder.resolve("no.yaml")).code());
  }

  @Test
  void stringsStayStrings() throws IOException {
    for (String text : List.of("no", "on", "1e3", "0x10", "010", "null ", "1.10", "~x")) {
      String label = text.strip();
      Path table = folder.resolve("samples.csv");
      StringBuilder rows = new StringBuilder("ndvi_t0," + label + "\n");
      for (int i = 0; i < 40; i++)
        rows.append(i % 2).append(',').append(i % 2 == 0 ? "a" : "b").append('\n');
      Files.writeString(table, rows.toString());
      String typed = label.equals("null") ? "\"null\"" : label;
      Path file = config("label: " + typed + "\ninput: " + table + "\n");
      Run run = Run.limpid("train", "--config", file, "-o", folder.resolve("model"), "--overwrite");
      assertEquals(0, run.code(), label + ": " + run.err());
    }
  }

  @Test
  void listsAreLists() throws IOException {
    Path scene;
    try (Stream<Path> files = Files.list(season.images())) {
      scene =
          files.filter(f -> f.toString().matches(".*\\d\\.tif")).sorted().findFirst().orElseThrow();
    }
    Path file =
        config(
            "inputs: [\"a=sqrt(B04)+B08\", \"b=B02*2\", \"%s\"]\nco: [COMPRESS=LZW, BLOCKSIZE=64]\n"
                .formatted(scene));
    Path out = folder.resolve("out.tif");
    Run.json("calc", "--config", file, "-o", out);
    JsonNode json = Run.json("info", out);
    assertEquals(2, json.get("bands").size());
    assertEquals("lzw", json.get("compression").asText());
    assertEquals(64, json.get("blockWidth").asInt());
  }

  @Test
  void everyOptionHasOneKey() {
    assertTrue(
        ConfigKeys.known()
            .containsAll(List.of("min-samples", "threads", "cube", "model", "co", "recorded")));
    assertEquals("threads", ConfigKeys.suggest("trheads"));
    assertTrue(Run.limpid("info", "--help").out().contains("--layout"));
  }
}

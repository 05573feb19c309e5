package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.simulate.SimulatedSeason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exit codes and messages: what a user types wrong, what files hold wrong, and what is left
/// behind.
final class CommandLineTest {
  @TempDir Path folder;
  private static Season season;

  @BeforeAll
  static void season() throws IOException {
    season = Season.get();
  }

  private static void assertFails(Run run, int code, String... texts) {
    assertEquals(code, run.code(), run.err());
    assertEquals("", run.out());
    for (String text : texts) assertTrue(run.err().contains(text), run.err());
    assertFalse(run.err().contains("\tat "), "no stack trace: " + run.err());
    assertTrue(run.err().lines().anyMatch(l -> l.startsWith("limpid: ")), run.err());
  }

  @Test
  void unknownOptionsAndVerbsAreAnsweredWithWhatWasMeant() {
    assertFails(
        Run.limpid("map", season.model(), season.images(), "-o", "m.tif", "--min-vald", "3"),
        2,
        "--min-vald",
        "--min-valid");
    assertFails(Run.limpid("mpa"), 2, "mpa", "map");
    assertFails(Run.limpid("map", season.model(), season.images()), 2, "--output");
    assertFails(Run.limpid(), 2, "limpid demo");
    assertFails(
        Run.limpid("map", season.model(), season.images(), "-o", "m.tif", "--block", "big"),
        2,
        "--block",
        "big");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--min-probability 1.5",
        "--threads 0",
        "--layers classes",
        "--memory lots",
        "--bbox 1,2,3",
        "--bbox 5,5,1,1",
        "--mask SCL",
        "--period 2024",
        "--compression zip",
        "--min-valid -1",
        "-co TILED=YES"
      })
  void valuesOutOfRangeAreNamed(String option) {
    String[] words = option.split(" ");
    Path map = folder.resolve("m.tif");
    Run run = Run.limpid("map", season.model(), season.images(), "-o", map, words[0], words[1]);
    assertFails(run, 2, words[1]);
    assertTrue(Files.notExists(map));
  }

  @Test
  void missingFilesAreNamed() {
    assertFails(Run.limpid("info", folder.resolve("none.tif")), 3, "none.tif");
    assertFails(Run.limpid("info", folder.resolve("nowhere")), 3, "nowhere");
    assertFails(
        Run.limpid("convert", folder.resolve("none.tif"), "-o", folder.resolve("o.tif")),
        3,
        "none.tif");
    assertFails(
        Run.limpid("calc", "a=@1", folder.resolve("none.tif"), "-o", folder.resolve("o.tif")),
        3,
        "none.tif");
    assertFails(
        Run.limpid(
            "map", folder.resolve("nomodel"), season.images(), "-o", folder.resolve("o.tif")),
        3,
        "nomodel");
    assertFails(
        Run.limpid("train", folder.resolve("none.csv"), "--label", "c", "-o", folder.resolve("m")),
        3,
        "none.csv");
    assertFails(
        Run.limpid(
            "train",
            season.images(),
            "--labels",
            folder.resolve("none.geojson"),
            "-o",
            folder.resolve("m")),
        3,
        "none.geojson");
    assertFails(Run.limpid("evaluate", "--matrix", folder.resolve("none.csv")), 3, "none.csv");
    assertFails(
        Run.limpid("map", season.model(), season.images(), "-o", folder.resolve("a/b/o.tif")),
        3,
        "folder");
  }

  @Test
  void existingOutputIsNotTouched() throws IOException {
    Path map = folder.resolve("m.tif");
    for (String name :
        List.of("m.tif", "m-quality.tif", "m.config.yaml", "m.qml", "m.tif.aux.xml")) {
      Path file = Files.writeString(folder.resolve(name), "mine");
      Map<String, String> before = Run.contents(folder);
      assertFails(
          Run.limpid("map", season.model(), season.images(), "-o", map), 3, name, "--overwrite");
      assertEquals(before, Run.contents(folder));
      Files.delete(file);
    }
    Path model = Files.createDirectory(folder.resolve("model"));
    assertFails(
        Run.limpid("train", season.images(), "--labels", season.labels(), "-o", model),
        3,
        "model",
        "--overwrite");
    assertFails(
        Run.limpid(
            "train", season.images(), "--labels", season.labels(), "-o", model, "--overwrite"),
        3,
        "no model");
    Path table = Files.writeString(folder.resolve("s.csv"), "mine");
    assertFails(
        Run.limpid("sample", season.images(), "--labels", season.labels(), "-o", table),
        3,
        "--overwrite");
    assertEquals("mine", Files.readString(table));
  }

  @Test
  void aFolderThatCanBeReadInTwoWaysNamesThem() throws IOException {
    Path both = Files.createDirectory(folder.resolve("both"));
    try (Stream<Path> files = Files.list(season.images())) {
      for (Path f : files.toList()) Files.copy(f, both.resolve(f.getFileName()));
    }
    stackOfDates(both.resolve("NDVI.tif"));
    Run run = Run.limpid("info", both);
    assertFails(run, 3, "--layout", "dates", "stacks");
    assertEquals("dates", Run.json("info", both, "--layout", "dates").get("layout").asText());
  }

  /// A stack of three dates, beside files of one date each.
  private static void stackOfDates(Path file) throws IOException {
    List<Band> dates =
        Stream.of("2024-01-01", "2024-02-01", "2024-03-01").map(d -> Band.of(d, "1")).toList();
    Layer layer = Layer.measured("", SampleType.INT16, null, dates);
    Grid grid = new SimulatedSeason(Season.SIZE, 2024, 9, 8, 1).grid();
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
      for (int b = 0; b < dates.size(); b++)
        writer.writeStored(0, b, grid.all(), new short[grid.width() * grid.height()]);
      writer.commit();
    }
  }

  @Test
  void gridsThatDifferAreAnsweredWithTheCommandThatHelps() throws IOException {
    Path cut = Files.createDirectory(folder.resolve("cut"));
    Path labels = Season.rewrite(season.labels(), cut, new Window(0, 0, 50, 50), null);
    assertFails(
        Run.limpid("train", season.images(), "--labels", labels, "-o", folder.resolve("m")),
        3,
        "limpid convert",
        "--like");
    Path map = folder.resolve("map.tif");
    Run.json("map", season.model(), season.images(), "-o", map);
    assertFails(Run.limpid("evaluate", map, "--reference", labels), 3, "limpid convert", "--like");
  }

  @Test
  void wrongBandsAreNamed() throws IOException {
    assertFails(
        Run.limpid(
            "map",
            season.model(),
            season.images(),
            "-o",
            folder.resolve("m.tif"),
            "--bands",
            "B02,B03"),
        3,
        "B04");
    Path scene = season.scene();
    assertFails(
        Run.limpid("calc", "x=B99*2", scene, "-o", folder.resolve("m.tif")), 3, "B99", "B08");
    assertFails(Run.limpid("calc", "x=(B04", scene, "-o", folder.resolve("m.tif")), 2, "B04");
    assertEquals(0, Run.contents(folder).size());
  }

  @Test
  void aFailureIsOneJsonObject() throws IOException {
    Run usage = Run.limpid("map", "--json", "--nonsense");
    assertEquals(2, usage.code());
    assertEquals("usage", usage.error().get("code").asText());
    Run missing = Run.limpid("info", folder.resolve("none.tif"), "--json");
    assertEquals(3, missing.code());
    assertEquals(folder.resolve("none.tif").toString(), missing.error().get("file").asText());
    Run byEnvironment =
        Run.limpid(Map.of("LIMPID_JSON", "true"), "info", folder.resolve("none.tif"));
    assertEquals("file.missing", byEnvironment.error().get("code").asText());
    Path config = Files.writeString(folder.resolve("c.yaml"), "json: true\nfeild: 3\n");
    Run byFile = Run.limpid("info", season.images(), "--config", config);
    assertEquals(2, byFile.code());
    assertTrue(byFile.error().get("message").asText().contains("unknown key 'feild'"));
  }

  @Test
  void strictLeavesNoProduct() throws IOException {
    Path model = folder.resolve("model");
    Object[] train = {
      "train", season.images(), "--labels", season.labels(), "--unsafe-pixel-split", "-o", model
    };
    Object[] strict = java.util.Arrays.copyOf(train, train.length + 1);
    strict[train.length] = "--strict";
    assertFails(Run.limpid(strict), 3, "--strict");
    assertEquals(Map.of(), Run.contents(folder));
    assertEquals(0, Run.limpid(train).code());
    Path map = folder.resolve("map.tif");
    Map<String, String> before = Run.contents(folder);
    assertFails(Run.limpid("map", model, season.images(), "-o", map, "--strict"), 3, "--strict");
    assertEquals(before, Run.contents(folder));
    Run plain = Run.limpid("map", model, season.images(), "-o", map);
    assertEquals(0, plain.code());
    assertTrue(plain.err().contains("warning: "), plain.err());
  }

  @Test
  void defectsHaveACodeOfTheirOwnAndNoStackTrace() {
    java.io.ByteArrayOutputStream told = new java.io.ByteArrayOutputStream();
    java.io.PrintStream err = System.err;
    String plain;
    String debug;
    try {
      System.setErr(new java.io.PrintStream(told, true, java.nio.charset.StandardCharsets.UTF_8));
      Defaults none = new Defaults(Map.of());
      assertEquals(1, new Failures(new String[0], none).report(new IllegalStateException("odd")));
      assertEquals(1, new Failures(new String[0], none).report(new StackOverflowError()));
      plain = told.toString(java.nio.charset.StandardCharsets.UTF_8);
      told.reset();
      new Failures(new String[] {"--debug"}, none).report(new IllegalStateException("odd"));
      debug = told.toString(java.nio.charset.StandardCharsets.UTF_8);
    } finally {
      System.setErr(err);
    }
    assertTrue(plain.contains("odd") && plain.contains("limpid doctor --json"), plain);
    assertFalse(plain.contains("\tat "), plain);
    assertTrue(debug.contains("\tat dev.limpid"), debug);
  }

  @Test
  void textOfFilesIsNoCommandToTheTerminal() throws IOException {
    String escape = "\u001b[31mred\u0007\u009b2J\u202e";
    Path geo =
        Files.writeString(
            folder.resolve("points.geojson"),
            """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a%s":"x"},
            "geometry":{"type":"Point","coordinates":[1,43]}}]}"""
                .formatted("\\u001b[31m\\u009b2J\\u202e"));
    Path yaml = Files.writeString(folder.resolve("c.yaml"), "\"thr\\u001b[31meads\": 3\n");
    for (Run run :
        List.of(
            Run.limpid("info", geo),
            Run.limpid("info", geo, "--json"),
            Run.limpid("info", season.images(), "--config", yaml),
            Run.limpid("info", folder.resolve("no" + escape)),
            Run.limpid(
                "train",
                season.images(),
                "--labels",
                geo,
                "--field",
                escape,
                "-o",
                folder.resolve("m")))) {
      String all = run.out() + run.err();
      assertTrue(
          all.chars().allMatch(c -> c == '\n' || (!Character.isISOControl(c) && c != 0x202e)), all);
    }
  }

  @Test
  void helpHasAnExampleOnStdout() {
    for (String verb :
        List.of(
            "demo",
            "info",
            "calc",
            "convert",
            "sample",
            "train",
            "map",
            "evaluate",
            "explain",
            "doctor")) {
      Run run = Run.limpid(verb, "--help");
      assertEquals(0, run.code());
      assertTrue(
          run.out().contains("Example:") && run.out().contains("  limpid " + verb), run.out());
      assertTrue(run.out().contains("--json") && run.out().contains("--dry-run"), run.out());
      assertTrue(run.out().chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), verb);
    }
    Run version = Run.limpid("--version");
    assertEquals(0, version.code());
    assertTrue(version.out().startsWith("limpid "), version.out());
  }
}

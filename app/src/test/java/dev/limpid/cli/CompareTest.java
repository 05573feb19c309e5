package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An experiment with several models from its file to its report.
final class CompareTest {
  /// Samples of a field share a label; a sample in ten lacks a date.
  private static final int FIELDS = 36;

  private static final int[] GAPS = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100};

  @TempDir Path folder;
  private Path table;

  @BeforeEach
  void writeTable() throws IOException {
    table = folder.resolve("table.csv");
    Random random = new Random(7);
    StringBuilder text =
        new StringBuilder("id,field,label,ndvi_t0,evi_t0,ndvi_t1,evi_t1,ndvi_t2,evi_t2\n");
    for (int i = 0; i < 3 * FIELDS; i++) {
      int field = i / 3;
      int k = field % 3;
      String[] names = {"wheat", "rye", "maize"};
      text.append("s%d,f%d,%s".formatted(i, field, names[k]));
      for (int t = 0; t < 3; t++) {
        double v = (t == k ? 0.8 : 0.3) + 0.05 * random.nextGaussian();
        text.append(i % 10 == 0 && t == 2 ? ",,0.1" : ",%.4f,%.4f".formatted(v, 0.6 * v));
      }
      text.append('\n');
    }
    Files.writeString(table, text.toString());
  }

  private Path experiment(String... lines) throws IOException {
    String head = "input: '%s'\nlabel: label\ngroup: field\nfolds: 3\n".formatted(table);
    return Files.writeString(
        folder.resolve("experiment.yaml"), head + String.join("\n", lines) + "\n");
  }

  private static JsonNode read(Path file) throws IOException {
    return Json.read(file, Limits.DEFAULT);
  }

  private static void refused(Run run, int code, String... words) {
    assertEquals(code, run.code(), run.err());
    for (String word : words) assertTrue(run.err().contains(word), word + " in: " + run.err());
  }

  @Test
  void aTableFromEndToEnd() throws IOException {
    Path report = folder.resolve("report");
    Path file =
        experiment(
            "seeds: [1, 2]",
            "start: when", // of networks alone
            "shares: [10, 50]",
            "noise: {levels: [0, 30]}",
            "models:",
            "  - {name: small, trees: 3}",
            "  - {name: large, trees: 30, class-weights: balanced}");
    JsonNode plan = Run.json("compare", file, "-o", report, "--dry-run");
    assertEquals(2 * 2 * 3 * 4, plan.get("trials").asInt());
    assertFalse(Files.exists(TrialFiles.beside(report)), "a dry run writes nothing");

    JsonNode json = Run.json("compare", file, "-o", report);
    assertEquals(97, json.get("tested").asInt());
    JsonNode large = json.get("models").get(1);
    assertEquals("large", large.get("name").asText());
    for (String figure : List.of("overallAccuracy", "macroF1")) {
      assertEquals(List.of("mean", "sd", "low", "high"), Run.names(large.get(figure)));
      assertTrue(large.at("/" + figure + "/mean").asDouble() > 0.9);
    }
    for (String key : List.of("meanIoU", "trainSeconds", "cpuSeconds", "peakMemory", "nodes"))
      assertTrue(large.hasNonNull(key), key);
    assertTrue(large.get("parameters").isNull(), "a forest has none");
    assertEquals(36, large.at("/classes/0/n").asInt() + GAPS.length / 3);
    assertEquals(1, json.get("pairs").size());
    assertEquals(2, json.at("/pairs/0/mcnemar/1/seed").asInt());
    assertEquals("resampled t", json.at("/pairs/0/test").asText());
    assertTrue(json.at("/baseline/overallAccuracy").asDouble() < 0.4);
    assertEquals(4, json.get("curves").size());
    assertEquals(
        List.of(10, 50, 100),
        json.at("/curves/0/points").findValues("amount").stream().map(JsonNode::asInt).toList());

    assertEquals(2 * 2 * 3 * 4 + 1, Files.readAllLines(report.resolve("results.csv")).size());
    assertEquals(48, read(report.resolve("results.json")).get("runs").size());
    List<String> split = Files.readAllLines(report.resolve("split.csv"));
    assertEquals("sample,fold", split.getFirst());
    assertEquals(97 + 1, split.size());
    String page = Files.readString(report.resolve("report.html"));
    assertTrue(page.contains("<svg") && !page.contains("<script"));
    refused(Run.limpid("compare", file, "-o", report), 3, "--overwrite");

    Path again = folder.resolve("again");
    JsonNode second = Run.json("compare", report.resolve("config.yaml"), "-o", again);
    assertEquals(json.at("/models/0/overallAccuracy"), second.at("/models/0/overallAccuracy"));
    assertEquals(split, Files.readAllLines(again.resolve("split.csv")));
  }

  @Test
  void theFiguresAreThoseOfTrain() throws IOException {
    Path report = folder.resolve("report");
    Path file = experiment("seeds: [1]", "models:", "  - {name: a, trees: 7}");
    JsonNode compared = Run.json("compare", file, "-o", report);
    JsonNode trained =
        Run.json(
            "train",
            table,
            "--label",
            "label",
            "--group",
            "field",
            "--folds-file",
            report.resolve("split.csv"),
            "--trees",
            7,
            "-o",
            folder.resolve("model"));
    assertEquals(
        trained.get("overallAccuracy").asDouble(),
        compared.at("/models/0/overallAccuracy/mean").asDouble(),
        1e-12);
    assertEquals(
        trained.get("macroF1").asDouble(), compared.at("/models/0/macroF1/mean").asDouble(), 1e-12);
    assertEquals(
        trained.get("majorityBaseline").get("overallAccuracy"),
        compared.at("/baseline/overallAccuracy"));
  }

  @Test
  void modelsWithOtherSamplesAreTestedOnTheSame() throws IOException {
    Path report = folder.resolve("report");
    Path file =
        experiment(
            "seeds: [1]",
            "epochs: 3",
            "models:",
            "  - {name: forest, trees: 5}",
            "  - {name: network, model: ltae, batch: 16}");
    JsonNode json = Run.json("compare", file, "-o", report, "--threads", 1);
    assertEquals(97, json.at("/samples/0/samples").asInt());
    assertEquals(3 * FIELDS, json.at("/samples/1/samples").asInt());
    assertEquals(97, json.get("tested").asInt());
    assertEquals(3 * FIELDS + 1, Files.readAllLines(report.resolve("split.csv")).size());
    assertTrue(json.at("/models/1/parameters").asInt() > 1000);
    for (JsonNode run : read(report.resolve("results.json")).get("runs"))
      assertEquals(run.get("model").asText().equals("network") ? 3 : 0, run.get("curve").size());
    String page = Files.readString(report.resolve("report.html"));
    assertTrue(page.contains("Learning curves"));
    assertTrue(page.contains("97 of 108 labelled samples are tested"));
  }

  @Test
  void noiseIsOnTheTrainingSideAlone() throws IOException {
    Path file =
        experiment(
            "seeds: [1]",
            "noise: {levels: [100], kind: pairs, pairs: [[wheat, rye]]}",
            "models: [{name: a, trees: 20}]");
    Path report = folder.resolve("report");
    JsonNode json = Run.json("compare", file, "-o", report);
    JsonNode points = json.at("/curves/0/points");
    assertTrue(points.at("/0/overallAccuracy/mean").asDouble() > 0.95);
    double swapped = points.at("/1/overallAccuracy/mean").asDouble();
    assertEquals(1 / 3.0, swapped, 0.05, "only maize is right when wheat was taught as rye");
    for (JsonNode run : read(report.resolve("results.json")).get("runs"))
      if (run.at("/setting/line").asText().equals("NOISE"))
        assertTrue(run.at("/learned/wrong").asInt() > 30, run.toString());
  }

  @Test
  void cleaningFindsWhatWasMadeWrong() throws IOException {
    Path file =
        experiment(
            "seeds: [1]",
            "noise: {levels: [0, 20]}",
            "clean: true",
            "models: [{name: a, trees: 40, min-leaf: 2}]");
    JsonNode json = Run.json("compare", file, "-o", folder.resolve("report"));
    JsonNode cleaned = json.get("curves").get(1);
    assertTrue(cleaned.get("cleaned").asBoolean());
    JsonNode noisy = cleaned.at("/points/1");
    assertTrue(noisy.get("recall").asDouble() > 0.7, noisy.toString());
    assertTrue(noisy.get("precision").asDouble() > 0.7, noisy.toString());
  }

  @Test
  void aStoppedComparisonGoesOn() throws IOException, InterruptedException {
    Path file = experiment("seeds: [1, 2]", "shares: [30]", "models: [{name: a, trees: 3000}]");
    Run.json("compare", file, "-o", folder.resolve("whole"));
    Path stopped = folder.resolve("stopped");
    Path runs = TrialFiles.beside(stopped).resolve("runs");
    Process process =
        Run.start(
            folder, Map.of(), List.of("compare", file.toString(), "-o", stopped.toString(), "-q"));
    while (process.isAlive() && finished(runs).size() < 2) Thread.sleep(5);
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(stopped), "it was stopped before it was done");
    Map<String, FileTime> before = finished(runs);
    assertTrue(before.size() >= 2 && before.size() < 12, "finished: " + before.size());
    Run.json("compare", file, "-o", stopped);
    Map<String, FileTime> after = finished(runs);
    assertEquals(12, after.size());
    before.forEach((name, time) -> assertEquals(time, after.get(name), "not done again"));
    assertEquals(figures(folder.resolve("whole")), figures(stopped));
  }

  private static Map<String, FileTime> finished(Path runs) throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    if (!Files.isDirectory(runs)) return times;
    try (Stream<Path> files = Files.list(runs)) {
      for (Path f : files.filter(f -> f.getFileName().toString().endsWith(".json")).toList())
        times.put(f.getFileName().toString(), Files.getLastModifiedTime(f));
    }
    return times;
  }

  /// Everything that was found apart from what it took.
  private static List<ObjectNode> figures(Path report) throws IOException {
    List<ObjectNode> runs = new ArrayList<>();
    for (JsonNode run : read(report.resolve("results.json")).get("runs"))
      runs.add(((ObjectNode) run.deepCopy()).without("cost"));
    Path work = TrialFiles.beside(report).resolve("runs");
    for (String name : finished(work).keySet())
      runs.add(((ObjectNode) read(work.resolve(name))).without("cost"));
    return runs;
  }

  @Test
  void moreIsAddedAndOtherThingsAreRefused() throws IOException {
    Path report = folder.resolve("report");
    Path runs = TrialFiles.beside(report).resolve("runs");
    Run.json("compare", experiment("seeds: [1]", "models: [{name: a, trees: 3}]"), "-o", report);
    Map<String, FileTime> before = finished(runs);
    Path more = experiment("seeds: [1, 2]", "models: [{name: a, trees: 3}, {name: b, trees: 4}]");
    Run.json("compare", more, "-o", report, "--overwrite");
    Map<String, FileTime> after = finished(runs);
    assertEquals(12, after.size());
    before.forEach((name, time) -> assertEquals(time, after.get(name)));

    Path other = experiment("seeds: [1]", "models: [{name: a, trees: 5}]");
    refused(Run.limpid("compare", other, "-o", report, "--overwrite"), 3, "model a", "--restart");
    refused(
        Run.limpid("compare", more, "-o", report, "--overwrite", "--seed", 2), 3, "split", "-work");
    assertEquals(after, finished(runs));
    Run.json("compare", other, "-o", report, "--overwrite", "--restart");
    assertEquals(3, finished(runs).size());
    assertNotEquals(before, finished(runs));

    Files.writeString(runs.resolve("a-s1-f0-all.json"), "{}");
    refused(Run.limpid("compare", other, "-o", report, "--overwrite"), 3, "a-s1-f0-all.json");
  }

  @Test
  void aCubeIsComparedByBlocksAndMapped() throws IOException {
    Season season = Season.get();
    Path file =
        Files.writeString(
            folder.resolve("season.yaml"),
            """
            input: '%s'
            labels: '%s'
            field: class
            folds: 3
            seeds: [1]
            groups: [2]
            models:
              - {name: daily, trees: 5}
              - {name: monthly, trees: 5, composite: "median:30", grid-days: 30}
            maps: '%s'
            """
                .formatted(season.images(), season.parcels(), season.images()));
    Path report = folder.resolve("season");
    JsonNode json = Run.json("compare", file, "-o", report);
    assertTrue(json.at("/samples/0/features").asInt() > json.at("/samples/1/features").asInt());
    assertEquals(2, json.at("/curves/0/points/0/amount").asInt());
    int all = json.at("/split/groups").asInt();
    assertEquals(2.0 * all / 3, json.at("/curves/0/points/1/amount").asDouble(), 1e-9);
    assertTrue(
        json.at("/curves/0/points/0/samples").asInt()
            < json.at("/curves/0/points/1/samples").asInt());
    int tested = json.get("tested").asInt();
    int places = json.get("labelled").asInt();
    int across = json.at("/split/droppedOtherSide").asInt();
    assertTrue(tested <= places - across && tested > 0.8 * (places - across), json.toString());
    assertTrue(
        Files.readString(report.resolve("report.html")).contains("src=\"data:image/png;base64,"));
    Path map = TrialFiles.beside(report).resolve("maps/monthly.tif");
    assertTrue(Run.json("verify", map).get("ok").asBoolean());
    JsonNode again = Run.json("compare", file, "-o", report, "--overwrite", "--restart");
    assertEquals(json.at("/models/1/overallAccuracy"), again.at("/models/1/overallAccuracy"));
  }

  @Test
  void experimentsAreCheckedAsAWhole() throws IOException {
    String models = "models: [{name: a, trees: 3}]";
    String[][] cases = {
      {models, "'seeds' is missing"},
      {"seeds: [1]", "'models' is missing"},
      {"seeds: []\n" + models, "'seeds' must be a list"},
      {"seeds: [1, 1]\n" + models, "'seeds' holds a value twice"},
      {"seeds: [1.5]\n" + models, "'seeds' must be whole numbers, got 1.5"},
      {"seeds: [1]\nsharse: [5]\n" + models, "unknown key 'sharse', did you mean 'shares'?"},
      {"seeds: [1]\nshares: [0]\n" + models, "'shares' must be above 0"},
      {"seeds: [1]\nshares: [120]\n" + models, "'shares' must be per cent, 0 to 100, got 120"},
      {"seeds: [1]\ngroups: [0]\n" + models, "'groups' must be at least 1"},
      {"seeds: [1]\nnoise: {levels: [5], kind: some}\n" + models, "random or pairs, got \"some\""},
      {"seeds: [1]\nnoise: {kind: random}\n" + models, "'noise.levels' is missing"},
      {"seeds: [1]\nmodels: [forest]", "a model needs a name", "forest"},
      {"seeds: [1]\nmodels: [{name: a, model: ltae, patch: 16}]", "model 'a': ", "--patch"},
      {"seeds: [1]\nnoise: {level: [5]}\n" + models, "noise: unknown key 'level'", "'levels'"},
      {"seeds: [1]\nnoise: {levels: [5], pairs: [[a, b]]}\n" + models, "kind: pairs"},
      {
        "seeds: [1]\nnoise: {levels: [5], kind: pairs, pairs: [[rye, oats]]}\n" + models,
        "'oats' is no class",
        "wheat"
      },
      {"seeds: [1]\nmaps: nowhere\n" + models, "'maps': nowhere: no such file"},
      {
        "seeds: [1]\nmaps: {cube: nowhere, band: x}\n" + models,
        "maps: unknown key 'band'",
        "'bands'"
      },
      {"seeds: [1]\nclean: true\n" + models, "'clean' needs 'noise'"},
      {"seeds: [1]\ntest-share: 0.3\n" + models, "'test-share'", "command line"},
      {"seeds: [1]\nmodels: [{trees: 3}]", "a model needs a name"},
      {"seeds: [1]\nmodels: [{name: a b}]", "a model needs a name"},
      {"seeds: [1]\nmodels: [{name: a}, {name: A, trees: 4}]", "two models are called 'A'"},
      {"seeds: [1]\nmodels: [{name: a, treez: 3}]", "model 'a': unknown key 'treez'", "'trees'"},
      {"seeds: [1]\nmodels: [{name: a, label: x}]", "write it above 'models'"},
      {"seeds: [1]\nmodels: [{name: a, trees: many}]", "model 'a': ", "many"},
      {"seeds: [1]\nmodels: [{name: a, epochs: 3}]", "model 'a': ", "--epochs"},
      {"seeds: [1]\nmodels: [{name: a, model: ltae, trees: 3}]", "model 'a': ", "--trees"},
      {"seeds: [1]\nmodels: [{name: a, model: tree}]", "model 'a': ", "'tree'"},
      {"seeds: [1]\nmodels: [{name: a, class-weights: odd}]", "'odd'"},
    };
    Path report = folder.resolve("report");
    for (String[] one : cases) {
      Run run = Run.limpid("compare", experiment(one[0]), "-o", report);
      for (int w = 1; w < one.length; w++) refused(run, 3, one[w], "experiment.yaml");
      assertFalse(Files.exists(report), one[0]);
      assertFalse(Files.exists(TrialFiles.beside(report)), one[0]);
    }
  }

  @Test
  void anExperimentIsAConfiguration() throws IOException {
    Path file = experiment("seeds: [1]", "shares: [5]", "models: [{name: a, trees: 3}]");
    assertTrue(Run.json("info", file).get("options").asBoolean());
  }
}

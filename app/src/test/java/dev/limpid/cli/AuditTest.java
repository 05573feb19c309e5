package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Sha256;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `limpid audit` on tables, cubes and probabilities, and what its decisions do to labels.
final class AuditTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  @TempDir Path folder;

  /// Two classes far apart, some labels exchanged.
  private Path table(int wrong) throws IOException {
    var random = new SplittableRandom(5);
    var text = new StringBuilder("id,label,field,v_t0,v_t1\n");
    for (int i = 0; i < 120; i++) {
      boolean low = i % 2 == 0;
      String label = low == i >= wrong ? "wheat" : HOSTILE;
      text.append("s%d,%s,f%d".formatted(i, label, i / 4));
      for (int t = 0; t < 2; t++)
        text.append(",%.4f".formatted((low ? 0.2 : 0.8) + 0.1 * random.nextDouble()));
      text.append('\n');
    }
    Path file = folder.resolve("table.csv");
    Files.writeString(file, text);
    return file;
  }

  private Path decisions(String... rows) throws IOException {
    Path file = folder.resolve("decisions.csv");
    Files.writeString(file, "id,given,decision,label\n" + String.join("\n", rows) + "\n");
    return file;
  }

  private static void refused(Run run, int code, String... words) {
    assertEquals(code, run.code(), run.err());
    for (String word : words) assertTrue(run.err().contains(word), run.err());
  }

  private static JsonNode read(Path file) throws IOException {
    return Json.read(file, Limits.DEFAULT);
  }

  @Test
  void probabilitiesAlone() throws IOException {
    Path file = folder.resolve("p.csv");
    Files.writeString(
        file, "i,given,p0,p1\n10,0,.9,.1\n11,0,.8,.2\n12,0,.1,.9\n13,1,.2,.8\n14,1,.25,.75\n");
    JsonNode json = Run.json("audit", "--probabilities", file);
    assertEquals(
        "[{\"i\":12,\"given\":0,\"suggested\":1,\"quality\":0.1}]",
        Json.compact(json.get("suspects")));
    assertEquals(0.8, json.get("labelHealth").asDouble(), 1e-12);
    assertEquals(2, json.get("noiseMatrix").size());
    assertEquals("confident_learning", json.get("rule").asText());
    for (String rule : List.of("both", "low_self_confidence", "predicted_neq_given"))
      assertEquals(
          1, Run.json("audit", "--probabilities", file, "--rule", rule).get("suspects").size());
    refused(Run.limpid("audit", "--probabilities", file, "--rule", "none"), 2, "'none'", "both");
    refused(Run.limpid("audit", "--probabilities", file, folder), 2, "stands alone");
    refused(Run.limpid("audit"), 2, "--probabilities");
    Files.writeString(file, "i,given,p0,p1\n10,0,.9,.2\n");
    refused(Run.limpid("audit", "--probabilities", file), 3, "p.csv", "'10'", "1.1");
  }

  @Test
  void aTableIsAuditedByGroups() throws IOException {
    Path audit = folder.resolve("audit");
    JsonNode json =
        Run.json(
            "audit",
            table(6),
            "--label",
            "label",
            "--group",
            "field",
            "--folds-out",
            folder.resolve("folds.csv"),
            "-o",
            audit);
    assertEquals(121, Files.readAllLines(folder.resolve("folds.csv")).size());
    List<String> found =
        StreamSupport.stream(json.get("suspects").spliterator(), false)
            .map(s -> s.get("i").asText())
            .sorted()
            .toList();
    assertEquals(List.of("s0", "s1", "s2", "s3", "s4", "s5"), found);
    assertEquals(json.get("suspects"), read(audit.resolve("audit.json")).get("suspects"));
    assertEquals(
        Sha256.of(folder.resolve("table.csv")),
        json.get("inputs").get(folder.resolve("table.csv").toString()).asText());
    assertEquals(7, Files.readAllLines(audit.resolve("suspects.csv")).size());
    assertEquals(3, Files.readAllLines(audit.resolve("noise-matrix.csv")).size());
    assertFalse(Files.exists(audit.resolve("blocks.csv")));
    String page = Files.readString(audit.resolve("index.html"));
    assertFalse(page.contains("<img src=x"), "names from files are escaped");
    assertTrue(page.contains("&lt;img src=x"));
    assertEquals(6, page.split("<article", -1).length - 1);
    assertFalse(page.contains("src=\"http"), "nothing comes from elsewhere");
    JsonNode again = Run.json("audit", "--probabilities", audit.resolve("probabilities.csv"));
    assertEquals(6, again.get("suspects").size());
    refused(
        Run.limpid("audit", table(6), "--label", "label", "-o", audit), 3, "--overwrite", "audit");
    refused(
        Run.limpid(
            "audit", table(6), "--label", "label", "--test-share", 0.3, "-o", audit, "--overwrite"),
        2,
        "--folds");
  }

  @Test
  void nothingSuspectedIsSaid() throws IOException {
    Path audit = folder.resolve("clean");
    JsonNode json =
        Run.json("audit", table(0), "--label", "label", "--group", "field", "-o", audit);
    assertEquals(0, json.get("suspects").size());
    assertEquals(1, json.get("labelHealth").asDouble());
    assertTrue(Files.readString(audit.resolve("index.html")).contains("No label is suspected."));
  }

  @Test
  void decisionsMakeANewTable() throws IOException {
    Path table = table(6);
    String before = Sha256.of(table);
    Path out = folder.resolve("table-2.csv");
    Object[] call = {
      "audit",
      table,
      "--label",
      "label",
      "--apply",
      decisions("s1,wheat,drop,", "s3,wheat,relabel," + HOSTILE, "s5,wheat,keep,"),
      "-o",
      out
    };
    JsonNode done = Run.json(call);
    assertEquals(before, Sha256.of(table));
    List<String> old = Files.readAllLines(table);
    List<String> now = Files.readAllLines(out);
    assertEquals(old.size(), now.size());
    for (int i = 0; i < old.size(); i++)
      if (i == 2) assertEquals(old.get(i).replace("wheat", ""), now.get(i));
      else if (i == 4) assertEquals(old.get(i).replace("wheat", HOSTILE), now.get(i));
      else assertEquals(old.get(i), now.get(i));
    assertEquals(1, done.get("kept").asInt());
    assertEquals(1, done.get("relabelled").asInt());
    assertEquals(1, done.get("dropped").asInt());
    JsonNode written = read(folder.resolve("table-2.csv.provenance.json"));
    assertEquals(done, written);
    assertEquals(before, written.get("source").get("sha256").asText());
    assertEquals(2, written.get("changes").size());
    refused(Run.limpid(call), 3, "--overwrite");
  }

  @Test
  void decisionsThatDoNotFitAreRefusedByLine() throws IOException {
    Path table = table(6);
    Path out = folder.resolve("table-2.csv");
    String[][] cases = {
      {"nobody,wheat,drop,", "line 2", "'nobody'"},
      {"s3,wheat,relabel,barley", "line 2", "'barley'"},
      {"s3,rye,drop,", "line 2", "'rye'", "review it again"},
      {"s3,wheat,delete,", "line 2", "'delete'"},
      {"s3,wheat,relabel,", "line 2", "names no label"},
      {"s3,wheat,keep,\ns3,wheat,drop,", "line 3", "second decision"},
    };
    for (String[] one : cases) {
      Run run =
          Run.limpid("audit", table, "--label", "label", "--apply", decisions(one[0]), "-o", out);
      refused(run, 3, one[1], one[2], "decisions.csv");
      assertFalse(Files.exists(out), one[0]);
    }
    Path good = decisions("s3,wheat,drop,");
    refused(
        Run.limpid("audit", table, "--label", "label", "--apply", good, "-o", table, "--overwrite"),
        2,
        "not touched");
    refused(
        Run.limpid(
            "audit", table, "--label", "label", "--apply", good, "-o", folder.resolve("x.tif")),
        2,
        "csv");
  }

  @Test
  void aCubeIsReviewedByPolygon() throws IOException {
    Season season = Season.get();
    Path audit = folder.resolve("season");
    JsonNode json =
        Run.json(
            "audit",
            season.images(),
            "--labels",
            season.parcels(),
            "--field",
            "class",
            "--folds",
            3,
            "--trees",
            20,
            "--rule",
            "predicted_neq_given",
            "-o",
            audit);
    assertTrue(json.get("suspects").size() > 0);
    String page = Files.readString(audit.resolve("index.html"));
    assertTrue(page.contains("data:image/png;base64,"), "a picture of a polygon");
    assertTrue(page.contains("B04, B03, B02, 2024-"), "true colour and its date");
    List<String> polygons = Files.readAllLines(audit.resolve("polygons.csv"));
    assertTrue(polygons.getFirst().startsWith("polygon,samples,suspects,suspect,given"));
    assertTrue(Files.exists(audit.resolve("blocks.csv")));
    String[] first = polygons.get(1).split(",");
    Path out = folder.resolve("parcels-2.geojson");
    Run.json(
        "audit",
        season.images(),
        "--labels",
        season.parcels(),
        "--field",
        "class",
        "--apply",
        decisions(first[0] + "," + first[4] + ",drop,"),
        "-o",
        out);
    JsonNode old = read(season.parcels()).get("features");
    JsonNode now = read(out).get("features");
    assertEquals(old.size(), now.size());
    for (int i = 0; i < old.size(); i++) {
      assertEquals(old.get(i).get("geometry"), now.get(i).get("geometry"));
      boolean dropped = old.get(i).get("id").asText().equals(first[0]);
      assertEquals(dropped, now.get(i).get("properties").get("class").isNull());
      if (!dropped) assertEquals(old.get(i), now.get(i));
    }
  }

  @Test
  void aLabelRasterStaysARaster() throws IOException {
    Season season = Season.get();
    Path out = folder.resolve("labels-2.tif");
    try (RasterSource raster = GeoTiff.open(season.labels())) {
      var all = new dev.limpid.geo.Window(0, 0, raster.grid().width(), raster.grid().height());
      Object old = raster.readStored(0, all);
      int first = 0;
      while (raster.info().type().value(old, first) == 0) first++;
      int code = (int) raster.info().type().value(old, first);
      JsonNode done =
          Run.json(
              "audit",
              season.images(),
              "--labels",
              season.labels(),
              "--apply",
              decisions("1," + code + ",drop,"),
              "-o",
              out);
      assertEquals("polygon", done.get("unit").asText());
      try (RasterSource version = GeoTiff.open(out)) {
        Object now = version.readStored(0, all);
        assertEquals(raster.info().type(), version.info().type());
        assertEquals(raster.info().legend(), version.info().legend());
        assertEquals(0, version.info().type().value(now, first));
        int changed = 0;
        for (int i = 0; i < all.width() * all.height(); i++)
          if (version.info().type().value(now, i) != raster.info().type().value(old, i)) {
            assertEquals(code, raster.info().type().value(old, i));
            changed++;
          }
        assertTrue(changed > 0 && changed < all.width() * all.height() / 2, changed + " pixels");
      }
    }
  }

  @Test
  void pointsKeepTheirColumns() throws IOException {
    Season season = Season.get();
    Path points = folder.resolve("points.csv");
    double x;
    double y;
    try (RasterSource raster = GeoTiff.open(season.labels())) {
      x = raster.grid().west() + 500;
      y = raster.grid().north() - 500;
    }
    Files.writeString(
        points, "x,y,crop,note\n%s,%s,wheat,\"a, b\"\n%s,%s,maize,c\n".formatted(x, y, x + 50, y));
    Path out = folder.resolve("points-2.csv");
    Run.json(
        "audit",
        season.images(),
        "--labels",
        points,
        "--field",
        "crop",
        "--apply",
        decisions("row 1,maize,relabel,wheat"),
        "-o",
        out);
    assertEquals(Files.readString(points).replace("maize", "wheat"), Files.readString(out));
  }

  @Test
  void dryRunsWriteNothing() throws IOException {
    Path audit = folder.resolve("dry");
    Run.json("audit", table(6), "--label", "label", "-o", audit, "--dry-run");
    assertFalse(Files.exists(audit));
  }
}

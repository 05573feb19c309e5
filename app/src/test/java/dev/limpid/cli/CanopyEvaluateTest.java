package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Prior;
import dev.limpid.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CanopyEvaluateTest {
  private static final String HEADER =
      "site,field_date,d0,d1,masked,lai,B2,B3,B4,B5,B6,B7,B8,B8A,B11,B12,sun_zen,sun_az,join_zen,join_az\n";
  private static final String BANDS = ",.1,.1,.1,.1,.1,.1,.1,.1,.1,.1,40,150,5,100\n";

  @TempDir Path folder;

  /// A network that says 3 whatever it sees, and knows reflectances from 0.2.
  private Path networks() throws IOException {
    ObjectNode net = Json.object();
    for (int i = 0; i < 11; i++) net.withArray("Normalisation").addArray().add(0).add(1);
    net.putArray("Denormalisation").addArray().add(0).add(6);
    net.putArray("ExtremeCases").addArray().add(0.2).add(0).add(8);
    ArrayNodes.zeros(net.putArray("Weights_Layer1_Neurons").addArray(), 11);
    net.putArray("Weights_Layer1_Bias").addArray().add(0);
    net.putArray("Weights_Layer2_Neurons").addArray().add(0);
    net.putArray("Weights_Layer2_Bias").addArray().add(0);
    ArrayNodes.of(net.putArray("DefinitionDomain_MinMax"), 8);
    Path file = folder.resolve("networks.json");
    Json.write(file, false, Json.object().set("2_1_LAI", net));
    return file;
  }

  private static final class ArrayNodes {
    static void zeros(com.fasterxml.jackson.databind.node.ArrayNode into, int count) {
      for (int i = 0; i < count; i++) into.add(0);
    }

    static void of(com.fasterxml.jackson.databind.node.ArrayNode box, int bands) {
      var low = box.addArray();
      var high = box.addArray();
      for (int i = 0; i < bands; i++) {
        low.add(0.2);
        high.add(0.9);
      }
    }
  }

  @Test
  void measuredSpectraOfACubeAndOfATable() throws IOException {
    Path model = CanopyModels.model(folder.resolve("model"), Prior.UNIFORM);
    Path cube = CanopyModels.cube(folder.resolve("cube"), "2020-06-01", "2020-06-06", "2020-06-11");
    Path out = folder.resolve("report.html");
    Object[] call = {
      "canopy",
      "evaluate",
      model,
      "--spectra",
      cube,
      "--angles",
      "30,5,100",
      "--pixels",
      60,
      "--sl2p",
      networks(),
      "-o",
      out
    };
    JsonNode json = Run.json(call);
    JsonNode measured = json.get("models").get(0).get("measured");
    assertEquals(60, measured.get("reconstruction").get("spectra").asInt());
    assertEquals(10, measured.get("reconstruction").get("bands").size());
    assertTrue(measured.get("generative").get("prior").get("energyDistance").asDouble() > 0.1);
    assertEquals(12, measured.get("latents").get("activity").size());
    assertEquals("land", measured.get("domain").get(0).get("class").asText());
    assertTrue(measured.get("domain").get(1).get("auroc").isNumber());
    assertEquals(40, measured.get("smoothness").get("dates").asInt());
    JsonNode sl2p = json.get("smoothness").get(0);
    assertEquals("SL2P 2.1", sl2p.get("method").asText());
    assertEquals(0, sl2p.get("difference").asDouble(), 1e-12); // it says 3 whatever it sees
    String page = Files.readString(out);
    for (String part : List.of("Spectra given back", "Spectra made", "Told from land", "In time"))
      assertTrue(page.contains(part), part);
    Path table =
        Files.writeString(
            folder.resolve("s.csv"),
            CanopyModels.HEAD
                + ("a" + CanopyModels.GREEN).repeat(3)
                + ("b" + CanopyModels.BARE).repeat(3));
    Path other = folder.resolve("table.html");
    JsonNode few = Run.json("canopy", "evaluate", model, "--spectra", table, "-o", other);
    JsonNode of = few.get("models").get(0).get("measured");
    assertEquals(6, of.get("reconstruction").get("spectra").asInt());
    assertEquals(0, of.get("domain").size());
    assertTrue(of.path("smoothness").isMissingNode());
    Run pixels =
        Run.limpid(
            "canopy",
            "evaluate",
            model,
            "--spectra",
            table,
            "--pixels",
            5,
            "--overwrite",
            "-o",
            other);
    assertEquals(2, pixels.code(), pixels.err());
  }

  @Test
  void aReportOfThreeRows() throws IOException {
    String known = BANDS.replace(".1,", ".3,");
    Path table =
        Files.writeString(
            folder.resolve("fields.csv"),
            HEADER
                + "a,2020-05-01,1,2,0,2"
                + BANDS
                + "a,2020-05-02,1,20,0,5"
                + known
                + "<b>,2020-05-01,30,20,0,3"
                + BANDS
                + "a,2020-05-01,1,2,4,9"
                + BANDS
                + "a,2020-05-01,1,2,0,"
                + BANDS);
    Path out = folder.resolve("report.html");
    JsonNode json =
        Run.json("canopy", "evaluate", "--insitu", table, "--sl2p", networks(), "-o", out);
    assertEquals(3, json.get("measurements").asInt());
    JsonNode all = json.get("rules").get(2);
    assertEquals(3, all.get("rows").asInt());
    JsonNode sl2p = all.get("methods").get(0);
    assertEquals("SL2P 2.1", sl2p.get("name").asText());
    assertEquals(Math.sqrt(5 / 3.0), sl2p.get("rmse").asDouble(), 1e-12);
    assertEquals(-1 / 3.0, sl2p.get("bias").asDouble(), 1e-12);
    assertEquals(2, all.get("methods").get(1).get("missing").asInt());
    assertEquals(1, json.get("rules").get(0).get("rows").asInt());
    assertEquals(2, json.get("rules").get(1).get("rows").asInt());
    String page = Files.readString(out);
    assertTrue(page.contains("1.291") && page.contains("&lt;b&gt;"), page);
    assertTrue(Files.exists(folder.resolve("report.json")));
    Run pdf =
        Run.limpid(
            "canopy",
            "evaluate",
            "--insitu",
            table,
            "--sl2p",
            folder.resolve("networks.json"),
            "-o",
            folder.resolve("report.pdf"));
    assertEquals(2, pdf.code(), pdf.err());
  }
}

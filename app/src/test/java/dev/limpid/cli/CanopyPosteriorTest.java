package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Prior;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CanopyPosteriorTest {
  /// One wide band: the posterior is easy to find, and few wavelengths are computed.
  private static final String RESPONSES =
      "nm,red,nir\n640,0,0\n650,1,0\n660,0,0\n800,0,0\n810,0,1\n820,0,0\n";

  private static final String SPECTRA = "id,red,nir,tts,tto,psi\nfield 7,.04,.4,30,5,90\n";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aPosteriorOfTwoBands() throws IOException {
    Path responses = file("r.csv", RESPONSES);
    Path spectra = file("s.csv", SPECTRA);
    Path out = folder.resolve("out");
    Object[] call = {
      "canopy",
      "posterior",
      spectra,
      "--exact",
      "--responses",
      responses,
      "--proposals",
      3000,
      "--draws",
      50,
      "--noise",
      "0.02,0.05",
      "-o",
      out
    };
    JsonNode json = Run.json(call);
    JsonNode listed = json.get("spectra").get(0);
    assertEquals("field 7", listed.get("id").asText());
    assertTrue(listed.get("reliable").asBoolean(), listed.toString());
    JsonNode posterior = Json.read(out.resolve("posterior_00000.json"), Limits.DEFAULT);
    assertEquals(14, posterior.get("variables").size());
    JsonNode lai = posterior.get("variables").get(7);
    assertEquals("lai", lai.get("name").asText());
    // dark in the red and bright in the infrared: no bare soil
    assertTrue(lai.get("q05").asDouble() > 0.8, lai.toString());
    assertTrue(lai.get("q50").asDouble() < lai.get("q95").asDouble());
    JsonNode pearson = posterior.get("pearson");
    assertEquals(1, pearson.get(3).get(3).asDouble());
    List<String> rows = Files.readAllLines(out.resolve("samples_00000.csv"));
    assertEquals(51, rows.size());
    assertTrue(rows.getFirst().startsWith("N,cab,car,cbrown,cw,cm,ant,lai,"), rows.getFirst());
    assertTrue(rows.getFirst().endsWith(",ccc,cwc,log_density"), rows.getFirst());
    String before = Files.readString(out.resolve("samples_00000.csv"));
    Run.json(Run.with(call, "--overwrite", "--threads", 3));
    assertEquals(before, Files.readString(out.resolve("samples_00000.csv")));
  }

  private static final String ONE = CanopyModels.HEAD + "a" + CanopyModels.GREEN;

  /// Spectra in all bands, with the noise that models are trained with.
  private Path measured() throws IOException {
    return file("m.csv", ONE + "b" + CanopyModels.BARE);
  }

  @Test
  void posteriorsByANetworkLieInTheSameFolder() throws IOException {
    Path model = CanopyModels.model(folder.resolve("model"), Prior.UNIFORM);
    Path out = folder.resolve("out");
    Object[] call = {"canopy", "posterior", model, measured(), "--draws", 200, "-o", out};
    JsonNode json = Run.json(call);
    assertEquals("gauss", json.get("posterior").asText());
    assertEquals("uniform", json.get("prior").asText());
    assertEquals("b", json.get("spectra").get(1).get("id").asText());
    JsonNode posterior = Json.read(out.resolve("posterior_00001.json"), Limits.DEFAULT);
    assertEquals(14, posterior.get("variables").size());
    assertEquals(14, posterior.get("spearman").size());
    assertFalse(posterior.has("diagnostics"));
    List<String> rows = Files.readAllLines(out.resolve("samples_00001.csv"));
    assertEquals(201, rows.size());
    assertEquals(200, rows.stream().skip(1).distinct().count());
    assertTrue(rows.getFirst().endsWith(",ccc,cwc,log_density"), rows.getFirst());
    double sum = 0;
    for (String row : rows.subList(1, 201)) sum += Double.parseDouble(row.split(",", -1)[7]);
    JsonNode lai = posterior.get("variables").get(7);
    assertEquals(lai.get("mean").asDouble(), sum / 200, 1e-9);
    // a network's posterior is no reference
    Run run =
        Run.limpid(
            "canopy", "evaluate", model, "--posteriors", out, "-o", folder.resolve("r.html"));
    assertEquals(3, run.code(), run.err());
    assertTrue(run.err().contains("--exact"), run.err());
  }

  @Test
  void drawsOfANetworkAreWeightedByThePhysics() throws IOException {
    Path model = CanopyModels.model(folder.resolve("model"), Prior.UNIFORM);
    Path rough =
        file(
            "rough.csv",
            ONE.replace(",tts", ",sigma_B2,sigma_B8,tts").replace(",30,5", ",.1,.2,30,5"));
    Path out = folder.resolve("out");
    Object[] plain = {"canopy", "posterior", model, rough, "--draws", 100, "-o", out};
    Object[] call = Run.with(plain, "--refine", 0);
    JsonNode json = Run.json(call);
    assertEquals("gauss", json.get("posterior").asText());
    JsonNode how = json.get("refinement");
    assertEquals(0, how.get("steps").asInt());
    assertEquals("weights", how.get("by").asText());
    assertEquals(4096, how.get("weightedDraws").asInt());
    JsonNode listed = json.get("spectra").get(0);
    double effective = listed.get("effectiveDraws").asDouble();
    assertTrue(effective >= 1 && effective < 4000, listed.toString());
    boolean reliable = listed.get("paretoK").asDouble(1) <= 0.7;
    assertEquals(reliable, listed.get("reliable").asBoolean());
    assertEquals(
        listed.get("effectiveDraws"), summary(out).get("diagnostics").get("effectiveDraws"));
    Run told = Run.limpid(Run.with(call, "--overwrite"));
    assertEquals(0, told.code(), told.err());
    assertEquals(!reliable, told.err().contains("not reliable"), told.err());
    JsonNode more = Run.json(Run.with(plain, "--overwrite", "--refine-by", "bound", "--refine", 3));
    assertEquals("bound", more.get("refinement").get("by").asText());
    assertNotEquals(listed.get("logEvidence"), more.get("spectra").get(0).get("logEvidence"));
    refusedReference("not exact", model, out);
  }

  private static JsonNode summary(Path out) throws IOException {
    return Json.read(out.resolve("posterior_00000.json"), Limits.DEFAULT);
  }

  @Test
  void whatIsWrongInARefinementIsSaid() throws IOException {
    Path model = CanopyModels.model(folder.resolve("model"), Prior.UNIFORM);
    Path one = file("one.csv", ONE);
    refused(2, "--refine goes with a model", one, "--exact", "--refine", 3);
    refused(2, "--refine-by goes with --refine", model, one, "--refine-by", "bound");
    refused(2, "weights or bound, got 'luck'", model, one, "--refine", 1, "--refine-by", "luck");
    refused(2, "at least 0, got -1", model, one, "--refine", -1);
    refused(2, "--soil goes with --exact or --refine", model, one, "--soil", "soil.csv");
    refused(2, "--sensor goes with --exact", model, one, "--refine", 1, "--sensor", "S2B");
    Path json = model.resolve("model.json");
    Files.writeString(
        json, Files.readString(json).replace("\"soil\" : \"shipped\"", "\"soil\" : \"drywet\""));
    refused(3, "--coefficients DIR", model, one, "--refine", 0);
  }

  /// A network's posteriors with an evidence stand for exact ones, which take long.
  @Test
  void referencesOfAnotherPriorPhysicsOrNoiseAreRefused() throws IOException {
    Path model = CanopyModels.model(folder.resolve("model"), Prior.UNIFORM);
    Path exact = folder.resolve("exact");
    Run.json("canopy", "posterior", model, file("one.csv", ONE), "--draws", 50, "-o", exact);
    Path summary = exact.resolve("posterior_00000.json");
    ObjectNode found = (ObjectNode) Json.read(summary, Limits.DEFAULT);
    found.putObject("diagnostics").put("logEvidence", 0).put("logEvidenceStandardError", 0.1);
    Json.write(summary, true, found);
    Path report = folder.resolve("r.html");
    JsonNode json = Run.json("canopy", "evaluate", model, "--posteriors", exact, "-o", report);
    JsonNode compared = json.get("models").get(0);
    assertEquals(1, compared.get("amortised").get("spectra").size());
    assertEquals(12, compared.get("exactCorrelation").size());
    assertTrue(Files.readString(report).contains("Correlations"));
    Path other = CanopyModels.model(folder.resolve("other"), Prior.SIMULATION);
    refusedReference("the prior is uniform", other, exact);
    Path card = exact.resolve("posterior.json");
    String said = Files.readString(card);
    Files.writeString(card, said.replace("\"hotSpotCap\" : \"none\"", "\"hotSpotCap\" : \"200\""));
    refusedReference("hotSpotCap is 200", model, exact);
    Files.writeString(card, said);
    Files.writeString(summary, Files.readString(summary).replace("0.0106", "0.0206"));
    refusedReference("noise of spectrum a", model, exact);
  }

  private void refusedReference(String words, Path model, Path references) {
    Path report = folder.resolve("refused.html");
    Run run = Run.limpid("canopy", "evaluate", model, "--posteriors", references, "-o", report);
    assertEquals(3, run.code(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertFalse(Files.exists(report));
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Path spectra = file("s.csv", SPECTRA);
    Path responses = file("r.csv", RESPONSES);
    refused(2, "--exact", spectra);
    refused(2, "--exact", "model", spectra, "--exact");
    refused(2, "--prior goes with --exact", "model", spectra, "--prior", "uniform");
    refused(3, "no model here", "model", spectra);
    refused(3, "no column 'B2'", spectra, "--exact");
    refused(2, "uniform, simulation or atbd", spectra, "--exact", "--prior", "flat");
    refused(2, "FLOOR,GAIN", spectra, "--exact", "--noise", "much");
    refused(2, "at least 1000", spectra, "--exact", "--proposals", 10);
    refused(2, "--draws", spectra, "--exact", "--draws", 0);
    refused(2, "proteins", spectra, "--exact", "--prospect", "PRO");
    refused(3, "--coefficients DIR", spectra, "--exact", "--prospect", "5");
    Path gap = file("gap.csv", SPECTRA.replace(".04", ""));
    refused(3, "row 0 has no 'red'", gap, "--exact", "--responses", responses);
    Path low = file("low.csv", SPECTRA.replace("30,5", "95,5"));
    refused(3, "low.csv: row 0: sun zenith", low, "--exact", "--responses", responses);
  }

  private void refused(int code, String words, Object... options) {
    Path out = folder.resolve("refused");
    Object[] all = new Object[options.length + 4];
    all[0] = "canopy";
    all[1] = "posterior";
    System.arraycopy(options, 0, all, 2, options.length);
    all[all.length - 2] = "-o";
    all[all.length - 1] = out;
    Run run = Run.limpid(all);
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertFalse(Files.exists(out));
  }
}

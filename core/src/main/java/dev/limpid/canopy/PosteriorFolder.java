package dev.limpid.canopy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.posterior.Evidence;
import dev.limpid.posterior.Marginal;
import dev.limpid.posterior.Sampled;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/// Posteriors on disk: for the spectrum in row I of the table `posterior_I.json`, and
/// `samples_I.csv` with draws that weigh the same and their `log_density`: of prior times
/// likelihood where the physics was asked, of the posterior where it is a network's alone.
///
/// @param folder that exists
/// @param draws in each table
/// @param seed of the choice of draws
public record PosteriorFolder(Path folder, int draws, long seed) {
  private static final String FORMAT = "limpid-canopy-posterior-1";

  /// @param row of the spectrum, from 0
  /// @return the summary that was written
  public ObjectNode write(int row, CanopyPosterior posterior) throws IOException {
    ObjectNode summary = summary(posterior);
    Json.write(folder.resolve("posterior_%05d.json".formatted(row)), false, summary);
    AtomicFiles.write(
        folder.resolve("samples_%05d.csv".formatted(row)),
        false,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          samples(posterior, writer);
          writer.flush();
        });
    return summary;
  }

  private void samples(CanopyPosterior posterior, Writer out) throws IOException {
    List<CanopyPosterior.Variable> variables = posterior.variables();
    for (CanopyPosterior.Variable variable : variables) out.append(variable.name()).append(',');
    out.append("log_density\n");
    for (int draw : posterior.draws().resample(draws, new SplittableRandom(seed))) {
      for (int v = 0; v < variables.size(); v++)
        out.append(Double.toString(posterior.at(draw, v))).append(',');
      out.append(Double.toString(posterior.draws().logDensity(draw))).append('\n');
    }
  }

  private static ObjectNode summary(CanopyPosterior posterior) {
    ObjectNode json = Json.object();
    json.put("format", FORMAT).put("id", posterior.spectrum().id());
    json.set("spectrum", spectrum(posterior.spectrum()));
    posterior.reliable().ifPresent(reliable -> reliability(json, reliable, posterior));
    ArrayNode variables = json.putArray("variables");
    Iterator<Marginal> marginals = posterior.marginals().iterator();
    for (CanopyPosterior.Variable variable : posterior.variables())
      variables.add(variable(variable, marginals.next()));
    json.set("pearson", Json.tree(posterior.pearson()));
    json.set("spearman", Json.tree(posterior.spearman()));
    return json;
  }

  private static ObjectNode spectrum(Spectrum spectrum) {
    ObjectNode json = Json.object();
    spectrum.bands().forEach(json.putArray("bands")::add);
    spectrum.deviations().forEach(json.putArray("deviations")::add);
    Angles angles = spectrum.angles();
    json.put("tts", angles.sunZenith()).put("tto", angles.viewZenith());
    return json.put("psi", angles.azimuth());
  }

  private static ObjectNode variable(CanopyPosterior.Variable variable, Marginal marginal) {
    ObjectNode json = Json.object();
    json.put("name", variable.name()).put("unit", variable.unit());
    json.put("mean", marginal.mean()).put("meanStandardError", marginal.standardError());
    json.put("sd", marginal.sd());
    for (int q = 0; q < Marginal.PROBABILITIES.size(); q++)
      json.put(
          "q%02.0f".formatted(100 * Marginal.PROBABILITIES.get(q)), marginal.quantiles().get(q));
    return json;
  }

  private static void reliability(ObjectNode summary, boolean reliable, CanopyPosterior posterior) {
    Evidence evidence = posterior.draws().evidence();
    ObjectNode json = summary.put("reliable", reliable).putObject("diagnostics");
    json.put("logEvidence", evidence.log());
    json.put("logEvidenceStandardError", evidence.standardError());
    posterior.sampled().ifPresent(sampled -> before(json, sampled));
    json.put("draws", posterior.draws().size());
    json.put("effectiveDraws", evidence.effective());
    json.put("largestWeight", evidence.largestWeight());
    json.put("paretoK", evidence.paretoK());
  }

  private static void before(ObjectNode json, Sampled sampled) {
    json.put("logEvidenceBefore", sampled.before().log());
    json.put("logEvidenceBeforeStandardError", sampled.before().standardError());
    json.put("attempts", sampled.attempts()).put("evaluations", sampled.evaluations());
  }
}

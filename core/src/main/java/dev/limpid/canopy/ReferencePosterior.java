package dev.limpid.canopy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.sample.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A posterior by the physics itself, as [PosteriorFolder] wrote it, to compare others with.
///
/// @param spectrum that it is of
/// @param logEvidence logarithm of the integral of prior times likelihood
/// @param evidenceError its standard error
/// @param places of draws that weigh the same in the box (draw, latent)
/// @param logJoint prior times likelihood at the draws, logarithms with all constants
public record ReferencePosterior(
    Spectrum spectrum,
    double logEvidence,
    double evidenceError,
    double[][] places,
    double[] logJoint) {

  /// All posteriors of a folder.
  ///
  /// @param latents that they must be of
  public static List<ReferencePosterior> read(Path folder, Latents latents) throws IOException {
    List<ReferencePosterior> all = new ArrayList<>();
    for (int row = 0; ; row++) {
      Path summary = folder.resolve("posterior_%05d.json".formatted(row));
      if (!Files.isRegularFile(summary)) break;
      Path samples = folder.resolve("samples_%05d.csv".formatted(row));
      all.add(read(summary, samples, latents));
    }
    if (all.isEmpty())
      throw new BadInput(
          "posterior.missing",
          folder.toString(),
          "no posterior_00000.json here; limpid canopy posterior --exact makes such a folder");
    return all;
  }

  private static ReferencePosterior read(Path summary, Path samples, Latents latents)
      throws IOException {
    JsonNode json = Json.read(summary, Limits.DEFAULT);
    JsonNode seen = json.path("spectrum");
    JsonNode figures = json.path("diagnostics");
    if (!seen.isObject() || !figures.path("logEvidence").isNumber())
      throw new BadInput(
          "posterior.format",
          summary.toString(),
          "has no spectrum or evidence; make it again with limpid canopy posterior --exact");
    Spectrum spectrum =
        new Spectrum(
            json.path("id").asText(),
            numbers(seen.path("bands")),
            numbers(seen.path("deviations")),
            new Angles(
                seen.path("tts").asDouble(),
                seen.path("tto").asDouble(),
                seen.path("psi").asDouble()));
    List<double[]> places = new ArrayList<>();
    List<Double> joint = new ArrayList<>();
    try (TableRows table = TableRows.open(samples)) {
      String name = samples.toString();
      int[] at = new int[latents.count()];
      for (int i = 0; i < at.length; i++) at[i] = table.column(latents.names().get(i), name);
      int density = table.column("log_density", name);
      while (table.next()) {
        double[] z = new double[at.length];
        for (int i = 0; i < z.length; i++)
          z[i] = latents.place(i, SpectrumTable.number(table, at[i], name));
        places.add(z);
        joint.add(SpectrumTable.number(table, density, name));
      }
    }
    return new ReferencePosterior(
        spectrum,
        figures.path("logEvidence").asDouble(),
        figures.path("logEvidenceStandardError").asDouble(),
        places.toArray(double[][]::new),
        joint.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(n -> numbers.add(n.asDouble()));
    return numbers;
  }
}

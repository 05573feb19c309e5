package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.FieldEvaluation;
import dev.limpid.canopy.FieldJson;
import dev.limpid.canopy.FieldMethod;
import dev.limpid.canopy.FieldRow;
import dev.limpid.canopy.FieldTable;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.PixelSeries;
import dev.limpid.canopy.Prediction;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.ReferencePosterior;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.Sl2p;
import dev.limpid.canopy.Sl2pNetwork;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.canopy.TemporalRule;
import dev.limpid.canopy.TimeSmoothness;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.Refinement;
import dev.limpid.invert.SimulatedCalibration;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "evaluate",
    description =
        "Compare estimates of canopies with field measurements, simulated truth, exact posteriors and measured spectra.",
    footer = "  limpid canopy evaluate canopy-model --simulations 1000 -o report.html")
final class CanopyEvaluateCommand extends Verb {
  /// Networks of leaf area in a file of SL2P, by the name that a report gives them.
  private static final Map<String, String> NETWORKS =
      Map.of("SL2P 2.1", "2_1_LAI", "SL2P 3", "3_0_S2A_LAI");

  /// Of the posterior of a field measurement.
  private static final int DRAWS = 1000;

  /// Clear pixels to draw from a cube.
  private static final int PIXELS = 1000;

  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "Models of limpid canopy train.")
  List<Path> models = new ArrayList<>();

  @Option(
      names = "--insitu",
      paramLabel = "TABLE",
      description =
          "Field measurements matched with Sentinel-2: site, field_date, lai, d0, d1, masked, B2, ..., sun_zen, ...")
  Path insitu;

  @Option(
      names = "--sl2p",
      paramLabel = "FILE",
      description =
          "Networks of SL2P, in JSON, beside the models on field measurements and in time.")
  Path sl2p;

  @Option(
      names = "--simulations",
      paramLabel = "N",
      description = "Canopies to simulate from a model's prior, whose truth is known.")
  Integer simulations;

  @Option(
      names = "--posteriors",
      paramLabel = "FOLDER",
      description = "Exact posteriors by limpid canopy posterior --exact, same physics and prior.")
  Path posteriors;

  @Option(
      names = "--spectra",
      paramLabel = "CUBE|TABLE",
      description =
          "Measured spectra without truth: a cube, or a table with a row each: id, B2, ..., B12, tts, tto, psi.")
  Path spectra;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "REPORT",
      description = "NAME.html, self-contained; NAME.json beside it holds the numbers.")
  Path output;

  @Mixin ModelPhysics physics;
  @Mixin SpectraArguments measured;
  @Mixin RefinementArguments refinement;

  @Override
  ObjectNode work() throws IOException {
    check();
    refinement.of(seed()); // refuses before any work
    AtomicFiles.refuseExisting(output, common.overwrite);
    AtomicFiles.refuseExisting(beside(), common.overwrite);
    ObjectNode json = Json.object().put("report", output.toString());
    json.put("format", "limpid-canopy-evaluation-1").put("seed", seed());
    if (spectra != null) json.put("spectra", spectra.toString());
    ObjectNode hashes = json.putObject("hashes");
    if (insitu != null) hashes.put("insitu", Sha256.of(insitu));
    if (sl2p != null) hashes.put("sl2p", Sha256.of(sl2p));
    requireNeighbours();
    if (common.dryRun) return json;
    List<FieldRow> rows = insitu == null ? List.of() : FieldTable.read(insitu);
    Map<String, Sl2pNetwork> networks = sl2p == null ? Map.of() : networks();
    List<FieldMethod> methods = insitu == null ? new ArrayList<>() : methods(networks, rows);
    List<ModelScores> scores = new ArrayList<>();
    for (Path folder : models)
      try (CanopyVae model = CanopyVae.open(folder)) {
        scores.add(scores(model, folder));
        if (insitu != null) methods.add(method(model, folder, rows));
      }
    ArrayNode each = json.putArray("models");
    scores.forEach(s -> each.add(s.json()));
    List<TimeSmoothness> smoothness = new ArrayList<>();
    if (spectra != null && !networks.isEmpty()) {
      List<PixelSeries> series = measured.sample(spectra, Noise.DEFAULT, PIXELS, 0, this).series();
      if (!series.isEmpty())
        networks.forEach(
            (name, network) -> smoothness.add(TimeSmoothness.of(name, series, network)));
      ArrayNode list = json.putArray("smoothness");
      smoothness.forEach(s -> list.add(MeasuredScores.json(s)));
    }
    List<FieldEvaluation> evaluations = new ArrayList<>();
    if (insitu != null) {
      for (TemporalRule rule : TemporalRule.values())
        if (rows.stream().anyMatch(rule::counts))
          evaluations.add(FieldEvaluation.of(rule, rows, methods, seed()));
      json.put("measurements", rows.size());
      ArrayNode rules = json.putArray("rules");
      for (FieldEvaluation evaluation : evaluations) rules.add(FieldJson.of(evaluation));
    }
    String table = insitu == null ? null : insitu.getFileName().toString();
    String page = CanopyPage.html(scores, smoothness, table, evaluations);
    AtomicFiles.write(output, common.overwrite, page.getBytes(StandardCharsets.UTF_8));
    Json.write(beside(), common.overwrite, json);
    return json;
  }

  private void check() {
    if (!output.toString().endsWith(".html"))
      throw new IllegalArgumentException("the report is NAME.html, got '" + output + "'");
    if (insitu == null && simulations == null && posteriors == null && spectra == null)
      throw new IllegalArgumentException(
          "compare with what? Say --insitu TABLE, --simulations N, --posteriors FOLDER or --spectra CUBE");
    if (models.isEmpty() && (simulations != null || posteriors != null || spectra != null))
      throw new IllegalArgumentException("name the models that are to be compared");
    if (models.isEmpty() && sl2p == null)
      throw new IllegalArgumentException(
          "compare what with the measurements? Name models, or networks with --sl2p FILE");
    if (sl2p != null && insitu == null && spectra == null)
      throw new IllegalArgumentException("--sl2p goes with --insitu or --spectra");
    if (refinement.asked() && posteriors == null && simulations == null)
      throw new IllegalArgumentException("--refine goes with --posteriors or --simulations");
    if (simulations != null && simulations < 100)
      throw new IllegalArgumentException(
          "--simulations must be at least 100 for anything to be seen, got " + simulations);
  }

  /// Refuses models that see the pixels around a pixel where there are none.
  private void requireNeighbours() throws IOException {
    List<String> these = new ArrayList<>();
    if (insitu != null) these.add("field measurements");
    if (simulations != null) these.add("simulated canopies");
    if (posteriors != null) these.add("spectra with exact posteriors");
    if (these.isEmpty()) return;
    for (Path folder : models)
      try (CanopyVae model = CanopyVae.open(folder)) {
        model.refuseWithoutNeighbours(folder, String.join(" and ", these));
      }
  }

  private ModelScores scores(CanopyVae model, Path folder) throws IOException {
    String name = folder.toString();
    String family = model.card().family();
    if (simulations == null && posteriors == null && spectra == null)
      return new ModelScores(name, family, null, null, null);
    CanopyDecoder decoder = physics.decoder(model, folder, threads());
    return new ModelScores(
        name,
        family,
        simulations == null ? null : simulated(model, folder, decoder),
        posteriors == null ? null : beside(model, decoder),
        spectra == null
            ? null
            : MeasuredScores.of(
                model,
                name,
                decoder,
                measured.sample(
                    spectra, model.card().noise(), PIXELS, model.card().size().reach(), this),
                seed()));
  }

  private SimulatedScores simulated(CanopyVae model, Path folder, CanopyDecoder decoder)
      throws IOException {
    SpectrumSet truth = simulated(model, folder);
    Refinement asked = refinement.of(seed());
    SimulatedCalibration weighted =
        asked == null
            ? null
            : model.refinedCalibration(
                truth,
                physics.of(model, folder).fast(model.card().leaf(), threads()),
                asked,
                seed());
    return SimulatedScores.of(model, truth, decoder, weighted, seed());
  }

  private ReferenceScores beside(CanopyVae model, CanopyDecoder decoder) throws IOException {
    List<ReferencePosterior> references = ReferencePosterior.read(posteriors, model.latents());
    PosteriorOrigin.of(posteriors).require(model, references);
    return ReferenceScores.of(model, references, decoder, refinement.of(seed()), seed());
  }

  /// Canopies of the model's prior, the same for models of one prior.
  private SpectrumSet simulated(CanopyVae model, Path folder) throws IOException {
    CanopyArguments canopy = physics.of(model, folder);
    Sensor sensor = canopy.sensor();
    Set<LeafModel> leaf = Set.of(model.card().leaf());
    Map<LeafModel, Prosail> full = canopy.models(leaf, sensor.wavelengths());
    return SpectrumSet.simulated(
        new Simulation(full, sensor, sensor.wavelengths()),
        model.latents(),
        DrawnCanopies.of(
            model.card().prior(),
            model.card().leaf(),
            simulations,
            new SplittableRandom(seed()).nextLong()),
        threads());
  }

  private FieldMethod method(CanopyVae model, Path folder, List<FieldRow> rows) {
    CanopyVariables variables = new CanopyVariables(model.latents());
    int lai = variables.position("lai");
    List<Spectrum> spectra = rows.stream().map(FieldRow::spectrum).toList();
    List<Prediction> predictions = new ArrayList<>();
    for (double[][] draws : model.draws(spectra, DRAWS, seed())) {
      double[] values = new double[draws.length];
      for (int k = 0; k < values.length; k++) values[k] = variables.value(lai, draws[k], 0);
      predictions.add(Prediction.ofDraws(values));
    }
    return new FieldMethod(folder.toString(), false, predictions);
  }

  /// Each network on every row, and where it knows such inputs.
  private static List<FieldMethod> methods(Map<String, Sl2pNetwork> networks, List<FieldRow> rows) {
    List<FieldMethod> methods = new ArrayList<>();
    networks.forEach(
        (name, network) -> {
          methods.add(FieldMethod.sl2p(name, network, rows));
          methods.add(FieldMethod.sl2pInDomain(name + " in its domain", network, rows));
        });
    return methods;
  }

  /// Those of leaf area, by the name that a report gives them.
  private Map<String, Sl2pNetwork> networks() throws IOException {
    Sl2p file = Sl2p.read(sl2p);
    Map<String, Sl2pNetwork> known = new TreeMap<>();
    NETWORKS.forEach(
        (name, network) -> {
          if (file.names().contains(network)) known.put(name, file.network(network));
        });
    if (known.isEmpty())
      throw new BadInput(
          "sl2p.networks",
          sl2p.toString(),
          "has none of %s".formatted(String.join(", ", NETWORKS.values())));
    return known;
  }

  private Path beside() {
    String name = output.getFileName().toString();
    return output.resolveSibling(name.substring(0, name.length() - ".html".length()) + ".json");
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.PosteriorFolder;
import dev.limpid.canopy.PosteriorSampling;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumTable;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.NetworkSampling;
import dev.limpid.invert.RefinedSampling;
import dev.limpid.invert.Refinement;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.posterior.Evidence;
import dev.limpid.posterior.SamplerOptions;
import dev.limpid.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "posterior",
    description = "Find the canopies that may have given a spectrum, and how probable they are.",
    footer = "  limpid canopy posterior canopy-model spectra.csv -o posteriors")
final class CanopyPosteriorCommand extends Verb {
  private static final AtomicFolder FOLDER = new AtomicFolder("posterior", "posterior.json");

  /// Options of `--exact`; a model has its own physics and prior.
  private static final List<String> EXACT =
      List.of(
          "prior",
          "prospect",
          "noise",
          "proposals",
          "sensor",
          "responses",
          "response",
          "leaf-angles",
          "hot-spot-cap",
          "soil",
          "coefficients");

  /// Of these, the tables that a model was trained with, which its physics needs again.
  private static final List<String> TABLES = List.of("responses", "soil", "coefficients");

  @Parameters(
      arity = "1..2",
      paramLabel = "INPUT",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description =
          "MODEL SAMPLES: a model of limpid canopy train, and spectra, a row each: id, B2, ..., B12, tts, tto, psi[, sigma_B2, ...]. SAMPLES alone with --exact.")
  List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--exact",
      description =
          "By the physics itself, without a model: importance sampling, some 25 s a spectrum and core.")
  boolean exact;

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      description = "uniform, simulation or atbd (uniform).")
  String prior;

  @Option(names = "--prospect", paramLabel = "V", description = "5 or D (D).")
  String prospect;

  @Option(
      names = "--noise",
      paramLabel = "FLOOR,GAIN",
      description =
          "Standard deviation of a band that has no sigma_: FLOOR + GAIN x reflectance (0.01,0.02).")
  String noise;

  @Option(
      names = "--proposals",
      paramLabel = "N",
      description = "Weighted draws that each posterior rests on (200000).")
  Integer proposals;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Rows of each table of draws, which weigh the same (2000).")
  Integer draws;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "Folder: posterior.json; posterior_I.json and samples_I.csv of row I.")
  Path output;

  @Mixin CanopyArguments canopy;
  @Mixin RefinementArguments refinement;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    FOLDER.refuseExisting(output, common.overwrite);
    if (rows() < 1) throw new IllegalArgumentException("--draws must be at least 1, got " + draws);
    if (refinement.of(seed()) != null && exact)
      throw new IllegalArgumentException("--refine goes with a model");
    if (exact == (inputs.size() == 2))
      throw new IllegalArgumentException(
          "name a model and spectra, or spectra alone with --exact, got %s%s"
              .formatted(inputs, exact ? " and --exact" : ""));
    ObjectNode json = Json.object().put("output", output.toString());
    json.setAll(exact ? exact() : network());
    return json.put("seconds", (System.nanoTime() - start) / 1e9);
  }

  /// By the physics itself.
  private ObjectNode exact() throws IOException {
    LeafModel version = prospect == null ? LeafModel.D : LeafModel.of(prospect);
    Sensor sensor = canopy.sensor();
    PosteriorSampling sampling = sampling(version, sensor);
    Noise known = noise == null ? Noise.DEFAULT : Noise.parse(noise);
    ObjectNode card =
        PosteriorOrigin.card(
            version, prior().label(), canopy.describe(Set.of(version)), sensor.bands());
    canopy.hashes(Set.of(version)).forEach(card.putObject("hashes")::put);
    return write(
        card,
        SpectrumTable.read(inputs.getFirst(), sensor.bands(), known),
        (spectrum, row) -> {
          CanopyPosterior posterior =
              sampling.of(spectrum, seed() + row, threads(), Interruption::check);
          warn(posterior, "raise --proposals");
          return posterior;
        });
  }

  /// By a trained network.
  private ObjectNode network() throws IOException {
    Refinement asked = refinement.of(seed());
    for (String key : effective().keySet())
      if (EXACT.contains(key) && !(asked != null && TABLES.contains(key)))
        throw new IllegalArgumentException(
            "--%s goes with --exact%s".formatted(key, TABLES.contains(key) ? " or --refine" : ""));
    Path folder = inputs.getFirst();
    Libtorch.threads(threads());
    try (CanopyVae model = CanopyVae.open(folder)) {
      model.refuseWithoutNeighbours(folder, "spectra of a table");
      CanopyVae.Card known = model.card();
      ObjectNode card =
          PosteriorOrigin.card(known.leaf(), known.priorLabel(), known.physics(), Sensor.SENTINEL2);
      card.put("posterior", known.family());
      ObjectNode hashes = card.putObject("hashes");
      for (Path file : CanopyVae.files(folder))
        hashes.put(file.getFileName().toString(), Sha256.of(file));
      List<Spectrum> spectra =
          SpectrumTable.read(inputs.getLast(), Sensor.SENTINEL2, known.noise());
      if (asked != null) return refined(model, asked, card, spectra);
      NetworkSampling sampling = new NetworkSampling(model, rows());
      return write(card, spectra, (spectrum, row) -> sampling.of(spectrum, seed() + row));
    }
  }

  /// By a trained network, refined and weighted by its physics.
  private ObjectNode refined(
      CanopyVae model, Refinement asked, ObjectNode card, List<Spectrum> spectra)
      throws IOException {
    ModelPhysics physics = new ModelPhysics();
    physics.responses = canopy.responses;
    physics.coefficients = canopy.coefficients;
    physics.soil = canopy.soil == null ? null : Path.of(canopy.soil);
    CanopyDecoder decoder =
        physics.of(model, inputs.getFirst()).fast(model.card().leaf(), threads());
    RefinedSampling sampling = new RefinedSampling(model, decoder, asked, rows());
    PosteriorOrigin.refined(card, model.card(), asked, sampling.draws());
    return write(
        card,
        spectra,
        (spectrum, row) -> {
          CanopyPosterior posterior = weighted(sampling, spectrum, row);
          warn(posterior, "refine more (--refine STEPS), or ask the physics itself (--exact)");
          return posterior;
        });
  }

  /// Where the physics gives no draw a density, the spectrum is to blame, or the network.
  private CanopyPosterior weighted(RefinedSampling sampling, Spectrum spectrum, int row)
      throws BadInput {
    try {
      return sampling.of(spectrum, seed() + row);
    } catch (IllegalArgumentException e) {
      BadInput bad =
          new BadInput(
              "posterior.weights",
              inputs.getLast().toString(),
              "row %d: %s by the model's physics and prior; leave it out, or leave out --refine"
                  .formatted(row, e.getMessage()));
      bad.initCause(e);
      throw bad;
    }
  }

  /// The posterior of the spectrum in a row of the table.
  private interface Finder {
    CanopyPosterior of(Spectrum spectrum, int row) throws IOException;
  }

  /// Writes the folder of all posteriors.
  ///
  /// @return what `posterior.json` says
  private ObjectNode write(ObjectNode card, List<Spectrum> spectra, Finder finder)
      throws IOException {
    card.put("seed", seed());
    options().forEach(card.putObject("options")::put);
    if (common.dryRun) return card;
    FOLDER.write(
        output,
        common.overwrite,
        part -> {
          each(spectra, finder, part, card.putArray("spectra"));
          Json.write(part.resolve(FOLDER.mark()), false, card);
          return part;
        });
    return card;
  }

  private Prior prior() {
    return prior == null ? Prior.UNIFORM : Prior.of(prior);
  }

  private PosteriorSampling sampling(LeafModel version, Sensor sensor) throws IOException {
    Latents latents = Latents.of(version);
    Prosail model = canopy.models(Set.of(version), sensor.wavelengths()).get(version);
    SamplerOptions options =
        proposals == null ? SamplerOptions.DEFAULT : SamplerOptions.DEFAULT.withDraws(proposals);
    return new PosteriorSampling(latents, prior(), model, sensor, options);
  }

  private void each(List<Spectrum> spectra, Finder finder, Path part, ArrayNode list)
      throws IOException {
    Progress progress = progress("sampling", 0);
    PosteriorFolder folder = new PosteriorFolder(part, rows(), seed());
    for (int row = 0; row < spectra.size(); row++) {
      ObjectNode summary = folder.write(row, finder.of(spectra.get(row), row));
      ObjectNode listed = list.addObject().put("row", row);
      listed.set("id", summary.get("id"));
      if (summary.has("diagnostics")) {
        listed.set("reliable", summary.get("reliable"));
        listed.setAll((ObjectNode) summary.get("diagnostics"));
      }
      progress.step(row + 1, spectra.size());
    }
  }

  /// @param remedy what to do where draws are not to be relied on
  private void warn(CanopyPosterior posterior, String remedy) throws IOException {
    if (posterior.reliable().orElseThrow()) return;
    Evidence evidence = posterior.draws().evidence();
    console()
        .warn(
            "spectrum %s: %.0f of %d draws count, tail of the weights %.2f: its posterior is not reliable; %s"
                .formatted(
                    posterior.spectrum().id(),
                    evidence.effective(),
                    posterior.draws().size(),
                    evidence.paretoK(),
                    remedy));
  }

  private int rows() {
    return draws == null ? 2000 : draws;
  }
}

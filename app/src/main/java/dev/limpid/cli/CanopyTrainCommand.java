package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.canopy.Wavelengths;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyEncoder;
import dev.limpid.invert.CanopyLoss;
import dev.limpid.invert.CanopyTrainer;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.Objective;
import dev.limpid.invert.TrainingSpectra;
import dev.limpid.invert.posteriors.Families;
import dev.limpid.invert.priors.CanopyPrior;
import dev.limpid.invert.priors.LearnedPrior;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "train",
    description = "Train a network that gives the posterior of the canopy behind a spectrum.",
    footer = "  limpid canopy train --posterior copula -o canopy-model")
final class CanopyTrainCommand extends Verb {
  private static final CanopyEncoder.Size SIZE = new CanopyEncoder.Size(128, 3);

  /// Spectra below which a training shows nothing.
  private static final int LEAST = 100;

  /// Clear pixels to draw from a cube.
  private static final int PIXELS = 20_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "SPECTRA",
      description =
          "Measured spectra for elbo, iwae, mix and published: a cube, or a table with a row each: id, B2, ..., B12, tts, tto, psi. Without them they are simulated.")
  Path spectra;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MODEL",
      description = "Folder of the model.")
  Path output;

  @Option(
      names = "--posterior",
      paramLabel = "FAMILY",
      description =
          "tn, logitn, gauss, copula, tmvn, mixture, nsf-c, nsf-ar or hierarchical (copula).")
  String family;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description =
          "npe: density of what made simulated spectra; elbo or iwae: bound of the evidence; mix of npe and elbo; published: loss of PROSAIL-VAE (npe).")
  String objective;

  @Option(names = "--count", paramLabel = "N", description = "Canopies to simulate (100000).")
  Integer count;

  @Option(
      names = "--prior",
      paramLabel = "NAME",
      description = "uniform, simulation or atbd (uniform).")
  String prior;

  @Option(
      names = "--pseudo-inputs",
      paramLabel = "N",
      description =
          "Learn the prior of the bound, in elbo and mix, as the mean of the posteriors at N spectra that are learned too, such as 50; --prior is then what is simulated.")
  Integer pseudoInputs;

  @Option(
      names = "--flow-prior",
      description =
          "Learn the prior of the bound, in elbo and mix, as a spline flow that all pixels share; --prior is then what is simulated.")
  boolean flowPrior;

  @Option(names = "--prospect", paramLabel = "V", description = "5 or D (D).")
  String prospect;

  @Option(
      names = "--noise",
      paramLabel = "FLOOR,GAIN",
      description = "Standard deviation of a band: FLOOR + GAIN x reflectance (0.01,0.02).")
  String noise;

  @Option(names = "--width", paramLabel = "N", description = "Units of a layer (128).")
  Integer width;

  @Option(names = "--blocks", paramLabel = "N", description = "Residual blocks (3).")
  Integer blocks;

  @Option(
      names = "--neighbourhood",
      description =
          "See the 5 x 5 pixels around a pixel too, by two convolutions: from a cube, by elbo, iwae or published.")
  boolean neighbourhood;

  @Option(
      names = "--draws",
      paramLabel = "K",
      description = "Draws of each posterior in a step (8; iwae 50, published 70).")
  Integer draws;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "Weight of the divergence from the prior in elbo (1) and published (2).")
  Double beta;

  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "First weights to try; the training goes on from the best (3).")
  Integer starts;

  @Option(names = "--start-epochs", paramLabel = "N", description = "Epochs of each (2).")
  Integer startEpochs;

  @Option(
      names = "--restart",
      description = "Begin again where an earlier training of this name was stopped.")
  boolean restart;

  @Mixin FittingArguments fitting;
  @Mixin CanopyArguments canopy;
  @Mixin SpectraArguments measured;

  @Override
  ObjectNode work() throws IOException {
    long start = System.nanoTime();
    CanopyVae.refuseExisting(output, common.overwrite);
    Path checkpoint = NetworkLearner.checkpoint(output);
    if (restart && !common.dryRun) NetworkLearner.remove(checkpoint);
    Objective aim = objective == null ? Objective.NPE : Objective.of(objective);
    CanopyVae.Card card = card(aim);
    if (spectra != null && aim == Objective.NPE)
      throw new IllegalArgumentException(
          "npe learns from canopies that it simulates; SPECTRA are for elbo, iwae, mix and published");
    if (aim.decodes() && card.prior() == Prior.ATBD)
      throw new IllegalArgumentException(
          "the prior atbd leaves out places that posteriors reach, where %s is infinite; train by npe"
              .formatted(aim.label()));
    if (pseudoInputs != null && pseudoInputs < 1)
      throw new IllegalArgumentException("--pseudo-inputs is 1 or more, got " + pseudoInputs);
    if (!card.learned().none() && aim != Objective.ELBO && aim != Objective.MIX)
      throw new IllegalArgumentException(
          "priors are learned (--pseudo-inputs, --flow-prior) by elbo and mix, not by "
              + aim.label());
    if (neighbourhood && (spectra == null || aim == Objective.MIX))
      throw new IllegalArgumentException(
          "--neighbourhood learns from the pixels around those of a cube, and simulated canopies have none: give SPECTRA, a cube, with --objective elbo, iwae or published, got %s%s"
              .formatted(aim.label(), spectra == null ? " without SPECTRA" : ""));
    Sensor sensor = canopy.sensor();
    if (!sensor.bands().equals(Sensor.SENTINEL2))
      throw new IllegalArgumentException(
          "the network takes the bands %s, the sensor has %s"
              .formatted(Sensor.SENTINEL2, sensor.bands()));
    CanopyTrainer trainer = trainer(aim, card.noise());
    CanopyTrainer.Data data = data(aim, card, sensor);
    ObjectNode json = Json.object().put("model", output.toString());
    json.put("posterior", card.family()).put("objective", aim.label());
    json.put("simulated", data.simulated() == null ? 0 : data.simulated().size());
    json.put("measured", data.measured() == null ? 0 : data.measured().size());
    if (common.dryRun) return json;
    CanopyDecoder decoder = aim.decodes() ? decoder(aim, card.leaf()) : null;
    Progress progress = progress("training", 0);
    CanopyTrainer.Outcome made =
        trainer.train(
            seed -> loss(aim, card, decoder, data, seed),
            data,
            checkpoint,
            e -> {
              progress.step(e.epoch() + 1, trainer.loop().epochs());
              console().detail(NetworkLearner.line(e));
            });
    describe(json, made);
    SpectrumSet usual = TrainingSpectra.of(data, card.noise(), seed());
    try (CanopyVae model = new CanopyVae(reported(card, json), made.encoder(), usual)) {
      model.save(output, common.overwrite);
    }
    NetworkLearner.remove(checkpoint);
    return json.put("seconds", (System.nanoTime() - start) / 1e9);
  }

  private CanopyDecoder decoder(Objective aim, LeafModel leaf) throws IOException {
    return aim == Objective.PUBLISHED
        ? canopy.published(leaf, threads())
        : canopy.fast(leaf, threads());
  }

  private CanopyVae.Card card(Objective aim) throws IOException {
    LeafModel leaf = prospect == null ? LeafModel.D : LeafModel.of(prospect);
    String name = family == null ? "copula" : family;
    if (!Families.NAMES.contains(name))
      throw new IllegalArgumentException(
          "--posterior is %s, got '%s'".formatted(String.join(", ", Families.NAMES), name));
    if (aim == Objective.PUBLISHED && !name.equals("tn"))
      throw new IllegalArgumentException(
          "the published loss is for independent truncated normal posteriors: say --posterior tn");
    return new CanopyVae.Card(
        name,
        new CanopyEncoder.Size(
            width == null ? SIZE.width() : width,
            blocks == null ? SIZE.blocks() : blocks,
            neighbourhood),
        leaf,
        prior == null ? Prior.UNIFORM : Prior.of(prior),
        noise == null ? Noise.DEFAULT : Noise.parse(noise),
        seed(),
        canopy.describe(Set.of(leaf)),
        Json.object(),
        new LearnedPrior.Kind(pseudoInputs == null ? 0 : pseudoInputs, flowPrior));
  }

  private static CanopyVae.Card reported(CanopyVae.Card card, ObjectNode report) {
    return new CanopyVae.Card(
        card.family(),
        card.size(),
        card.leaf(),
        card.prior(),
        card.noise(),
        card.seed(),
        card.physics(),
        report.deepCopy(),
        card.learned());
  }

  private CanopyTrainer trainer(Objective aim, Noise added) {
    TrainLoop.Options loop = fitting.loop(aim.decodes() ? 20 : 40);
    return new CanopyTrainer(
        loop,
        aim,
        added,
        fitting.batch(aim.decodes() ? 64 : 256),
        starts == null ? 3 : starts,
        startEpochs == null ? 2 : startEpochs,
        seed());
  }

  private CanopyTrainer.Data data(Objective aim, CanopyVae.Card card, Sensor sensor)
      throws IOException {
    SpectrumSet seen = spectra == null ? null : measured(card);
    boolean simulates = seen == null || aim == Objective.MIX;
    int canopies = count == null ? 100_000 : count;
    if (canopies < LEAST)
      throw new IllegalArgumentException(
          "--count must be at least %d to train with, got %d".formatted(LEAST, canopies));
    SpectrumSet simulated =
        simulates
            ? SpectrumSet.simulated(
                new Simulation(models(card, sensor.wavelengths()), sensor, sensor.wavelengths()),
                card.latents(),
                DrawnCanopies.of(card.prior(), card.leaf(), common.dryRun ? 1 : canopies, seed()),
                threads())
            : null;
    return new CanopyTrainer.Data(simulated, seen);
  }

  private SpectrumSet measured(CanopyVae.Card card) throws IOException {
    int reach = card.size().reach();
    SpectrumSet seen = SpectrumSet.of(measured.read(spectra, card.noise(), PIXELS, reach, this));
    if (seen.size() < LEAST)
      throw new BadInput(
          "spectra.few",
          spectra.toString(),
          "gives %d spectra, fewer than the %d to train with".formatted(seen.size(), LEAST));
    return seen;
  }

  private Map<LeafModel, Prosail> models(CanopyVae.Card card, Wavelengths wavelengths)
      throws IOException {
    return canopy.models(Set.of(card.leaf()), wavelengths);
  }

  private CanopyLoss loss(
      Objective aim,
      CanopyVae.Card card,
      CanopyDecoder decoder,
      CanopyTrainer.Data data,
      long first) {
    Latents latents = card.latents();
    int each =
        switch (aim) {
          case IWAE -> 50;
          case PUBLISHED -> 70;
          default -> 8;
        };
    double weight = beta != null ? beta : aim == Objective.PUBLISHED ? 2 : 1;
    CanopyEncoder encoder = card.encoder(first);
    int typical = card.learned().pseudoInputs();
    if (typical > 0) encoder.beginPrior(typical(data, typical));
    return new CanopyLoss(
        encoder,
        latents,
        decoder,
        encoder
            .prior()
            .<PriorDensity>map(learned -> learned)
            .orElseGet(() -> new CanopyPrior(card.prior(), latents)),
        draws == null ? each : draws,
        weight);
  }

  /// Some spectra of the training, at which pseudo-inputs begin.
  private SpectrumSet typical(CanopyTrainer.Data data, int count) {
    SpectrumSet all = data.measured() == null ? data.simulated() : data.measured();
    SplittableRandom random = new SplittableRandom(seed());
    return all.at(random.ints(count, 0, all.size()).toArray());
  }

  private static void describe(ObjectNode json, CanopyTrainer.Outcome made) {
    json.put("parameters", made.encoder().parameterCount());
    NetworkLearner.ran(json, made.training());
    NetworkLearner.heldOut(json, made.heldOut());
    ArrayNode tried = json.putArray("starts");
    made.starts().forEach(tried::add);
  }
}

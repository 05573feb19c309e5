package dev.limpid.invert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.ReferencePosterior;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.canopy.SpectrumTable;
import dev.limpid.invert.posteriors.Families;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.priors.CanopyPrior;
import dev.limpid.invert.priors.LearnedPrior;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.Sha256;
import dev.limpid.posterior.Evidence;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A trained network that gives posteriors of canopies, and what it was trained for. On disk it is
/// a folder with `model.json`, its weights, and spectra such as it learned from.
public final class CanopyVae implements AutoCloseable {
  public static final String JSON = "model.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String BACKGROUND = "background.csv";
  private static final String FORMAT = "limpid-canopy-model";
  private static final int VERSION = 1;

  /// Spectra at a time.
  private static final int BLOCK = 64;

  /// Draws of a refined posterior that are weighted by the physics.
  static final int WEIGHTED = 4096;

  private static final AtomicFolder FOLDER = new AtomicFolder("canopy model", JSON);

  /// What a network is and what it was trained for.
  ///
  /// @param family by its name in [Families]
  /// @param seed of the first weights
  /// @param physics options of the canopy model and hashes of the user's tables, as the command
  ///   line says them
  /// @param report figures of the training
  /// @param learned prior of the bound, or none where that is `prior` itself
  public record Card(
      String family,
      CanopyEncoder.Size size,
      LeafModel leaf,
      Prior prior,
      Noise noise,
      long seed,
      ObjectNode physics,
      ObjectNode report,
      LearnedPrior.Kind learned) {
    /// The prior of the posteriors, for readers.
    public String priorLabel() {
      return learned.none() ? prior.label() : learned.label();
    }

    public Latents latents() {
      return Latents.of(leaf);
    }

    /// A network of this kind with first weights.
    ///
    /// @param first their seed
    public CanopyEncoder encoder(long first) {
      return new CanopyEncoder(
          Families.named(family, latents().count(), first), size, learned, first);
    }

    private ObjectNode json() {
      ObjectNode json = Json.object().put("format", FORMAT).put("version", VERSION);
      json.put("kind", "canopy").put("posterior", family);
      json.put("width", size.width()).put("blocks", size.blocks());
      if (size.neighbours()) json.put("neighbourhood", size.side());
      json.put("prospect", leaf.text()).put("prior", prior.label());
      if (learned.pseudoInputs() > 0) json.put("pseudoInputs", learned.pseudoInputs());
      if (learned.flow()) json.put("flowPrior", true);
      latents().names().forEach(json.putArray("latents")::add);
      json.putObject("noise").put("floor", noise.floor()).put("gain", noise.gain());
      json.put("seed", seed);
      json.set("physics", physics);
      json.set("report", report);
      return json;
    }

    private static Card of(JsonNode json) {
      return new Card(
          json.path("posterior").asText(),
          CanopyEncoder.Size.seeing(
              json.path("width").asInt(),
              json.path("blocks").asInt(),
              json.path("neighbourhood").asInt(1)),
          LeafModel.of(json.path("prospect").asText()),
          Prior.of(json.path("prior").asText()),
          new Noise(
              json.path("noise").path("floor").asDouble(),
              json.path("noise").path("gain").asDouble()),
          json.path("seed").asLong(),
          json.path("physics") instanceof ObjectNode physics ? physics : Json.object(),
          json.path("report") instanceof ObjectNode report ? report : Json.object(),
          new LearnedPrior.Kind(
              json.path("pseudoInputs").asInt(), json.path("flowPrior").asBoolean()));
    }
  }

  private final Card card;
  private final CanopyEncoder encoder;
  private final SpectrumSet background;

  /// @param encoder closed with this
  /// @param background spectra such as it learned from, which explanations need; null where none
  ///   are kept
  public CanopyVae(Card card, CanopyEncoder encoder, SpectrumSet background) {
    this.card = card;
    this.encoder = encoder;
    this.background = background;
  }

  /// A network of which no spectra are kept.
  public CanopyVae(Card card, CanopyEncoder encoder) {
    this(card, encoder, null);
  }

  /// Spectra such as it learned from, where they were kept.
  public Optional<SpectrumSet> background() {
    return Optional.ofNullable(background);
  }

  public Card card() {
    return card;
  }

  public CanopyEncoder encoder() {
    return encoder;
  }

  public Latents latents() {
    return card.latents();
  }

  /// Posteriors of spectra, in the innermost open scope.
  Posterior posterior(SpectrumBatch spectra) {
    return encoder.posterior(spectra.seen(), spectra.angles());
  }

  /// Draws of the posterior of each spectrum, in the box.
  ///
  /// @return (spectrum, draw, latent)
  public double[][][] draws(List<Spectrum> spectra, int count, long seed) {
    int d = latents().count();
    double[][][] draws = new double[spectra.size()][count][d];
    for (int from = 0; from < spectra.size(); from += BLOCK) {
      int end = Math.min(spectra.size(), from + BLOCK);
      try (Scope scope = Scope.open()) {
        Tensor z =
            posterior(SpectrumBatch.of(spectra.subList(from, end)))
                .samples(count, new SplittableRandom(seed + from));
        double[] values = Doubles.values(z);
        for (int k = 0; k < count; k++)
          for (int i = from; i < end; i++)
            System.arraycopy(values, (k * (end - from) + i - from) * d, draws[i][k], 0, d);
      }
    }
    return draws;
  }

  /// How right posteriors are on average, on canopies that no training saw.
  ///
  /// @param simulated without noise
  /// @param decoder at all wavelengths
  public SimulatedCalibration calibration(SpectrumSet simulated, CanopyDecoder decoder, long seed) {
    return SimulatedCalibration.of(
        (spectra, count, random) ->
            new PosteriorSource.Drawn(
                Doubles.values(posterior(spectra).samples(count, random)), List.of()),
        card,
        simulated,
        decoder,
        seed);
  }

  /// The same after each posterior was refined and its draws were weighted by the physics.
  ///
  /// @param decoder that refines: at all wavelengths, or nearly as good
  public SimulatedCalibration refinedCalibration(
      SpectrumSet simulated, CanopyDecoder decoder, Refinement refinement, long seed) {
    PriorDensity prior = new CanopyPrior(card.prior(), latents());
    return SimulatedCalibration.of(
        (spectra, count, random) -> {
          Posterior posterior = refined(spectra, decoder, prior, refinement);
          ImportanceDraws drawn =
              ImportanceDraws.of(posterior, decoder, prior, spectra, WEIGHTED, random);
          List<Evidence> evidences =
              IntStream.range(0, drawn.spectra()).mapToObj(drawn::evidence).toList();
          return new PosteriorSource.Drawn(drawn.resampled(count, random), evidences);
        },
        card,
        simulated,
        decoder,
        seed);
  }

  /// @param refinement or null
  Posterior refined(
      SpectrumBatch spectra, CanopyDecoder decoder, PriorDensity prior, Refinement refinement) {
    Tensor numbers = encoder.numbers(spectra.seen(), spectra.angles());
    return encoder
        .family()
        .at(
            refinement == null
                ? numbers
                : refinement.of(numbers, encoder.family(), decoder, prior, spectra));
  }

  /// Posteriors beside references of the same prior, each by itself.
  ///
  /// @param decoder at all wavelengths
  /// @param refinement of each before it is compared, or null
  public List<ReferenceComparison> compared(
      List<ReferencePosterior> references,
      CanopyDecoder decoder,
      Refinement refinement,
      long seed) {
    PriorDensity prior = new CanopyPrior(card.prior(), latents());
    List<ReferenceComparison> compared = new ArrayList<>();
    for (ReferencePosterior reference : references) {
      try (Scope scope = Scope.open()) {
        SpectrumBatch spectrum = SpectrumBatch.of(List.of(reference.spectrum()));
        Posterior posterior = refined(spectrum, decoder, prior, refinement);
        compared.add(
            ReferenceComparison.of(
                posterior, reference, spectrum, decoder, prior, latents(), seed));
      }
    }
    return compared;
  }

  /// Whether a folder is such a model, sound or not, and no model of classes.
  public static boolean is(Path folder) throws IOException {
    Path json = folder.resolve(JSON);
    return Files.isRegularFile(json)
        && FORMAT.equals(Json.members(json, Set.of("format"), Limits.DEFAULT).get("format"));
  }

  /// Refuses a network that sees the pixels around a pixel where nothing is known of them.
  ///
  /// @param folder of the model
  /// @param these what has no neighbours, in the plural
  public void refuseWithoutNeighbours(Path folder, String these) throws BadInput {
    if (card.size().neighbours())
      throw new BadInput(
          "model.neighbours",
          folder.toString(),
          "sees the %d x %d pixels around a pixel, and %s have none around; give it a cube (limpid canopy map, limpid canopy evaluate --spectra CUBE), or train a model without --neighbourhood"
              .formatted(card.size().side(), card.size().side(), these));
  }

  /// The files that a model consists of.
  public static List<Path> files(Path folder) {
    return Stream.of(JSON, WEIGHTS, BACKGROUND)
        .map(folder::resolve)
        .filter(file -> !file.endsWith(BACKGROUND) || Files.isRegularFile(file))
        .toList();
  }

  /// Refuses what stands where a model is to be written.
  public static void refuseExisting(Path folder, boolean overwrite) throws IOException {
    FOLDER.refuseExisting(folder, overwrite);
  }

  public void save(Path folder, boolean overwrite) throws IOException {
    FOLDER.write(
        folder,
        overwrite,
        part -> {
          Path file = part.resolve(WEIGHTS);
          AtomicFiles.write(file, false, Weights.of(encoder)::writeTo);
          ObjectNode json = card.json().put("weights", WEIGHTS);
          json.put("weightsSha256", Sha256.of(file));
          if (background != null) json.put("backgroundSha256", saveBackground(part));
          Json.write(part.resolve(JSON), false, json);
          return part;
        });
  }

  private String saveBackground(Path part) throws IOException {
    Path file = part.resolve(BACKGROUND);
    String text = SpectrumTable.text(background.apart(), Sensor.SENTINEL2);
    AtomicFiles.write(file, false, text.getBytes(StandardCharsets.UTF_8));
    return Sha256.of(file);
  }

  /// Opens a model and checks its files against their hashes.
  public static CanopyVae open(Path folder) throws IOException {
    Path json = folder.resolve(JSON);
    if (!Files.isRegularFile(json))
      throw new BadInput(
          "model.missing", folder.toString(), "no model here: " + JSON + " is absent");
    JsonNode root = Json.read(json, Limits.DEFAULT);
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION)
      throw new BadInput(
          "model.format",
          json.toString(),
          "not a canopy model of format %s version %d; limpid canopy train makes one"
              .formatted(FORMAT, VERSION));
    Path file = folder.resolve(WEIGHTS);
    requireHash(file, root.path("weightsSha256").asText());
    Card card = card(root, json);
    SpectrumSet background = background(folder, root, card);
    CanopyEncoder encoder = card.encoder(card.seed());
    try {
      Weights.read(file).into(encoder, file.toString());
      return new CanopyVae(card, encoder, background);
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static void requireHash(Path file, String expected) throws IOException {
    String found = Files.isRegularFile(file) ? Sha256.of(file) : "absent";
    if (!found.equals(expected))
      throw new BadInput(
          "model.weights",
          file.toString(),
          "its SHA-256 is " + found + ", not " + expected + " as " + JSON + " says");
  }

  private static SpectrumSet background(Path folder, JsonNode root, Card card) throws IOException {
    if (!root.has("backgroundSha256")) return null;
    Path file = folder.resolve(BACKGROUND);
    requireHash(file, root.path("backgroundSha256").asText());
    SpectrumSet rows = SpectrumSet.of(SpectrumTable.read(file, Sensor.SENTINEL2, card.noise()));
    try {
      return rows.together(card.size().pixels());
    } catch (IllegalArgumentException e) {
      throw bad(file, e);
    }
  }

  private static Card card(JsonNode root, Path json) throws BadInput {
    try {
      return Card.of(root);
    } catch (IllegalArgumentException e) {
      throw bad(json, e);
    }
  }

  private static BadInput bad(Path file, IllegalArgumentException why) {
    BadInput bad = new BadInput("model.value", file.toString(), why.getMessage());
    bad.initCause(why);
    return bad;
  }

  @Override
  public void close() {
    encoder.close();
  }
}

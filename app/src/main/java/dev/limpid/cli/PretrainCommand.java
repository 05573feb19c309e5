package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.Json;
import dev.limpid.model.EncoderFolder;
import dev.limpid.model.PatchFolder;
import dev.limpid.pretrain.AlignedViews;
import dev.limpid.pretrain.Drawing;
import dev.limpid.pretrain.MaskedPatches;
import dev.limpid.pretrain.MaskedSeries;
import dev.limpid.pretrain.Pretrained;
import dev.limpid.pretrain.Representation;
import dev.limpid.sample.CubePatches;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.PatchLattice;
import dev.limpid.sample.Patches;
import dev.limpid.sample.PixelDraw;
import dev.limpid.temporal.PatchKind;
import dev.limpid.temporal.SeriesClassifier;
import dev.limpid.temporal.SeriesKind;
import dev.limpid.temporal.SeriesLayout;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pretrain",
    description = "Train the encoder of a network on cubes without labels.",
    footer = "  limpid pretrain season -o encoder")
final class PretrainCommand extends Verb {
  private static final int PATCHES = 512;

  @Parameters(arity = "1..*", paramLabel = "CUBE", description = "Cubes, or folders of patches.")
  List<Path> inputs;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "ENCODER",
      description = "Folder of the encoder.")
  Path output;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "ubarn-pixel (default); of patches ubarn, by masked dates, or alise, by aligned views.")
  String model;

  @Option(
      names = "--pixels",
      paramLabel = "N",
      description = "Pixels drawn from each cube (20000).")
  Integer pixels;

  @Option(
      names = "--corruption-rate",
      paramLabel = "P",
      description = "Share of the dates that change places (0.15).")
  Double rate;

  @Option(
      names = "--restart",
      description = "Begin again where an earlier pretraining of this name was stopped.")
  boolean restart;

  @Option(
      names = "--patches",
      paramLabel = "N",
      description = "Patches drawn from each cube (512).")
  Integer most;

  @Option(
      names = "--max-dates",
      paramLabel = "N",
      description = "Most dates of a patch in a step of the training, drawn each time (36).")
  Integer maxDates;

  @Option(
      names = "--invariance",
      paramLabel = "W",
      description = "Weight of the distance between two views, for alise (1).")
  Double invariance;

  @Mixin PatchArguments patches;
  @Mixin CubeArguments cube;
  @Mixin FittingArguments fitting;

  @Override
  ObjectNode work() throws IOException {
    EncoderFolder.refuseExisting(output, common.overwrite);
    Path checkpoint = NetworkLearner.checkpoint(output);
    if (restart && !common.dryRun) NetworkLearner.remove(checkpoint);
    PatchKind patchKind = PatchKind.find(model);
    if (patchKind != null && patchKind.encodes()) return ofPatches(patchKind, checkpoint);
    if (model != null && !model.equals(SeriesKind.UBARN_PIXEL.label()))
      throw new IllegalArgumentException(
          "model must be %s, %s or %s, got '%s'"
              .formatted(
                  SeriesKind.UBARN_PIXEL.label(),
                  PatchKind.UBARN.label(),
                  PatchKind.ALISE.label(),
                  model));
    return ofPixels(checkpoint);
  }

  private ObjectNode ofPixels(Path checkpoint) throws IOException {
    if (patches.given() || most != null || maxDates != null || invariance != null)
      throw new IllegalArgumentException(
          "--patch, --stride, --patches, --max-dates and --invariance are for networks of patches, not for "
              + SeriesKind.UBARN_PIXEL.label());
    MaskedSeries pretext =
        new MaskedSeries(fitting.loop(40), rate(), fitting.batch(128), seed(), threads());
    List<MaskedSeries.Source> sources = new ArrayList<>();
    SeriesFeatures features = null;
    for (Path input : inputs) {
      CubeFiles files = cube.read(input, Set.of(), console()).files();
      if (features == null) features = observed(files);
      sources.add(source(features, features.select(files, input.toString()), input));
    }
    int series = sources.stream().mapToInt(s -> s.rows().size()).sum();
    ObjectNode json = Json.object().put("encoder", output.toString()).put("series", series);
    if (common.dryRun) return json;
    return saved(
        json,
        SeriesKind.UBARN_PIXEL.label(),
        features,
        pretext.train(sources, checkpoint, progress("pretraining", 0), this::told),
        checkpoint);
  }

  private ObjectNode ofPatches(PatchKind kind, Path checkpoint) throws IOException {
    boolean aligned = kind == PatchKind.ALISE;
    if (pixels != null || (aligned ? rate : invariance) != null)
      throw new IllegalArgumentException(
          "--pixels is for %s, --corruption-rate for masked dates, --invariance for %s; %s draws --patches"
              .formatted(SeriesKind.UBARN_PIXEL.label(), PatchKind.ALISE.label(), kind.label()));
    List<Patches> sources = new ArrayList<>();
    try {
      SeriesFeatures features = null;
      for (Path input : inputs) {
        Patches source = patches(input, features);
        sources.add(source);
        if (features == null) features = source.features();
      }
      int count = sources.stream().mapToInt(s -> s.windows().size()).sum();
      ObjectNode json = Json.object().put("encoder", output.toString()).put("patches", count);
      if (common.dryRun) return json;
      Pretrained made = aligned ? aligned(json, sources, checkpoint) : masked(sources, checkpoint);
      return saved(json, kind.label(), features, made, checkpoint);
    } finally {
      for (Patches source : sources) source.close();
    }
  }

  private Pretrained masked(List<Patches> sources, Path checkpoint) throws IOException {
    return new MaskedPatches(fitting.loop(40), rate(), drawing(), threads())
        .train(sources, checkpoint, progress("pretraining", 0), this::told);
  }

  private Pretrained aligned(ObjectNode json, List<Patches> sources, Path checkpoint)
      throws IOException {
    double weight = invariance == null ? 1 : invariance;
    AlignedViews.Outcome made =
        new AlignedViews(fitting.loop(40), weight, drawing(), threads())
            .train(sources, checkpoint, progress("pretraining", 0), this::told);
    Representation alike = made.alike();
    error(json, "invariance", alike == null ? Double.NaN : alike.invariance());
    error(json, "likeness", alike == null ? Double.NaN : alike.likeness());
    error(json, "effectiveRank", alike == null ? Double.NaN : alike.effectiveRank());
    return made.made();
  }

  private Drawing drawing() {
    return new Drawing(
        fitting.batch(LearnerArguments.BATCH),
        maxDates == null ? LearnerArguments.MAX_DATES : maxDates,
        seed());
  }

  /// Patches on disk, or of a cube in memory.
  ///
  /// @param features of the first input, or null
  private Patches patches(Path input, SeriesFeatures features) throws IOException {
    if (PatchFolder.is(input)) return PatchFolder.open(input);
    CubeFiles files = cube.read(input, Set.of(), console()).files();
    SeriesFeatures own = features == null ? observed(files) : features;
    CubePatches.Source source =
        CubePatches.Source.of(
            own.select(files, input.toString()), own, patches.lattice().side(), input.toString());
    return CubePatches.read(
        source,
        PatchLattice.draw(
            patches.lattice().windows(files.grid()), most == null ? PATCHES : most, seed()),
        new CubeSamples.Room(blockMemory(), threads()));
  }

  private double rate() {
    return rate == null ? 0.15 : rate;
  }

  private void told(TrainLoop.Epoch e) {
    console()
        .detail(
            "epoch %d: loss %.4f, held-out %.4f".formatted(e.epoch() + 1, e.loss(), -e.score()));
  }

  private ObjectNode saved(
      ObjectNode json, String kind, SeriesFeatures features, Pretrained made, Path checkpoint)
      throws IOException {
    json.put("epochs", made.training().epochs());
    json.put("bestEpoch", made.training().best() + 1);
    error(json, "reconstructionError", made.error());
    error(json, "interpolationError", made.interpolated());
    error(json, "meanError", made.mean());
    EncoderFolder.write(
        output, common.overwrite, kind, features, json.deepCopy(), made.weights()::writeTo);
    NetworkLearner.remove(checkpoint);
    return json;
  }

  private static void error(ObjectNode json, String key, double value) {
    if (Double.isNaN(value)) json.putNull(key);
    else json.put(key, value);
  }

  /// The series as it was observed, with all bands that vary.
  private SeriesFeatures observed(CubeFiles files) {
    LocalDate[] period = cube.period();
    SeriesFeatures all =
        SeriesFeatures.of(
            files,
            new SeriesFeatures.Choices(new GapFill.Observed(), null, List.of(), 10),
            period[0],
            period[1]);
    return new SeriesFeatures(all.series(), List.of(), all.calendar(), null, all.fill(), List.of());
  }

  private MaskedSeries.Source source(SeriesFeatures features, CubeFiles selected, Path input)
      throws IOException {
    double[] days = features.daysOfYear(selected.series());
    if (days == null)
      throw new IllegalArgumentException(
          "the series of %s have different dates; choose one with --bands".formatted(input));
    int most = pixels == null ? 20_000 : pixels;
    return new MaskedSeries.Source(
        SeriesLayout.of(features.at(selected.series()).names()),
        new PixelDraw(most, seed(), threads()).of(selected, features, input.toString()),
        SeriesClassifier.floats(days));
  }
}

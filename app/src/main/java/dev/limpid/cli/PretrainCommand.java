package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.Json;
import dev.limpid.model.EncoderFolder;
import dev.limpid.pretrain.MaskedSeries;
import dev.limpid.sample.PixelDraw;
import dev.limpid.temporal.SeriesClassifier;
import dev.limpid.temporal.SeriesKind;
import dev.limpid.temporal.SeriesLayout;
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
  @Parameters(arity = "1..*", paramLabel = "CUBE", description = "Folders or files.")
  List<Path> inputs;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "ENCODER",
      description = "Folder of the encoder.")
  Path output;

  @Option(names = "--model", paramLabel = "KIND", description = "ubarn-pixel (default).")
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

  @Mixin CubeArguments cube;
  @Mixin FittingArguments fitting;

  @Override
  ObjectNode work() throws IOException {
    if (model != null && !model.equals(SeriesKind.UBARN_PIXEL.label()))
      throw new IllegalArgumentException(
          "model must be %s, got '%s'".formatted(SeriesKind.UBARN_PIXEL.label(), model));
    EncoderFolder.refuseExisting(output, common.overwrite);
    MaskedSeries pretext =
        new MaskedSeries(
            fitting.loop(40), rate == null ? 0.15 : rate, fitting.batch(128), seed(), threads());
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
    Path checkpoint = NetworkLearner.checkpoint(output);
    if (restart) NetworkLearner.remove(checkpoint);
    MaskedSeries.Outcome outcome =
        pretext.train(
            sources,
            checkpoint,
            progress("pretraining", 0),
            e ->
                console()
                    .detail(
                        "epoch %d: loss %.4f, held-out %.4f"
                            .formatted(e.epoch() + 1, e.loss(), -e.score())));
    json.put("epochs", outcome.training().epochs());
    json.put("bestEpoch", outcome.training().best() + 1);
    json.put("reconstructionError", outcome.error());
    json.put("interpolationError", outcome.interpolated());
    json.put("meanError", outcome.mean());
    EncoderFolder.write(
        output,
        common.overwrite,
        SeriesKind.UBARN_PIXEL.label(),
        features,
        json.deepCopy(),
        outcome.weights()::writeTo);
    NetworkLearner.remove(checkpoint);
    return json;
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

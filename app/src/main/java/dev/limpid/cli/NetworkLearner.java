package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.FeatureSet;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.sample.Samples;
import dev.limpid.temporal.ClassLoss;
import dev.limpid.temporal.SeriesClassifier;
import dev.limpid.temporal.SeriesTrainer;
import dev.limpid.temporal.Strategy;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Fits networks to series.
///
/// @param days of the times of the series
/// @param checkpoint where the training of the kept model stands, or null
record NetworkLearner(
    SeriesTrainer trainer, FeatureSet features, double[] days, Path checkpoint, Console console)
    implements Learner {
  /// The file beside a model that its training goes on from.
  static Path checkpoint(Path model) {
    Path name = model.toAbsolutePath();
    return name.resolveSibling("." + name.getFileName() + ".limpid-training.safetensors");
  }

  /// Forgets where a training stands.
  static void remove(Path checkpoint) throws IOException {
    if (!Files.isDirectory(checkpoint.getParent())) return;
    try (Stream<Path> files = Files.list(checkpoint.getParent())) {
      for (Path file : files.filter(f -> SeriesTrainer.belongs(f, checkpoint)).toList())
        Files.delete(file);
    }
  }

  static String line(TrainLoop.Epoch e) {
    return "epoch %d: loss %.4f, held-out %.4f, gradient %.2f"
        .formatted(e.epoch() + 1, e.loss(), -e.score(), e.gradientNorm());
  }

  /// What a report says of a training.
  static void describe(ObjectNode training, Strategy strategy, ClassLoss loss, long parameters) {
    training.put("strategy", strategy.label());
    training.put("loss", loss.label());
    training.put("parameters", parameters);
  }

  static ObjectNode ran(ObjectNode json, TrainLoop.Outcome one) {
    return json.put("epochs", one.epochs()).put("bestEpoch", one.best() + 1);
  }

  /// @param loss `NaN` where nothing was held out
  static void heldOut(ObjectNode json, double loss) {
    if (Double.isNaN(loss)) json.putNull("heldOutLoss");
    else json.put("heldOutLoss", loss);
  }

  @Override
  public String kind() {
    return trainer.kind().label();
  }

  @Override
  public String fingerprint() {
    SeriesTrainer.Start start = trainer.start();
    return Arrays.toString(days) + (start == null ? "" : start.strategy() + start.identity());
  }

  @Override
  public Learned learn(Samples samples, boolean kept, Progress progress) throws IOException {
    Path file = kept ? checkpoint : null;
    if (file != null && Files.exists(file)) console.note("going on from " + file);
    ModelCard card =
        new ModelCard(kind(), Limpid.VERSION, Map.of(), "", trainer.seed(), Map.of(), List.of());
    SeriesTrainer.Fitted fitted =
        trainer.train(
            new SeriesTrainer.Series(samples, features, days),
            card,
            null,
            file,
            progress,
            this::tell);
    SeriesTrainer.Start start = trainer.start();
    Strategy strategy = start == null ? Strategy.SCRATCH : start.strategy();
    return new Network(fitted, strategy, trainer.options().loss(), file);
  }

  private void tell(int member, TrainLoop.Epoch e) {
    String whose = trainer.options().members() == 1 ? "" : "network %d, ".formatted(member + 1);
    console.detail(
        "%sepoch %d: loss %.4f, held-out %.4f, gradient %.2f"
            .formatted(whose, e.epoch() + 1, e.loss(), -e.score(), e.gradientNorm()));
  }

  /// @param checkpoint removed when the model is saved
  private record Network(
      SeriesTrainer.Fitted fitted, Strategy strategy, ClassLoss loss, Path checkpoint)
      implements Learned {
    @Override
    public SeriesClassifier model() {
      return fitted.model();
    }

    @Override
    public void each(Samples samples, Said said) {
      Scores.each(model(), samples, said);
    }

    @Override
    public void describe(ObjectNode report, Map<String, Double> scores) {
      report.putNull("outOfBag");
      ObjectNode training = report.putObject("training");
      NetworkLearner.describe(training, strategy, loss, model().parameters());
      if (fitted.outcomes().size() == 1) ran(training, fitted.outcomes().getFirst());
      else
        for (TrainLoop.Outcome each : fitted.outcomes())
          heldOut(ran(training.withArray("networks").addObject(), each), -each.score());
      heldOut(training, fitted.heldOutLoss());
    }

    @Override
    public List<TrainLoop.Epoch> epochs() {
      return fitted.outcomes().getFirst().log();
    }

    @Override
    public void save(Path folder, boolean overwrite, ModelCard card, Training training)
        throws IOException {
      fitted.model().with(card).save(folder, overwrite, training, fitted.outcomes());
      if (checkpoint != null) remove(checkpoint);
    }

    @Override
    public void close() {
      fitted.model().close();
    }
  }
}

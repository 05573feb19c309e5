package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.FeatureSet;
import dev.limpid.explain.FeatureModel;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.sample.Samples;
import dev.limpid.temporal.SeriesTrainer;
import dev.limpid.temporal.Strategy;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
    Files.deleteIfExists(checkpoint);
    Files.deleteIfExists(SeriesTrainer.frozen(checkpoint));
  }

  @Override
  public String kind() {
    return trainer.kind().label();
  }

  @Override
  public String fingerprint() {
    SeriesTrainer.Start start = trainer.start();
    return Arrays.toString(days) + (start == null ? "" : start.strategy() + start.sha256());
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
            e ->
                console.detail(
                    "epoch %d: loss %.4f, held-out %.4f, gradient %.2f"
                        .formatted(e.epoch() + 1, e.loss(), -e.score(), e.gradientNorm())));
    SeriesTrainer.Start start = trainer.start();
    return new Network(fitted, start == null ? Strategy.SCRATCH : start.strategy(), file);
  }

  /// @param checkpoint removed when the model is saved
  private record Network(SeriesTrainer.Fitted fitted, Strategy strategy, Path checkpoint)
      implements Learned {
    @Override
    public FeatureModel model() {
      return fitted.model();
    }

    @Override
    public void describe(ObjectNode report, Map<String, Double> scores) {
      report.putNull("outOfBag");
      ObjectNode training = report.putObject("training");
      training.put("strategy", strategy.label());
      training.put("parameters", fitted.model().parameters());
      training.put("epochs", fitted.outcome().epochs());
      training.put("bestEpoch", fitted.outcome().best() + 1);
      if (fitted.validated()) training.put("heldOutLoss", -fitted.outcome().score());
      else training.putNull("heldOutLoss");
    }

    @Override
    public List<TrainLoop.Epoch> epochs() {
      return fitted.outcome().log();
    }

    @Override
    public void save(Path folder, boolean overwrite, ModelCard card, Training training)
        throws IOException {
      fitted.model().with(card).save(folder, overwrite, training, fitted.outcome().log());
      if (checkpoint != null) remove(checkpoint);
    }

    @Override
    public void close() {
      fitted.model().close();
    }
  }
}

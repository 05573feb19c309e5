package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.sample.Samples;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Makes models of one kind from samples.
interface Learner {
  String kind();

  /// What it learns with beside its options and samples, such as an encoder; empty for nothing.
  default String fingerprint() {
    return "";
  }

  /// @param kept whether the model is the one that is kept, and not one of a fold: it may go on
  ///   from where an earlier run was stopped
  Learned learn(Samples samples, boolean kept, Progress progress) throws IOException;

  /// Told of each sample with the probabilities of its classes, `NaN` where the model abstains.
  interface Said {
    void of(int sample, float[] probabilities);
  }

  /// A model that was made.
  interface Learned extends AutoCloseable {
    /// It has no card yet that says how good it is.
    Classifier model();

    /// Tells of each sample what the model says of it; these are samples of the same set as those
    /// that it learned from.
    void each(Samples samples, Said said) throws IOException;

    /// Adds what training itself found to the report and to the card's scores.
    void describe(ObjectNode report, Map<String, Double> scores);

    /// How the training went, epoch by epoch, of an ensemble that of its first network; empty for
    /// what has no epochs.
    default List<TrainLoop.Epoch> epochs() {
      return List.of();
    }

    void save(Path folder, boolean overwrite, ModelCard card, Training training) throws IOException;

    @Override
    void close();
  }
}

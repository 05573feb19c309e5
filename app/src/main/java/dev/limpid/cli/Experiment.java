package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.landcover.TrialSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/// What a comparison is asked to do.
///
/// @param document as it was read, for the record
/// @param seed of the folds
/// @param seeds of models and draws
/// @param settings that every model is trained in, all training samples first
/// @param noise or null
/// @param maps what to map with every model, or null
record Experiment(
    Path file,
    ObjectNode document,
    Path input,
    long seed,
    List<Long> seeds,
    List<TrialSetting> settings,
    Noise noise,
    Maps maps,
    List<Candidate> models) {
  Experiment {
    seeds = List.copyOf(seeds);
    settings = List.copyOf(settings);
    models = List.copyOf(models);
  }

  /// @param pairs of class names that take each other's place; empty: every other class alike
  record Noise(List<List<String>> pairs) {}

  /// @param cube folder or file
  /// @param options of `limpid map`
  record Maps(String cube, Map<String, String> options) {}

  /// A model that takes part.
  ///
  /// @param train the command that would train it alone
  record Candidate(String name, TrainCommand train) {
    /// Its options apart from the seed.
    Map<String, String> options() {
      Map<String, String> options = train.options();
      options.keySet().removeAll(Set.of("output", "seed"));
      return options;
    }

    /// What its samples depend on: of equal texts, the samples are the same.
    String reading() {
      Map<String, String> options = options();
      options.keySet().removeAll(ExperimentFile.LEARNING);
      return options + " " + train.from.learning.seesGaps();
    }
  }

  /// What is done for one model.
  @FunctionalInterface
  interface Work<T> {
    T done() throws IOException;
  }

  /// Does it; options of the model that turn out to be wrong are the fault of the file.
  static <T> T of(String file, String model, Work<T> work) throws IOException {
    try {
      return work.done();
    } catch (CommandLine.PicocliException | IllegalArgumentException e) {
      BadInput bad =
          new BadInput("experiment", file, "model '%s': %s".formatted(model, e.getMessage()));
      bad.initCause(e);
      throw bad;
    }
  }

  <T> T of(Candidate model, Work<T> work) throws IOException {
    return of(file.toString(), model.name(), work);
  }

  /// What learns with the seed of the subject.
  Learner learner(TrialRunner.Subject subject, SampleSet set) throws IOException {
    Candidate model = models.get(subject.number());
    TrainCommand train = model.train();
    train.common.seed = subject.seed();
    return of(model, () -> train.from.learning.learner(train, set, input, null));
  }

  List<String> names() {
    return models.stream().map(Candidate::name).toList();
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.FeatureSet;
import dev.limpid.forest.GrownForest;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Grows forests.
record ForestLearner(RandomForestTrainer trainer, FeatureSet features) implements Learner {
  @Override
  public String kind() {
    return RandomForest.KIND;
  }

  @Override
  public Grown learn(Samples samples, boolean kept, Progress progress) {
    return new Grown(trainer.train(samples, progress), features, samples.legend());
  }

  /// @param forest with how it does on what each of its trees did not draw
  record Grown(GrownForest forest, FeatureSet features, Legend legend) implements Learned {
    @Override
    public RandomForest model() {
      return with(
          new ModelCard(RandomForest.KIND, Limpid.VERSION, Map.of(), "", 0, Map.of(), List.of()));
    }

    @Override
    public void each(Samples samples, Said said) {
      Scores.each(model(), samples, said);
    }

    private RandomForest with(ModelCard card) {
      return new RandomForest(forest.forest(), features, legend, card);
    }

    @Override
    public void describe(ObjectNode report, Map<String, Double> scores) {
      scores.put("outOfBag", forest.outOfBag().overallAccuracy());
      report.put("outOfBag", forest.outOfBag().overallAccuracy());
    }

    @Override
    public void save(Path folder, boolean overwrite, ModelCard card, Training training)
        throws IOException {
      with(card).save(folder, overwrite, training);
    }

    @Override
    public void close() {}
  }
}

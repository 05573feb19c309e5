package dev.limpid.forest;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.LabelOptions;
import dev.limpid.sample.Labels;
import dev.limpid.sample.Samples;
import dev.limpid.simulate.SeasonFiles;
import dev.limpid.simulate.SimulatedSeason;
import dev.limpid.testkit.ClassifierContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class RandomForestContractTest extends ClassifierContract {
  @TempDir static Path season;
  private static CubeFiles files;
  private static RandomForest forest;

  @BeforeAll
  static void train() throws IOException {
    SeasonFiles written = SeasonFiles.write(SimulatedSeason.of(96, 5), season, false, 2);
    files = CubeFolder.read(written.images(), CubeOptions.DEFAULT).files();
    SeriesFeatures features = SeriesFeatures.of(files, SeriesFeatures.Choices.DEFAULT);
    Labels labels =
        Labels.read(written.parcels(), LabelOptions.DEFAULT.field("class"), files.grid());
    Samples samples =
        CubeSamples.of(files, features, labels, null, new CubeSamples.Room(1 << 28, 2)).samples();
    RandomForestTrainer.Options options =
        new RandomForestTrainer.Options(20, 25, 5, 0, RandomForestTrainer.ClassWeights.NONE);
    Forest trees = new RandomForestTrainer(options, 2, 7).train(samples, Progress.none()).forest();
    forest =
        new RandomForest(
            trees,
            features,
            samples.legend(),
            new ModelCard(
                RandomForest.KIND,
                "test",
                Map.of("trees", "20"),
                samples.sha256(),
                7,
                Map.of(),
                List.of()));
  }

  @Override
  protected Classifier classifier() {
    return forest;
  }

  @Override
  protected Classifier savedAndLoaded(Path folder) throws IOException {
    return forest.save(folder, false, dev.limpid.model.Training.UNKNOWN).open();
  }

  @Override
  protected Cube cube() throws IOException {
    return forest.select(files, "season").open();
  }
}

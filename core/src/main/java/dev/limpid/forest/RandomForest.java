package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.explain.FeatureModel;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.model.Classifier;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Recipe;
import dev.limpid.model.TestTensors;
import dev.limpid.model.Training;
import dev.limpid.model.TrainingSamples;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Votes of decision trees on the series of one pixel (Breiman 2001), with how the series becomes
/// features.
public final class RandomForest implements FeatureModel {
  public static final String KIND = "forest";
  private static final String WEIGHTS = "forest.limpid";

  /// Pixels whose features are in memory at once.
  private static final int RUN = 4096;

  private final Forest forest;
  private final FeatureSet features;
  private final Legend legend;
  private final ModelCard card;
  private final Contract contract;

  public RandomForest(Forest forest, FeatureSet features, Legend legend, ModelCard card) {
    this(forest, features, legend, card, null);
  }

  private RandomForest(
      Forest forest, FeatureSet features, Legend legend, ModelCard card, Contract contract) {
    if (forest.features() != features.names().size())
      throw new IllegalArgumentException(
          "a forest of %d features with %d names"
              .formatted(forest.features(), features.names().size()));
    if (forest.classes() != legend.entries().size())
      throw new IllegalArgumentException(
          "a forest of %d classes with a legend of %d"
              .formatted(forest.classes(), legend.entries().size()));
    this.forest = forest;
    this.features = features;
    this.legend = legend;
    this.card = card;
    this.contract = contract;
  }

  /// A forest saved in `folder`.
  public record In(URI folder) implements Recipe<Classifier> {
    @Override
    public RandomForest open() throws IOException {
      Path path = Path.of(folder);
      ModelFolder model = ModelFolder.read(path);
      if (!model.card().kind().equals(KIND))
        throw new BadInput(
            "model.kind", path.toString(), "a model of kind '" + model.card().kind() + "'");
      Forest forest = Forest.read(path.resolve(model.weights()), Limits.DEFAULT);
      if (forest.features() != model.features().names().size()
          || forest.classes() != model.legend().entries().size())
        throw new BadInput(
            "model.weights", path.toString(), "weights and model.json do not belong together");
      RandomForest opened =
          new RandomForest(
              forest, model.features(), model.legend(), model.card(), model.contract());
      model.checkOnce(path, opened);
      return opened;
    }
  }

  /// Writes the trees, the card and what is kept of the training, and says how to open them again.
  public In save(Path folder, boolean overwrite, Training training) throws IOException {
    List<ModelFolder.Part> parts = new ArrayList<>();
    parts.add(new ModelFolder.Part(WEIGHTS, forest::write));
    if (training.samples() != null)
      parts.add(new ModelFolder.Part(TrainingSamples.FILE, training.samples()::writeTo));
    if (!training.examples().isEmpty()) {
      TestTensors tests = TestTensors.of(this, features, training.examples());
      parts.add(new ModelFolder.Part(TestTensors.FILE, tests::writeTo));
    }
    ModelFolder.Content content = new ModelFolder.Content(card, legend, features);
    ModelFolder.write(folder, overwrite, content, training, parts);
    return new In(folder.toUri());
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public float[] probabilities(float[] rowMajor, int rows) {
    return forest.probabilities(rowMajor, rows);
  }

  public Forest forest() {
    return forest;
  }

  @Override
  public FeatureSet features() {
    return features;
  }

  @Override
  public Legend legend() {
    return legend;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Raster probabilities(Patch block) {
    int pixels = block.pixels();
    int classes = forest.classes();
    float[] values = new float[Math.multiplyExact(classes, pixels)];
    float[] some = new float[0];
    for (int from = 0; from < pixels; from += RUN) {
      int n = Math.min(RUN, pixels - from);
      int first = from;
      int[] run = new int[n];
      Arrays.setAll(run, i -> first + i);
      FeatureBlock inputs = features.of(block, run);
      if (some.length != classes * n) some = new float[classes * n];
      forest.probabilities(inputs, some);
      for (int k = 0; k < classes; k++) System.arraycopy(some, k * n, values, k * pixels + from, n);
    }
    List<Band> bands = legend.names().stream().map(name -> Band.of(name, "1")).toList();
    return new Raster(block.window(), bands, values);
  }
}

package dev.limpid.kinds;

import dev.limpid.explain.FeatureModel;
import dev.limpid.forest.RandomForest;
import dev.limpid.io.BadInput;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Recipe;
import dev.limpid.temporal.PatchClassifier;
import dev.limpid.temporal.PatchKind;
import dev.limpid.temporal.SeriesClassifier;
import dev.limpid.temporal.SeriesKind;
import dev.limpid.torch.Precision;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// The model in a folder: a forest or a network, as its card says.
///
/// @param precision in which a network computes probabilities
public record AnyModel(URI folder, Precision precision) implements Recipe<Classifier> {
  public static AnyModel in(Path folder) {
    return in(folder, Precision.FP32);
  }

  public static AnyModel in(Path folder, Precision precision) {
    return new AnyModel(folder.toUri(), precision);
  }

  @Override
  public Classifier open() throws IOException {
    Path path = Path.of(folder);
    String kind = ModelFolder.describe(path).card().kind();
    if (kind.equals(RandomForest.KIND)) {
      if (precision == Precision.FP32) return new RandomForest.In(folder).open();
      throw new IllegalArgumentException(
          "precision bf16 is for networks, %s is a forest".formatted(path));
    }
    if (SeriesKind.find(kind) != null) return new SeriesClassifier.In(folder).open().in(precision);
    if (PatchKind.find(kind) != null) return new PatchClassifier.In(folder).open().in(precision);
    throw new BadInput(
        "model.kind",
        path.toString(),
        "a model of kind '%s'; this version opens %s, %s, %s"
            .formatted(kind, RandomForest.KIND, SeriesKind.names(), PatchKind.names()));
  }

  /// Opens a model of single pixels; refuses one that sees their neighbourhood.
  ///
  /// @param use what for, named in the message
  public FeatureModel ofPixels(String use) throws IOException {
    Classifier opened = open();
    if (opened instanceof FeatureModel pixels) return pixels;
    opened.close();
    throw new BadInput(
        "model.kind",
        Path.of(folder).toString(),
        "a model of kind '%s' sees the neighbourhood of a pixel, and %s takes models of single pixels"
            .formatted(opened.card().kind(), use));
  }
}

package dev.limpid.kinds;

import dev.limpid.explain.FeatureModel;
import dev.limpid.forest.RandomForest;
import dev.limpid.io.BadInput;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Recipe;
import dev.limpid.temporal.SeriesClassifier;
import dev.limpid.temporal.SeriesKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// The model in a folder: a forest or a network, as its card says.
public record AnyModel(URI folder) implements Recipe<FeatureModel> {
  public static AnyModel in(Path folder) {
    return new AnyModel(folder.toUri());
  }

  @Override
  public FeatureModel open() throws IOException {
    Path path = Path.of(folder);
    String kind = ModelFolder.describe(path).card().kind();
    if (kind.equals(RandomForest.KIND)) return new RandomForest.In(folder).open();
    if (SeriesKind.find(kind) != null) return new SeriesClassifier.In(folder).open();
    throw new BadInput(
        "model.kind",
        path.toString(),
        "a model of kind '%s'; this version opens %s, %s"
            .formatted(kind, RandomForest.KIND, SeriesKind.names()));
  }
}

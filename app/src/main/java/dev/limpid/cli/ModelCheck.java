package dev.limpid.cli;

import dev.limpid.io.BadInput;
import dev.limpid.kinds.AnyModel;
import dev.limpid.model.ModelFolder;
import dev.limpid.tile.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Checks a model's folder. Each check gives the first difference or null; they run in order, and a
/// further one (such as computing test tensors again) is one more line in [#first].
final class ModelCheck {
  private ModelCheck() {}

  /// @throws BadInput where there is no model at all
  static Finding first(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(ModelFolder.JSON)))
      throw new BadInput(
          "model.missing", folder.toString(), "no model here: " + ModelFolder.JSON + " is absent");
    Finding hashes = hashes(folder);
    if (hashes != null) return hashes;
    Finding document = document(folder);
    return document != null ? document : tests(folder);
  }

  /// Whether `model.json` is as it was written.
  private static Finding document(Path folder) throws IOException {
    try {
      ModelFolder.requireUnedited(folder);
      return null;
    } catch (BadInput e) {
      return new Finding(
          "model", e.file(), -1, -1, null, "model.json as it was written", e.getMessage());
    }
  }

  /// Whether the model still gives what it gave for its test tensors.
  private static Finding tests(Path folder) throws IOException {
    try {
      ModelFolder.check(folder, AnyModel.in(folder).open());
      return null;
    } catch (BadInput e) {
      return new Finding(
          "model", e.file(), -1, -1, null, "the outputs kept with the model", e.getMessage());
    }
  }

  /// Whether the weights are those that `model.json` names.
  private static Finding hashes(Path folder) throws IOException {
    try {
      ModelFolder.read(folder);
      return null;
    } catch (BadInput e) {
      return new Finding(
          "model", e.file(), -1, -1, null, "the files that model.json names", e.getMessage());
    }
  }
}

package dev.limpid.viewer;

import dev.limpid.explain.MapExplainer;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.invert.CanopyMapExplainer;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Legend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A map that is shown, with what can be said about it.
///
/// @param id in addresses
/// @param file `NAME.tif`
/// @param canopies whether it is a map of canopies, without classes
/// @param explain null where its model or cube cannot be opened
/// @param silent why nothing can be explained; empty where it can
record ViewedMap(
    String id, Path file, Legend legend, boolean canopies, Explain explain, String silent) {
  /// What explains a pixel; it stays open, so that a second click is quick.
  sealed interface Explain {
    /// By the model that made a map of classes.
    record OfClasses(MapExplainer pixels, PixelExplainer by, Classifier model) implements Explain {}

    /// By the network that made a map of canopies.
    record OfCanopies(CanopyMapExplainer pixels) implements Explain {}
  }

  /// Of a model of classes; null where it cannot be opened.
  ModelCard card() {
    return explain instanceof Explain.OfClasses of ? of.model().card() : null;
  }

  /// `NAME.html`, `NAME-report.html` or `report.html` beside the map; null for none.
  Path report() {
    String name = name();
    for (String candidate : List.of(name + ".html", name + "-report.html", "report.html")) {
      Path beside = file.resolveSibling(candidate);
      if (Files.isRegularFile(beside)) return beside;
    }
    return null;
  }

  /// `NAME.manifest.json` beside the map; null for none.
  Path manifest() {
    Path beside = file.resolveSibling(name() + ".manifest.json");
    return Files.isRegularFile(beside) ? beside : null;
  }

  private String name() {
    return file.getFileName().toString().replaceFirst("\\.tiff?$", "");
  }
}

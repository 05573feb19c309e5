package dev.limpid.viewer;

import dev.limpid.explain.MapExplainer;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.model.Classifier;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A map that is shown, with what can be said about it.
///
/// @param id in addresses
/// @param file `NAME.tif`
/// @param explain null where its model or cube cannot be opened
/// @param silent why nothing can be explained; empty where it can
record ViewedMap(String id, Path file, Legend legend, Explain explain, String silent) {
  /// What explains a pixel; it stays open, so that a second click is quick.
  record Explain(MapExplainer pixels, PixelExplainer by, Classifier model) {}

  ModelCard card() {
    return explain == null ? null : explain.model().card();
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

  void close() throws IOException {
    if (explain != null) explain.pixels().close();
  }
}

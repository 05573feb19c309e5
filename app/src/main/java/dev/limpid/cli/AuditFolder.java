package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.Json;
import dev.limpid.landcover.AuditTables;
import dev.limpid.landcover.AuditedLabels;
import dev.limpid.landcover.GroupAudit;
import dev.limpid.landcover.ReviewPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The folder of an audit: `audit.json` with every figure, tables for other programs, and the page
/// on which suspects are reviewed.
final class AuditFolder {
  private static final AtomicFolder FOLDER = new AtomicFolder("audit", "audit.json");

  private AuditFolder() {}

  static void refuseExisting(Path folder, boolean overwrite) throws IOException {
    FOLDER.refuseExisting(folder, overwrite);
  }

  /// @param json for `audit.json`
  static void write(Path folder, boolean overwrite, AuditedLabels labels, ObjectNode json)
      throws IOException {
    FOLDER.write(
        folder,
        overwrite,
        part -> {
          Json.write(part.resolve("audit.json"), false, json);
          write(part, "suspects.csv", AuditTables.suspects(labels));
          if (labels.samples() != null)
            write(part, "probabilities.csv", AuditTables.probabilities(labels));
          write(part, "noise-matrix.csv", AuditTables.noiseMatrix(labels));
          groups(part, "polygon", labels, labels.byPolygon());
          groups(part, "block", labels, labels.byBlock());
          write(part, "index.html", ReviewPage.html(labels));
          return part;
        });
  }

  private static void groups(Path part, String kind, AuditedLabels labels, List<GroupAudit> groups)
      throws IOException {
    if (!groups.isEmpty()) write(part, kind + "s.csv", AuditTables.groups(labels, kind, groups));
  }

  private static void write(Path part, String name, String text) throws IOException {
    AtomicFiles.write(part.resolve(name), false, text.getBytes(StandardCharsets.UTF_8));
  }
}

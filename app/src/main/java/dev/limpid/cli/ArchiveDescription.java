package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A ZIP archive: an archive of arrays or of a network's code is a model, or refused as one.
final class ArchiveDescription {
  private static final int SHOWN = 100;

  private ArchiveDescription() {}

  static ObjectNode of(Path file, Limits limits) throws IOException {
    List<SafeZip.Entry> entries;
    try (SafeZip zip = SafeZip.open(file, limits)) {
      entries = zip.entries();
    }
    if (entries.stream().anyMatch(e -> model(e.name()))) return ModelDescription.of(file, limits);
    ObjectNode json = Json.object().put("kind", "archive").put("entries", entries.size());
    json.put("unpackedBytes", entries.stream().mapToLong(SafeZip.Entry::size).sum());
    ArrayNode names = json.putArray("names");
    entries.stream().limit(SHOWN).forEach(e -> names.add(e.name()));
    return json;
  }

  private static boolean model(String name) {
    return name.endsWith(".npy")
        || name.endsWith(".pkl")
        || name.endsWith(".pickle")
        || name.endsWith("weights.h5")
        || (name.contains("code/") && name.endsWith(".py"));
  }
}

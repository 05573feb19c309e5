package dev.limpid.tile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the pixels of a map depend on beside its plan. It stands in the manifest and guards the
/// journal: a run goes on from an earlier one only where all of it is equal.
///
/// @param config options that can change a pixel, by their keys; not threads, memory, block size
/// @param modelPath the model's folder, as the manifest names it
/// @param model its files
/// @param inputPath the cube, as the manifest names it
/// @param inputs every file that is read
/// @param software what computed: `version`, `build`, perhaps [#CLASS]
public record Provenance(
    Map<String, List<String>> config,
    String modelPath,
    List<HashedFile> model,
    String inputPath,
    List<HashedFile> inputs,
    Map<String, String> software) {
  /// The same pixels on every machine: no sum depends on an order, and no function on the platform.
  public static final String DETERMINISM = "D0";

  /// The same pixels on the same instruction set with the same build of libtorch.
  public static final String BY_RUNTIME = "D1";

  /// Key of [#software] where another promise than [#DETERMINISM] is made.
  public static final String CLASS = "determinism";

  public Provenance {
    config = java.util.Collections.unmodifiableMap(new TreeMap<>(config));
    model = List.copyOf(model);
    inputs = List.copyOf(inputs);
    software = java.util.Collections.unmodifiableMap(new TreeMap<>(software));
  }

  /// The members that a manifest and a guard share.
  void into(ObjectNode json) {
    ObjectNode options = json.putObject("config");
    config.forEach(
        (key, values) -> {
          if (values.size() == 1) options.put(key, values.getFirst());
          else options.set(key, Json.tree(values));
        });
    json.putObject("model").put("path", modelPath).set("files", HashedFile.json(model));
    json.put("input", inputPath);
    json.set("inputs", HashedFile.json(inputs));
    ObjectNode about = json.putObject("software");
    software.forEach(about::put);
    if (!about.has(CLASS)) about.put(CLASS, DETERMINISM);
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.landcover.Trial;
import dev.limpid.landcover.TrialJson;
import dev.limpid.landcover.TrialSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The folder beside a report in which every finished trial is a file, so that a comparison goes on
/// where it was stopped.
///
/// @param guard what the trials depend on, by its name: hashes
record TrialFiles(Path folder, Map<String, String> guard) {
  private static final String GUARD = "experiment.json";

  /// Where the trials of a report are.
  static Path beside(Path report) {
    Path name = report.toAbsolutePath();
    return report.resolveSibling(name.getFileName() + "-work");
  }

  /// The file that says what the trials belong to.
  Path mark() {
    return folder.resolve(GUARD);
  }

  /// Where models and their maps are; they are replaced by each run that asks for maps.
  Path maps() {
    return folder.resolve("maps");
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  /// Refuses trials of something else. Trials of models, seeds and settings that are no longer
  /// asked for are left as they are.
  ///
  /// @return whether there are trials to go on from
  boolean check() throws IOException {
    if (isNew()) return false;
    JsonNode found = found();
    for (Map.Entry<String, String> e : guard.entrySet())
      if (found.has(e.getKey()) && !found.get(e.getKey()).asText().equals(e.getValue()))
        throw new BadInput(
            "compare.changed",
            folder.toString(),
            "holds trials made with another %s; --restart throws them away and begins again"
                .formatted(e.getKey()));
    return true;
  }

  /// A run that was killed while it made the folder leaves nothing visible in it; maps are left
  /// where trials are thrown away.
  private boolean isNew() throws IOException {
    if (!Files.isDirectory(folder)) return !Files.exists(folder);
    try (var files = Files.list(folder)) {
      return files.allMatch(f -> f.getFileName().toString().startsWith(".") || f.equals(maps()));
    }
  }

  private JsonNode found() throws IOException {
    if (Files.isRegularFile(mark())) return Json.read(mark(), Limits.DEFAULT);
    throw new BadInput(
        "compare.work",
        folder.toString(),
        "is no folder of trials; move it away, or choose another name with -o");
  }

  /// Makes the folder where it is missing, after [#check], and notes what its trials depend on.
  void make() throws IOException {
    ObjectNode json = Json.object();
    if (!isNew()) json.setAll((ObjectNode) found());
    guard.forEach(json::put);
    AtomicFiles.makeFolder(folder);
    Json.write(mark(), true, json);
    AtomicFiles.makeFolder(runs());
  }

  /// Throws away all trials, and nothing else.
  static void remove(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(GUARD))) return;
    Path runs = folder.resolve("runs");
    if (Files.isDirectory(runs)) {
      try (var files = Files.list(runs)) {
        for (Path file : files.toList()) Files.delete(file);
      }
      Files.delete(runs);
    }
    Files.delete(folder.resolve(GUARD));
    try (var left = Files.list(folder)) {
      if (left.findAny().isEmpty()) Files.delete(folder);
    }
  }

  private Path file(String model, long seed, int fold, TrialSetting setting) {
    return runs().resolve("%s-s%d-f%d-%s.json".formatted(model, seed, fold, setting.label()));
  }

  /// A finished trial, or null.
  ///
  /// @param tested samples that it must predict
  Trial find(String model, long seed, int fold, TrialSetting setting, int tested)
      throws IOException {
    Path file = file(model, seed, fold, setting);
    if (!Files.exists(file)) return null;
    try {
      Trial trial = TrialJson.read(Json.read(file, Limits.DEFAULT));
      boolean same =
          List.of(trial.model(), trial.seed(), trial.fold(), trial.setting())
              .equals(List.of(model, seed, fold, setting));
      if (same && trial.predicted().length == tested) return trial;
      throw damaged(file);
    } catch (IllegalArgumentException e) {
      BadInput bad = damaged(file);
      bad.initCause(e);
      throw bad;
    }
  }

  private static BadInput damaged(Path file) {
    return new BadInput(
        "compare.trial", file.toString(), "is not what its name says; remove it, or --restart");
  }

  void keep(Trial trial) throws IOException {
    Path file = file(trial.model(), trial.seed(), trial.fold(), trial.setting());
    Json.write(file, true, TrialJson.of(trial));
  }
}

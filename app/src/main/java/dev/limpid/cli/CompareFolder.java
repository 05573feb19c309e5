package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.Json;
import dev.limpid.landcover.Trials;
import dev.limpid.landcover.TrialsJson;
import dev.limpid.landcover.TrialsReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The folder of a comparison: the page, every figure, the split, and what makes it again.
///
/// @param guard hashes of what the trials depend on
record CompareFolder(
    Experiment asked, SharedSamples shared, Trials trials, Map<String, String> guard) {
  private static final AtomicFolder FOLDER = new AtomicFolder("comparison", "results.json");

  static void refuseExisting(Path folder, boolean overwrite) throws IOException {
    FOLDER.refuseExisting(folder, overwrite);
  }

  /// @param pictures by their captions
  /// @return the report of the command
  ObjectNode write(Path folder, boolean overwrite, Map<String, String> pictures)
      throws IOException {
    ObjectNode json = TrialsJson.of(trials);
    json.put("report", folder.toString());
    json.put("trials", trials.all().size());
    json.put("labelled", shared.places().size()).put("tested", trials.tested().size());
    json.set("samples", samples(asked, shared));
    json.set("split", shared.folds().json().put("file", "split.csv"));
    guard.forEach(json.putObject("recorded")::put);
    ObjectNode all = json.deepCopy();
    all.set("runs", TrialsJson.trials(trials));
    String page = TrialsReport.html(trials, words(pictures));
    FOLDER.write(
        folder,
        overwrite,
        part -> {
          Json.write(part.resolve("results.json"), false, all);
          write(part, "results.csv", TrialsJson.csv(trials));
          shared.folds().write(part.resolve("split.csv"), false);
          write(part, "config.yaml", configuration());
          write(part, "report.html", page);
          return part;
        });
    return json;
  }

  private static void write(Path part, String name, String text) throws IOException {
    AtomicFiles.write(part.resolve(name), false, text.getBytes(StandardCharsets.UTF_8));
  }

  /// How many samples each model has.
  static ArrayNode samples(Experiment asked, SharedSamples shared) {
    ArrayNode list = Json.array();
    for (int m = 0; m < asked.models().size(); m++)
      list.addObject()
          .put("model", asked.models().get(m).name())
          .put("samples", shared.set(m).samples().size())
          .put("features", shared.set(m).samples().features().size());
    return list;
  }

  /// The experiment, so that `limpid compare` makes the report again.
  private String configuration() {
    StringBuilder yaml = new StringBuilder("# limpid compare FILE makes this report again\n");
    ObjectNode document = asked.document().deepCopy();
    document.put("seed", asked.seed());
    for (Map.Entry<String, JsonNode> e : document.properties())
      yaml.append(e.getKey()).append(": ").append(Json.compact(e.getValue())).append('\n');
    yaml.append(Defaults.RECORDED).append(": ").append(Json.compact(Json.tree(guard)));
    return yaml.append('\n').toString();
  }

  private TrialsReport.Words words(Map<String, String> pictures) {
    List<String> cautions = new ArrayList<>();
    if (!shared.folds().warning().isEmpty()) cautions.add(shared.folds().warning());
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Input", asked.input().toString());
    provenance.put("Split", "split.csv, seed " + asked.seed());
    provenance.put("Seeds", asked.seeds().toString());
    for (int m = 0; m < asked.models().size(); m++) {
      Experiment.Candidate model = asked.models().get(m);
      provenance.put(model.name(), options(model));
    }
    guard.forEach((key, value) -> provenance.put(key, value));
    return new TrialsReport.Words(
        "Comparison of models on " + asked.input().getFileName(),
        cautions,
        notes(),
        provenance,
        pictures);
  }

  private static String options(Experiment.Candidate model) {
    Map<String, String> options = model.options();
    options.remove("input");
    return options.toString().replaceAll("[{}]", "");
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (int m = 0; m < asked.models().size(); m++)
      notes.add(
          "%s has %d samples of %d features."
              .formatted(
                  asked.models().get(m).name(),
                  shared.set(m).samples().size(),
                  shared.set(m).samples().features().size()));
    notes.add(
        "%d of %d labelled samples are tested: those that every model has a sample of and that lie on their parcel's side of the split."
            .formatted(trials.tested().size(), shared.places().size()));
    for (JsonNode missing : shared.folds().json().get("missingClasses"))
      notes.add(
          missing.has("side")
              ? "Fold %d tests the class %s, of which no sample is learned from: all are errors."
                  .formatted(missing.get("fold").asInt(), missing.get("class").asText())
              : "Fold %d tests no sample of the class %s."
                  .formatted(missing.get("fold").asInt(), missing.get("class").asText()));
    notes.add(
        "The folds are the same for every seed. Standard deviations over seeds say how much a training varies, intervals over groups how much other places would change the figures.");
    notes.add(
        "The resampled t test takes each fold with each seed as one difference; as the folds do not change with the seed, its p is rather too small with many seeds.");
    notes.add(
        "A class that no tested sample shows is not counted in macro F1 and mean IoU; a sample without an answer counts as an error.");
    return notes;
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.forest.FeatureGroup;
import dev.limpid.forest.GrownForest;
import dev.limpid.forest.PermutationImportance;
import dev.limpid.geo.Footprint;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.landcover.Accuracy;
import dev.limpid.landcover.AccuracyJson;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.PatchFolder;
import dev.limpid.model.Training;
import dev.limpid.model.TrainingSamples;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Labels;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "train",
    description = "Train a model on labelled pixels of a cube, or on a table of samples.",
    footer = "  limpid train season --labels parcels.geojson --field crop -o model")
final class TrainCommand extends Verb {
  /// Permutations of each group of features.
  private static final int REPEATS = 5;

  @Parameters(paramLabel = "INPUT", description = "A cube (folder or file) or a table of samples.")
  Path input;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MODEL",
      description = "Folder of the model.")
  Path output;

  @Mixin LearningSet from;

  @Override
  ObjectNode work() throws IOException {
    ModelFolder.refuseExisting(output, common.overwrite);
    if (from.split.foldsOut != null)
      AtomicFiles.refuseExisting(from.split.foldsOut, common.overwrite);
    from.learning.check();
    SampleSet set = from.read(this, input);
    Learner learner = from.learning.learner(this, set, input, NetworkLearner.checkpoint(output));
    for (String caution : set.cautions()) console().warn(caution);
    if (common.dryRun)
      return Json.object()
          .put("model", output.toString())
          .put("samples", set.samples().size())
          .put("features", set.samples().features().size());
    if (from.split.foldsOut != null && set.folds() != null)
      set.folds().write(from.split.foldsOut, common.overwrite);
    Samples train =
        set.split() == null ? set.samples() : set.samples().rows(set.split().positions(Side.TRAIN));
    try (Learner.Learned learned = learner.learn(train, true, progress("training", 0))) {
      Scores scores = new Scores(set, learner, seed());
      Accuracy accuracy =
          set.split() == null
              ? scores.crossValidated(progress("cross-validation", 0))
              : scores.heldOut(learned, train);
      return saved(set, train, learned, accuracy, scores.folds());
    }
  }

  /// Writes the model and says what it is.
  private ObjectNode saved(
      SampleSet set,
      Samples train,
      Learner.Learned learned,
      Accuracy accuracy,
      List<Scores.Fold> held)
      throws IOException {
    Map<String, Double> scores = new TreeMap<>();
    ObjectNode json = report(set, learned, accuracy, scores);
    ModelCard card = card(learned.model().card().kind(), set, accuracy, scores);
    learned.save(output, common.overwrite, card, training(set, train, facts(json, accuracy)));
    if (!held.isEmpty()) {
      ArrayNode folds = json.putArray("folds");
      for (Scores.Fold f : held)
        folds
            .addObject()
            .put("test", f.test())
            .put("overallAccuracy", f.overallAccuracy())
            .put("macroF1", f.macroF1());
    }
    if (from.learning.forest.importance && learned instanceof ForestLearner.Grown grown)
      json.set("importance", importance(set, grown.forest(), train));
    return json;
  }

  /// The report with the intervals of its scores.
  private static ObjectNode facts(ObjectNode report, Accuracy accuracy) {
    ObjectNode facts = report.deepCopy();
    if (accuracy == null) return facts;
    ObjectNode intervals = facts.putObject("intervals");
    intervals.set("overallAccuracy", AccuracyJson.of(accuracy.overallAccuracy()));
    intervals.set("macroF1", AccuracyJson.of(accuracy.macroF1()));
    return facts;
  }

  /// @param facts that training found, or null
  Training training(SampleSet set, Samples train, ObjectNode facts) throws IOException {
    if (PatchFolder.is(input)) // samples without features
    return new Training(null, null, List.of(), Training.place(train), facts);
    return new Training(
        TrainingSamples.of(train, seed(), threads()),
        Contract.of(train, set.features(), set.cube()),
        Training.examples(train),
        set.cube() == null ? Training.place(train) : Footprint.of(set.cube().grid()),
        facts);
  }

  /// On the test side where there is one, else on what each tree did not draw.
  private ObjectNode importance(SampleSet set, GrownForest grown, Samples train) {
    int[] test = set.split() == null ? new int[0] : set.split().positions(Side.TEST);
    PermutationImportance measure = new PermutationImportance(REPEATS, seed(), threads());
    List<String> names = set.samples().features();
    ObjectNode json = Json.object().put("measuredOn", test.length > 0 ? "test" : "outOfBag");
    for (String by : new String[] {"dates", "bands"}) {
      List<FeatureGroup> groups =
          by.equals("dates") ? FeatureGroup.byDate(names) : FeatureGroup.byBand(names);
      ArrayNode array = json.putArray(by);
      List<PermutationImportance.Importance> all =
          test.length > 0
              ? measure.of(grown.forest(), set.samples().rows(test), groups)
              : measure.outOfBag(grown, train, groups);
      for (PermutationImportance.Importance i : all)
        array
            .addObject()
            .put("name", i.group())
            .put("accuracyDrop", i.drop())
            .put("standardDeviation", i.standardDeviation());
    }
    return json;
  }

  private ModelCard card(
      String kind, SampleSet set, Accuracy accuracy, Map<String, Double> scores) {
    if (accuracy != null) {
      scores.put("overallAccuracy", accuracy.overallAccuracy().value());
      scores.put("macroF1", accuracy.macroF1().value());
      scores.put("majorityOverallAccuracy", accuracy.majorityBaseline().overallAccuracy());
    }
    return new ModelCard(
        kind, Limpid.VERSION, options(), set.samples().sha256(), seed(), scores, set.cautions());
  }

  /// @param scores of the card, which what training found is added to
  private ObjectNode report(
      SampleSet set, Learner.Learned learned, Accuracy accuracy, Map<String, Double> scores) {
    ObjectNode json = Json.object();
    json.put("model", output.toString());
    ArrayNode classes = json.putArray("classes");
    Legend legend = set.samples().legend();
    long[] all = set.samples().counts();
    for (int k = 0; k < legend.entries().size(); k++)
      classes
          .addObject()
          .put("code", legend.entries().get(k).code())
          .put("name", legend.entries().get(k).name())
          .put("train", set.split() == null ? all[k] : set.split().count(Side.TRAIN, k))
          .put(
              "test",
              set.split() == null ? set.folds().tested(k) : set.split().count(Side.TEST, k));
    ArrayNode dropped = json.putArray("dropped");
    for (Labels.Dropped d : set.dropped())
      dropped.addObject().put("code", d.code()).put("name", d.name()).put("samples", d.count());
    json.set("split", set.described());
    if (accuracy == null) {
      for (String key : new String[] {"overallAccuracy", "macroF1", "majorityBaseline"})
        json.putNull(key);
    } else {
      json.put("overallAccuracy", accuracy.overallAccuracy().value());
      json.put("macroF1", accuracy.macroF1().value());
      json.set("majorityBaseline", AccuracyJson.of(accuracy.majorityBaseline()));
    }
    learned.describe(json, scores);
    json.set("confusion", accuracy == null ? null : AccuracyJson.of(accuracy.matrix()));
    if (!set.cautions().isEmpty()) set.cautions().forEach(json.putArray("cautions")::add);
    return json;
  }
}

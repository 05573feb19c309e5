package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import dev.limpid.landcover.Trial;
import dev.limpid.landcover.TrialSetting;
import dev.limpid.landcover.Trials;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.tile.Resumable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    description = {
      "Train several models on the same samples, folds and seeds, and report how they differ.",
      "Also with fewer training samples and with wrong labels."
    },
    footer = "  limpid compare experiment.yaml -o comparison")
final class CompareCommand extends Verb {
  /// Steps of one trial that the progress tells apart.
  private static final int STEPS = 1000;

  @Parameters(
      paramLabel = "EXPERIMENT",
      description = "YAML: input and options of train, seeds, models, shares, groups, noise.")
  Path experiment;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "REPORT",
      description = "Folder of the report; REPORT-work beside it keeps finished trials.")
  Path output;

  @Option(
      names = "--restart",
      description = "Throw away the trials of an earlier run of this name.")
  boolean restart;

  @Override
  ObjectNode work() throws IOException {
    CompareFolder.refuseExisting(output, common.overwrite);
    Experiment asked = ExperimentFile.read(experiment, this);
    SharedSamples shared = samples(asked);
    TrialRunner runner =
        new TrialRunner(shared, TrialRunner.noise(asked, shared.places().legend().names()));
    runner.check(asked);
    TrialFiles files = new TrialFiles(TrialFiles.beside(output), guard(asked, shared));
    if (common.dryRun) return planned(asked, shared, files);
    if (restart) TrialFiles.remove(files.folder());
    files.check();
    files.make();
    Interruption.keeps(files.mark());
    try {
      List<Trial> list = trials(asked, runner, files);
      Trials trials = new Trials(shared.tested(), asked.names(), asked.seeds(), list);
      CompareFolder report = new CompareFolder(asked, shared, trials, files.guard());
      return report.write(output, common.overwrite, maps(asked, shared, files));
    } catch (CancellationException e) {
      throw new Resumable(e);
    }
  }

  /// Pictures by their captions.
  private Map<String, String> maps(Experiment asked, SharedSamples shared, TrialFiles files)
      throws IOException {
    if (asked.maps() == null) return Map.of();
    Path folder = files.maps();
    String picture =
        new ComparedMaps(folder, asked, shared, this)
            .picture(subjects(asked, asked.seeds().subList(0, 1)));
    String caption =
        "%s, mapped by every model trained on all samples with seed %d; the maps are in %s"
            .formatted(asked.maps().cube(), asked.seeds().getFirst(), folder);
    return Map.of(caption, picture);
  }

  /// Reads the samples of every model, equal ones once.
  private SharedSamples samples(Experiment asked) throws IOException {
    Map<String, SampleSet> read = new HashMap<>();
    List<SampleSet> sets = new ArrayList<>();
    for (Experiment.Candidate model : asked.models()) {
      String reading = model.reading();
      if (!read.containsKey(reading))
        read.put(
            reading, asked.of(model, () -> model.train().from.read(model.train(), asked.input())));
      sets.add(read.get(reading));
    }
    SplitArguments split = asked.models().getFirst().train().from.split;
    SharedSamples shared = SharedSamples.of(sets, asked.names(), split, asked.seed());
    if (!shared.folds().warning().isEmpty()) console().warn(shared.folds().warning());
    return shared;
  }

  /// What the trials depend on. Every model is made ready to learn once, which checks its options.
  private static Map<String, String> guard(Experiment asked, SharedSamples shared)
      throws IOException {
    Map<String, String> guard = new LinkedHashMap<>();
    guard.put("software", Limpid.VERSION);
    guard.put("split", shared.sha256());
    if (asked.noise() != null) guard.put("noise", asked.noise().toString());
    Common quiet = new Common();
    quiet.quiet = true;
    for (TrialRunner.Subject subject : subjects(asked, asked.seeds().subList(0, 1))) {
      SampleSet set = shared.set(subject.number());
      Experiment.Candidate model = asked.models().get(subject.number());
      String learner = asked.learner(subject, set).fingerprint();
      guard.put(
          "model " + model.name(), Sha256.of(model.options() + set.samples().sha256() + learner));
      model.train().lend(new Console(quiet)); // what it warned of holds for every seed
    }
    return guard;
  }

  private static List<TrialRunner.Subject> subjects(Experiment asked, List<Long> seeds) {
    List<TrialRunner.Subject> subjects = new ArrayList<>();
    for (int m = 0; m < asked.models().size(); m++)
      for (long seed : seeds)
        subjects.add(new TrialRunner.Subject(asked.models().get(m).name(), m, seed));
    return subjects;
  }

  private List<Trial> trials(Experiment asked, TrialRunner runner, TrialFiles files)
      throws IOException {
    List<TrialRunner.Subject> subjects = subjects(asked, asked.seeds());
    int folds = runner.shared().folds().count();
    long all = (long) subjects.size() * asked.settings().size() * folds;
    Progress shown = progress("comparing", 0);
    List<Trial> trials = new ArrayList<>();
    for (TrialSetting setting : asked.settings())
      for (TrialRunner.Subject subject : subjects) {
        long before = trials.size();
        Progress step =
            (done, total) -> shown.step(before * STEPS + done * STEPS / total, all * STEPS);
        trials.addAll(ofFolds(asked, runner, subject, setting, files, step));
      }
    return trials;
  }

  /// One trial a fold. A learner may hold much, so it lives no longer than this, and is not made
  /// where every trial is there already.
  private List<Trial> ofFolds(
      Experiment asked,
      TrialRunner runner,
      TrialRunner.Subject subject,
      TrialSetting setting,
      TrialFiles files,
      Progress progress)
      throws IOException {
    Learner learner = null;
    List<Trial> trials = new ArrayList<>();
    for (int fold = 0; fold < runner.shared().folds().count(); fold++) {
      int tested = runner.shared().tested().of(fold).length;
      Trial trial = files.find(subject.name(), subject.seed(), fold, setting, tested);
      if (trial == null) {
        if (learner == null)
          learner = asked.learner(subject, runner.shared().set(subject.number()));
        long before = trials.size();
        trial =
            trial(
                runner,
                subject,
                learner,
                fold,
                setting,
                (done, total) -> progress.step(before * total + done, total));
        files.keep(trial);
      }
      trials.add(trial);
    }
    return trials;
  }

  /// Names the trial in what goes wrong.
  private Trial trial(
      TrialRunner runner,
      TrialRunner.Subject subject,
      Learner learner,
      int fold,
      TrialSetting setting,
      Progress progress)
      throws IOException {
    String which =
        "%s, seed %d, fold %d, %s: "
            .formatted(subject.name(), subject.seed(), fold, setting.label());
    try {
      Trial trial = runner.run(subject, learner, fold, setting, progress);
      int samples = trial.learned().samples();
      double seconds = trial.cost().trainSeconds();
      console().detail(which + "%d samples, %.1f s".formatted(samples, seconds));
      return trial;
    } catch (BadInput e) {
      BadInput bad = new BadInput(e.code(), "", which + e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  private ObjectNode planned(Experiment asked, SharedSamples shared, TrialFiles files)
      throws IOException {
    ObjectNode json = Json.object().put("report", output.toString());
    json.put("work", files.folder().toString());
    int folds = shared.folds().count();
    json.put(
        "trials", asked.models().size() * asked.seeds().size() * asked.settings().size() * folds);
    json.put("goesOn", !restart && files.check());
    json.set("samples", CompareFolder.samples(asked, shared));
    json.put("labelled", shared.places().size()).put("tested", shared.tested().size());
    json.set("split", shared.folds().json());
    return json;
  }

  /// A line a model.
  @Override
  void print(ObjectNode result) {
    if (!result.has("models")) {
      super.print(result);
      return;
    }
    ObjectNode shown = Json.object();
    shown.set("report", result.get("report"));
    shown.set("tested", result.get("tested"));
    ArrayNode models = shown.putArray("models");
    for (JsonNode model : result.get("models")) {
      ObjectNode line = models.addObject().put("name", model.get("name").asText());
      for (String figure : new String[] {"overallAccuracy", "macroF1"})
        line.set(figure, interval(model.get(figure), "mean"));
      line.set("trainSeconds", model.get("trainSeconds"));
    }
    shown.set("baseline", result.get("baseline"));
    ArrayNode pairs = shown.putArray("pairs");
    for (JsonNode pair : result.get("pairs")) {
      ObjectNode line = pairs.addObject();
      line.put("pair", pair.get("a").asText() + " - " + pair.get("b").asText());
      line.set("difference", interval(pair, "difference"));
      line.set("p", pair.get("p"));
      line.set("test", pair.get("test"));
    }
    super.print(shown);
  }

  /// As the console shows one.
  private static ObjectNode interval(JsonNode from, String value) {
    ObjectNode interval = Json.object();
    interval.set("value", from.get(value));
    interval.set("low", from.get("low"));
    interval.set("high", from.get("high"));
    return interval;
  }
}

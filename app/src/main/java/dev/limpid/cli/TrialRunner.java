package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.limpid.forest.Forest;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.landcover.AuditRule;
import dev.limpid.landcover.LabelAudit;
import dev.limpid.landcover.Trial;
import dev.limpid.landcover.TrialSetting;
import dev.limpid.landcover.TrialSetting.Line;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.DrawnUnits;
import dev.limpid.sample.Folds;
import dev.limpid.sample.LabelNoise;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Trains a model once and tests it on a fold.
///
/// @param noise null where no labels are made wrong
record TrialRunner(SharedSamples shared, LabelNoise noise) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /// Folds of the training samples whose labels are audited.
  private static final int AUDIT_FOLDS = 5;

  /// A model with a seed.
  ///
  /// @param number of the model among those of the samples
  record Subject(String name, int number, long seed) {}

  /// Refuses, before anything is trained, folds whose training side is too small for an audit.
  void check(Experiment asked) throws BadInput {
    if (asked.settings().stream().noneMatch(TrialSetting::cleaned)) return;
    for (int fold = 0; fold < shared.folds().count(); fold++) {
      int groups = shared.groups(fold, 1).size();
      if (groups < AUDIT_FOLDS)
        throw new BadInput(
            "experiment",
            asked.file().toString(),
            "'clean' audits in %d folds, but fold %d leaves %d groups to learn from; leave it out"
                .formatted(AUDIT_FOLDS, fold, groups));
    }
  }

  /// What a trial learns from: places, and a label for each of all places.
  private record Lesson(int[] places, int[] labels) {}

  /// @param learner of the subject
  Trial run(Subject subject, Learner learner, int fold, TrialSetting setting, Progress progress)
      throws IOException {
    boolean peakIsKnown = Memory.forgetPeak();
    Lesson lesson = lesson(subject, fold, setting);
    long begun = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    Lesson kept = setting.cleaned() ? cleaned(subject, learner, lesson, progress) : lesson;
    Samples samples = shared.samples(subject.number(), kept.places(), kept.labels());
    try (Learner.Learned learned = learner.learn(samples, false, progress)) {
      double trained = seconds(begun);
      double worked = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
      Samples test = shared.test(subject.number(), fold);
      long asked = System.nanoTime();
      int[] predicted = predicted(learned, test);
      double predicting = seconds(asked);
      Long peak = peakIsKnown ? (Long) Memory.peak() : null;
      Trial.Cost cost =
          new Trial.Cost(
              trained,
              worked,
              predicting,
              test.size() / predicting,
              peak,
              parameters(learned),
              nodes(learned));
      return new Trial(
          subject.name(),
          subject.seed(),
          fold,
          setting,
          facts(lesson, kept),
          cost,
          learned.epochs().stream().map(e -> new Trial.Epoch(e.loss(), -e.score())).toList(),
          predicted);
    }
  }

  /// Of a network.
  private static Long parameters(Learner.Learned learned) {
    ObjectNode said = Json.object();
    learned.describe(said, new TreeMap<>());
    JsonNode parameters = said.at("/training/parameters");
    return parameters.isNumber() ? (Long) parameters.asLong() : null;
  }

  /// Of a forest.
  private static Long nodes(Learner.Learned learned) {
    return learned instanceof ForestLearner.Grown grown
        ? (Long) grown.forest().forest().nodes()
        : null;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private Lesson lesson(Subject subject, int fold, TrialSetting setting) {
    DrawnUnits units =
        setting.line() == Line.GROUPS
            ? shared.groups(fold, subject.seed()).first((int) setting.amount())
            : shared.polygons(fold, subject.seed());
    if (setting.line() == Line.SHARE) units = units.share(setting.amount() / 100);
    int[] labels =
        setting.line() == Line.NOISE ? units.noisy(noise, setting.amount() / 100) : shared.labels();
    return new Lesson(shared.known(subject.number(), units.rows()), labels);
  }

  /// The lesson without the samples that confident learning suspects, by models of the same kind
  /// that learned from other groups of the lesson.
  private Lesson cleaned(Subject subject, Learner learner, Lesson lesson, Progress progress)
      throws IOException {
    Samples samples = shared.samples(subject.number(), lesson.places(), lesson.labels());
    SampleSet set =
        shared.set(subject.number()).with(samples, Folds.of(samples, AUDIT_FOLDS, subject.seed()));
    OutOfFold out = OutOfFold.of(set, learner, progress);
    BitSet suspects = new LabelAudit(out.probabilities()).suspects(AuditRule.CONFIDENT_LEARNING);
    Set<Integer> removed = new HashSet<>();
    suspects.stream().forEach(s -> removed.add(out.rows()[s]));
    int[] left =
        IntStream.range(0, lesson.places().length)
            .filter(i -> !removed.contains(i))
            .map(i -> lesson.places()[i])
            .toArray();
    return new Lesson(left, lesson.labels());
  }

  private static int[] predicted(Learner.Learned learned, Samples test) throws IOException {
    int[] codes = new int[test.size()];
    learned.each(
        test,
        (i, p) -> {
          int best = Forest.mostProbable(p, 0, 1, p.length);
          codes[i] = best < 0 ? 0 : test.legend().entries().get(best).code();
        });
    return codes;
  }

  private Trial.Learned facts(Lesson all, Lesson kept) {
    int[] truth = shared.labels();
    Set<String> units = new HashSet<>();
    Set<String> groups = new HashSet<>();
    Set<Integer> classes = new HashSet<>();
    for (int place : kept.places()) {
      units.add(named(shared.unit(place), place));
      groups.add(named(shared.places().group(place), place));
      classes.add(kept.labels()[place]);
    }
    int wrong = wrong(all, truth);
    return new Trial.Learned(
        kept.places().length,
        units.size(),
        groups.size(),
        classes.size(),
        wrong,
        all.places().length - kept.places().length,
        wrong - wrong(kept, truth));
  }

  private static String named(String name, int place) {
    return name.isEmpty() ? "\0" + place : name;
  }

  private static int wrong(Lesson lesson, int[] truth) {
    return (int) Arrays.stream(lesson.places()).filter(p -> lesson.labels()[p] != truth[p]).count();
  }

  /// The noise that an experiment asks for, in classes of the legend.
  static LabelNoise noise(Experiment experiment, List<String> classes) throws BadInput {
    if (experiment.noise() == null) return null;
    List<List<String>> pairs = experiment.noise().pairs();
    if (pairs.isEmpty()) return new LabelNoise.Uniform(classes.size());
    TreeMap<Integer, Integer> partner = new TreeMap<>();
    for (List<String> pair : pairs) {
      List<Integer> at = new ArrayList<>();
      for (String name : pair) {
        int k = classes.indexOf(name);
        if (k < 0 || partner.containsKey(k) || at.contains(k))
          throw new BadInput(
              "experiment",
              experiment.file().toString(),
              "'noise.pairs': '%s' %s; the classes are %s"
                  .formatted(name, k < 0 ? "is no class" : "is in two pairs", classes));
        at.add(k);
      }
      partner.put(at.get(0), at.get(1));
      partner.put(at.get(1), at.get(0));
    }
    return new LabelNoise.Pairs(partner);
  }
}

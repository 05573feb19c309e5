package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import dev.limpid.landcover.TrialSetting.Line;
import dev.limpid.raster.Legend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrialsTest {
  private static final List<Long> SEEDS = List.of(1L, 2L);
  private static final Trial.Cost COST = new Trial.Cost(2, 3, 0.5, 10, 1L << 20, 7L, null);

  /// Ten samples in two folds and five groups: classes 1, 2, 1, 2, ...
  private static TestedSamples tested() {
    String[] id = new String[10];
    String[] group = new String[10];
    int[] code = new int[10];
    int[] fold = new int[10];
    for (int i = 0; i < 10; i++) {
      id[i] = "s" + i;
      group[i] = "g" + i / 2;
      code[i] = 1 + i % 2;
      fold[i] = i < 6 ? 0 : 1;
    }
    Legend legend =
        new Legend(
            List.of(
                new Legend.Entry(1, "wheat", "wheat", 0xff),
                new Legend.Entry(2, "rye", "rye", 0xff00)));
    return new TestedSamples(legend, id, group, code, fold, 2);
  }

  private static Trial trial(
      String model, long seed, int fold, TrialSetting setting, int... predicted) {
    Trial.Learned learned = new Trial.Learned(fold == 0 ? 4 : 6, 2, 2, 2, 0, 0, 0);
    List<Trial.Epoch> curve = List.of(new Trial.Epoch(1, 1.1), new Trial.Epoch(.5, Double.NaN));
    return new Trial(model, seed, fold, setting, learned, COST, curve, predicted);
  }

  /// `good` is right but for sample 0 of seed 1, `bad` always says 1.
  private static Trials trials() {
    TrialSetting all = TrialSetting.EVERYTHING;
    TrialSetting noise = new TrialSetting(Line.NOISE, 20, false);
    List<Trial> list = new ArrayList<>();
    for (TrialSetting setting : List.of(all, noise))
      for (long seed : SEEDS) {
        int first = seed == 1 ? 2 : 1;
        list.add(trial("good", seed, 0, setting, first, 2, 1, 2, 1, 2));
        list.add(trial("good", seed, 1, setting, 1, 2, 1, 2));
        list.add(trial("bad", seed, 0, setting, 1, 1, 1, 1, 1, 1));
        list.add(trial("bad", seed, 1, setting, 1, 1, 1, 0));
      }
    return new Trials(tested(), List.of("good", "bad"), SEEDS, list);
  }

  @Test
  void figuresAreOverAllFoldsOfEachSeed() throws BadInput {
    Trials trials = trials();
    Spread overall = trials.spread("good", TrialSetting.EVERYTHING, TrialFigures::overallAccuracy);
    assertEquals(0.95, overall.mean(), 1e-12);
    assertEquals(0.1 / Math.sqrt(2), overall.sd(), 1e-12);
    assertEquals(0.95, trials.pooled("good").overallAccuracy().value(), 1e-12);
    // class 1: all ten said 1 but one of none, five right: F1 2*5/(9+5), IoU 5/9; class 2: 0
    TrialFigures bad = TrialFigures.of(trials.matrix("bad", 1, TrialSetting.EVERYTHING));
    assertEquals(0.5, bad.overallAccuracy(), 1e-12);
    assertEquals(10 / 14.0 / 2, bad.macroF1(), 1e-12);
    assertEquals(5 / 9.0 / 2, bad.meanIou(), 1e-12);
  }

  @Test
  void pairsAreThePresentTestsOnTheSameSamples() throws BadInput {
    ModelPair pair = trials().pair("good", "bad");
    // seed 1: good alone right at five samples of class 2, bad alone at sample 0
    assertEquals(List.of(McNemar.of(5, 1), McNemar.of(5, 0)), pair.mcnemar());
    assertEquals(McNemar.of(5, 1), pair.middle(), "the larger p of two");
    GroupedDifference difference = new GroupedDifference();
    for (int i = 0; i < 10; i++) {
      difference.add("g" + i / 2, i != 0, i % 2 == 0);
      difference.add("g" + i / 2, true, i % 2 == 0);
    }
    assertEquals(difference.bootstrap(Trials.REPLICATES, 1), pair.difference());
    double[] differences = {5 / 6.0 - 0.5, 0.5, 1 - 0.5, 0.5};
    ResampledTest expected = ResampledTest.of(differences, 20 / 20.0);
    assertEquals(expected.t(), pair.resampled().t(), 1e-12);
    assertEquals(4, pair.resampled().n());
  }

  @Test
  void aTrialIsTheSameAfterItsFile() {
    Trial before = trial("good", 3, 1, new TrialSetting(Line.SHARE, 2.5, false), 1, 2, 0, 2);
    Trial after = TrialJson.read(TrialJson.of(before));
    assertArrayEquals(before.predicted(), after.predicted());
    assertEquals(TrialJson.of(before), TrialJson.of(after));
    assertEquals(before.cost(), after.cost());
    assertEquals(before.curve(), after.curve());
    assertEquals("share-2.5", after.setting().label());
    assertEquals("noise-20-cleaned", new TrialSetting(Line.NOISE, 20, true).label());
  }

  @Test
  void curvesBeginWithoutNoise() throws BadInput {
    List<TrialCurve> curves = TrialCurve.all(trials());
    assertEquals(2, curves.size());
    assertEquals(
        List.of(0.0, 20.0),
        curves.getFirst().points().stream().map(TrialCurve.Point::amount).toList());
  }

  @Test
  void thePageHoldsWhatTheJsonHolds() throws BadInput {
    Trials trials = trials();
    var json = TrialsJson.of(trials);
    assertEquals(0.95, json.at("/models/0/overallAccuracy/mean").asDouble(), 1e-12);
    assertEquals(5, json.at("/models/0/classes/1/n").asInt());
    assertEquals(0.5, json.at("/baseline/overallAccuracy").asDouble());
    assertEquals(7, json.at("/models/0/parameters").asInt());
    assertTrue(json.at("/models/0/nodes").isNull());
    assertEquals(17, TrialsJson.csv(trials).lines().count());
    TrialsReport.Words words =
        new TrialsReport.Words(
            "<b>", List.of("a & b"), List.of("note"), Map.of("k", "v"), Map.of());
    String page = TrialsReport.html(trials, words);
    assertTrue(page.contains("<h1>&lt;b&gt;</h1>") && page.contains("a &amp; b"));
    assertTrue(page.contains("95.0\u202F% \u00B1\u202F7.1"), page);
    assertTrue(page.contains("Wrong training labels") && !page.contains("Fewer training"));
    assertEquals(page, TrialsReport.html(trials(), words), "the same comparison, the same page");
  }
}

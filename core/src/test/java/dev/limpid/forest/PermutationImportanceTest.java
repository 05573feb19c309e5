package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.forest.PermutationImportance.Importance;
import dev.limpid.forest.RandomForestTrainer.ClassWeights;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Samples;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
  private static final List<FeatureGroup> PAIRS =
      List.of(
          new FeatureGroup("copies", List.of(0, 3)),
          new FeatureGroup("noise", List.of(1, 2)),
          new FeatureGroup("one copy", List.of(0)));

  /// Features 0 and 3 are the class twice, 1 and 2 are noise.
  private static Samples copies(long seed) {
    Random random = new Random(seed);
    float[] values = new float[400 * 4];
    int[] label = new int[400];
    for (int i = 0; i < 400; i++) {
      label[i] = i % 2;
      for (int f = 0; f < 4; f++) values[i * 4 + f] = (float) random.nextGaussian();
      values[i * 4] = label[i] + 0.01f * values[i * 4];
      values[i * 4 + 3] = values[i * 4];
    }
    return Tables.of(2, 4, values, label);
  }

  private static GrownForest grow(Samples samples) {
    Options options = new Options(30, 25, 2, 0, ClassWeights.NONE);
    return new RandomForestTrainer(options, 1, 3).train(samples, Progress.none());
  }

  private static void check(List<Importance> found) {
    assertEquals(
        List.of("copies", "noise", "one copy"), found.stream().map(Importance::group).toList());
    assertEquals(0.5, found.get(0).drop(), 0.06); // as good as guessing when both are shuffled
    assertEquals(0, found.get(1).drop(), 0.01);
    assertTrue(found.get(2).drop() < found.get(0).drop());
    assertTrue(found.get(0).standardDeviation() > 0);
  }

  @Test
  void aGroupIsShuffledTogether() {
    Forest forest = grow(copies(1)).forest();
    check(new PermutationImportance(10, 1, 1).of(forest, copies(2), PAIRS));
  }

  @Test
  void outOfBagNeedsNoTestSide() {
    Samples training = copies(1);
    check(new PermutationImportance(10, 1, 2).outOfBag(grow(training), training, PAIRS));
  }

  @Test
  void theSeedDecidesNotTheThreads() {
    Forest forest = grow(copies(1)).forest();
    Samples test = copies(2);
    List<Importance> one = new PermutationImportance(3, 1, 1).of(forest, test, PAIRS);
    assertEquals(one, new PermutationImportance(3, 1, 7).of(forest, test, PAIRS));
    assertTrue(!one.equals(new PermutationImportance(3, 2, 1).of(forest, test, PAIRS)));
  }

  @Test
  void oneRepeatHasNoDeviation() {
    Importance i =
        new PermutationImportance(1, 1, 1).of(grow(copies(1)).forest(), copies(2), PAIRS).get(0);
    assertTrue(Double.isNaN(i.standardDeviation()));
  }

  @Test
  void groupsFollowTheNames() {
    List<String> names =
        List.of("B02_t0", "B03_t0", "B02_t1", "B03_t1", "slope", "OPTICAL-B08-ts3-10m");
    assertEquals(
        List.of(
            new FeatureGroup("t0", List.of(0, 1)),
            new FeatureGroup("t1", List.of(2, 3)),
            new FeatureGroup("static", List.of(4)),
            new FeatureGroup("ts3", List.of(5))),
        FeatureGroup.byDate(names));
    assertEquals(
        List.of(
            new FeatureGroup("B02", List.of(0, 2)),
            new FeatureGroup("B03", List.of(1, 3)),
            new FeatureGroup("slope", List.of(4)),
            new FeatureGroup("OPTICAL-B08-10m", List.of(5))),
        FeatureGroup.byBand(names));
  }

  @Test
  void misuseIsRefused() {
    Forest forest = grow(copies(1)).forest();
    List<FeatureGroup> beyond = List.of(new FeatureGroup("beyond", List.of(4)));
    PermutationImportance once = new PermutationImportance(1, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> once.of(forest, copies(1), beyond));
    assertThrows(IllegalArgumentException.class, () -> new FeatureGroup("none", List.of()));
    assertThrows(IllegalArgumentException.class, () -> new FeatureGroup("twice", List.of(1, 1)));
    assertThrows(IllegalArgumentException.class, () -> new PermutationImportance(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new PermutationImportance(1, 1, 0));
  }
}

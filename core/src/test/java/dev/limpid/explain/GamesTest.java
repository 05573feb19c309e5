package dev.limpid.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class GamesTest {
  /// @param score of those that take part
  private record Of(int players, ToDoubleFunction<BitSet> score) implements Game {
    @Override
    public double[] scores(List<BitSet> hidden) {
      return hidden.stream()
          .mapToDouble(
              h -> {
                BitSet in = new BitSet();
                in.set(0, players);
                in.andNot(h);
                return score.applyAsDouble(in);
              })
          .toArray();
    }
  }

  private static Game additive(double... weights) {
    return new Of(weights.length, in -> in.stream().mapToDouble(i -> weights[i]).sum());
  }

  /// By definition, over all subsets.
  private static double[] shapley(Game game) {
    int n = game.players();
    double[] factorial = new double[n + 1];
    factorial[0] = 1;
    for (int k = 1; k <= n; k++) factorial[k] = factorial[k - 1] * k;
    double[] values = new double[n];
    for (int set = 0; set < 1 << n; set++)
      for (int p = 0; p < n; p++) {
        if ((set >> p & 1) == 1) continue;
        int size = Integer.bitCount(set);
        double weight = factorial[size] * factorial[n - size - 1] / factorial[n];
        double[] v = game.scores(List.of(hidden(n, set | 1 << p), hidden(n, set)));
        values[p] += weight * (v[0] - v[1]);
      }
    return values;
  }

  private static BitSet hidden(int n, int shown) {
    BitSet hidden = new BitSet();
    for (int i = 0; i < n; i++) if ((shown >> i & 1) == 0) hidden.set(i);
    return hidden;
  }

  private static Game random(int n, long seed) {
    double[] table = new Random(seed).doubles(1 << n).toArray();
    return new Of(n, in -> table[in.isEmpty() ? 0 : (int) in.toLongArray()[0]]);
  }

  @Test
  void kernelShapIsShapleyWhereAllCoalitionsAreAsked() {
    for (int n = 1; n <= 8; n++) {
      Game game = random(n, n);
      assertArrayEquals(shapley(game), new KernelShap(2048, 1).values(game), 1e-9);
    }
  }

  /// Players 0 and 1 are worth the same in every coalition, 2 nothing, the others what they are.
  @Test
  void aKnownGameIsSharedByTheRulesOfShapley() {
    int n = 10;
    double[] table = new double[1 << n];
    for (int set = 0; set < table.length; set++)
      table[set] = 3 * (set & 1) * (set >> 1 & 1) + Math.sqrt(set >> 3) + 1;
    KnownGame game = new KnownGame(n, table);
    double[] values = game.shapley();
    assertArrayEquals(shapley(game), values, 1e-9);
    assertEquals(game.whole() - game.empty(), Arrays.stream(values).sum(), 1e-9);
    assertEquals(values[0], values[1], 1e-9);
    assertEquals(1.5, values[0], 1e-9);
    assertEquals(0, values[2], 1e-9);
    assertEquals(table[table.length - 1], game.whole());
    assertEquals(table[0], game.empty());
    assertEquals(table[5], game.scores(List.of(hidden(n, 5)))[0]);
  }

  @Test
  void kernelShapIsExactOnASumOfManyPlayers() {
    double[] weights = new Random(4).doubles(300, -1, 1).toArray();
    assertArrayEquals(weights, new KernelShap(2, 9).values(additive(weights)), 1e-9);
  }

  @Test
  void kernelShapAsksSixteenScoresAPlayerAtLeast() {
    Game sum = additive(new Random(4).doubles(300, -1, 1).toArray());
    int[] asked = {0};
    Game counted =
        new Game() {
          @Override
          public int players() {
            return 300;
          }

          @Override
          public double[] scores(List<BitSet> hidden) {
            asked[0] += hidden.size();
            return sum.scores(hidden);
          }
        };
    new KernelShap(2048, 9).values(counted);
    assertEquals(16 * 300 + 2, asked[0]);
  }

  @Test
  void kernelShapEstimatesComeNearAndSumExactly() {
    Game game = random(12, 5);
    double[] exact = shapley(game);
    double[] drawn = new KernelShap(3000, 2).values(game);
    assertEquals(game.whole() - game.empty(), Arrays.stream(drawn).sum(), 1e-9);
    for (int p = 0; p < 12; p++) assertEquals(exact[p], drawn[p], 0.1);
    assertArrayEquals(drawn, new KernelShap(3000, 2).values(game), 0);
  }

  /// Three standard errors of 32 batches hold the truth in 99.5 % of draws.
  @Test
  void kernelShapKnowsHowFarItIsOff() {
    Game game = random(12, 5);
    double[] exact = shapley(game);
    int draws = 150;
    int near = 0;
    int within = 0;
    for (int seed = 0; seed < draws; seed++) {
      PlayerValues found = new KernelShap(1000, seed).play(game);
      for (int p = 0; p < 12; p++) {
        double off = Math.abs(found.value(p) - exact[p]) / found.standardError(p);
        if (off <= 3) within++;
        if (off <= 1) near++;
      }
    }
    assertTrue(within >= 0.98 * draws * 12, within + " of " + draws * 12);
    // no wider than they must be: one standard error holds 68 %
    assertEquals(0.68, near / (draws * 12.0), 0.07);
  }

  @Test
  void whatIsExactHasNoStandardError() {
    assertNull(new KernelShap(2048, 1).play(random(5, 5)).standardError(0));
    assertNull(new Occlusion().play(random(5, 5)).standardError(0));
    PlayerValues sum = new KernelShap(2, 9).play(additive(new Random(4).doubles(40).toArray()));
    for (int p = 0; p < 40; p++) assertEquals(0, sum.standardError(p), 1e-12);
  }

  @Test
  void occlusionTakesOneAtATime() {
    Game game = new Of(3, in -> in.get(0) || in.get(1) ? 1 + (in.get(2) ? 0.5 : 0) : 0);
    assertArrayEquals(new double[] {0, 0, 0.5}, new Occlusion().values(game), 1e-12);
  }

  @Test
  void areasOfASumAreKnown() {
    double[] weights = {.4, .3, .2, .1};
    Faithfulness best = Faithfulness.of(additive(weights), weights, 1);
    assertEquals(.375, best.deletion(), 1e-12);
    assertEquals(.625, best.insertion(), 1e-12);
    assertEquals(.5, best.random(), .05);
    assertEquals(.0722, best.randomDeviation(), .03);
    double[] worst = {.1, .2, .3, .4};
    assertEquals(.625, Faithfulness.of(additive(weights), worst, 1).deletion(), 1e-12);
    Faithfulness mean = Faithfulness.of(additive(.25, .25, .25, .25), new double[4], 1);
    assertEquals(.5, mean.deletion(), 1e-12);
    assertEquals(.5, mean.random(), 1e-12);
    assertEquals(0, mean.randomDeviation(), 1e-12);
  }

  @Test
  void manyPlayersAreHiddenInTwentySteps() {
    int[] asked = new int[1];
    double[] weights = new Random(1).doubles(1000).toArray();
    Game sum = additive(weights);
    Game counted =
        new Game() {
          @Override
          public int players() {
            return 1000;
          }

          @Override
          public double[] scores(List<BitSet> hidden) {
            asked[0] += hidden.size();
            return sum.scores(hidden);
          }
        };
    Faithfulness f = Faithfulness.of(counted, weights, 1);
    assertTrue(asked[0] < 500, asked[0] + " scores");
    assertTrue(f.deletion() < f.random() - 5 * f.randomDeviation());
    assertTrue(f.insertion() > f.random() + 5 * f.randomDeviation());
  }

  @Test
  void misuseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new KernelShap(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new KnownGame(3, new double[7]));
    assertThrows(
        IllegalArgumentException.class, () -> Faithfulness.of(additive(1, 2), new double[] {1}, 1));
  }
}

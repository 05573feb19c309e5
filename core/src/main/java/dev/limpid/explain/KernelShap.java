package dev.limpid.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// Shapley values by weighted least squares over coalitions (Lundberg and Lee 2017, theorem 2).
/// With few players every coalition is asked for and the values are exact; otherwise coalitions are
/// drawn in pairs, each with its complement (Covert and Lee 2021), and the values are estimates.
/// They always sum to the difference between everybody and nobody, and are exact for an additive
/// score. Estimates have standard errors, from what the fit leaves of batches of pairs.
///
/// @param evaluations most scores asked for; raised to sixteen a player where it is less: with
///   four, and 490 players, the order of the estimates was hardly better than chance
/// @param seed of the coalitions
public record KernelShap(int evaluations, long seed) implements HidingMethod {
  public static final String NAME = "kernel-shap";

  /// Least pairs of coalitions a player.
  private static final int PAIRS = 8;

  /// Players whose coalitions can be numbered.
  private static final int COUNTABLE = 24;

  public KernelShap {
    if (evaluations < 2)
      throw new IllegalArgumentException("evaluations must be at least 2, got " + evaluations);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PlayerValues play(Game game) {
    int n = game.players();
    if (n == 0) return PlayerValues.exact(new double[0]);
    double empty = game.empty();
    double total = game.whole() - empty;
    if (n == 1) return PlayerValues.exact(new double[] {total});
    boolean all = n <= COUNTABLE && 1 << n <= evaluations;
    List<BitSet> coalitions = all ? every(n) : drawn(n);
    double[] gains = game.scores(coalitions.stream().map(c -> without(c, n)).toList());
    for (int i = 0; i < gains.length; i++) gains[i] -= empty;
    if (all) return PlayerValues.exact(ofEvery(n, coalitions, gains, total));
    return new CoalitionPairs(n, coalitions, gains).fit(total);
  }

  private static double[] ofEvery(int n, List<BitSet> coalitions, double[] gains, double total) {
    double[][] a = new double[n][n]; // sum of weight * z z'
    double[] r = new double[n]; // sum of weight * z * gain
    for (int c = 0; c < gains.length; c++) {
      int[] members = coalitions.get(c).stream().toArray();
      double weight = weight(n, members.length);
      for (int i : members) {
        for (int j : members) a[i][j] += weight;
        r[i] += weight * gains[c];
      }
    }
    return new SumFit(a).solve(r, total);
  }

  private static BitSet without(BitSet coalition, int n) {
    BitSet hidden = new BitSet();
    hidden.set(0, n);
    hidden.andNot(coalition);
    return hidden;
  }

  private static List<BitSet> every(int n) {
    List<BitSet> all = new ArrayList<>();
    for (long set = 1; set < (1L << n) - 1; set++) all.add(BitSet.valueOf(new long[] {set}));
    return all;
  }

  /// `(n - 1) / (C(n, s) s (n - s))`, the Shapley kernel.
  private static double weight(int n, int size) {
    double choose = 1;
    for (int k = 1; k <= size; k++) choose *= (n - size + k) / (double) k;
    return (n - 1) / (choose * size * (n - size));
  }

  /// Coalitions in proportion to the kernel: a size in proportion to `1 / (s (n - s))`, then any
  /// coalition of that size.
  private List<BitSet> drawn(int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] upTo = new double[n];
    for (int s = 1; s < n; s++) upTo[s] = upTo[s - 1] + 1.0 / ((double) s * (n - s));
    int[] order = new int[n];
    for (int i = 0; i < n; i++) order[i] = i;
    int pairs = Math.max(evaluations / 2, Math.multiplyExact(PAIRS, n));
    List<BitSet> drawn = new ArrayList<>(2 * pairs);
    for (int k = 0; k < pairs; k++) {
      double place = random.nextDouble() * upTo[n - 1];
      int size = 1;
      while (size < n - 1 && upTo[size] <= place) size++;
      BitSet coalition = new BitSet();
      for (int i = 0; i < size; i++) {
        int j = i + random.nextInt(n - i);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
        coalition.set(order[i]);
      }
      drawn.add(coalition);
      drawn.add(without(coalition, n));
    }
    return drawn;
  }
}

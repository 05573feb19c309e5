package dev.limpid.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// Shapley values by weighted least squares over coalitions (Lundberg and Lee 2017, theorem 2).
/// With few players every coalition is asked for and the values are exact; otherwise coalitions are
/// drawn in pairs, each with its complement (Covert and Lee 2021), and the values are estimates.
/// They always sum to the difference between everybody and nobody, and are exact for an additive
/// score.
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
  public double[] values(Game game) {
    int n = game.players();
    if (n == 0) return new double[0];
    double empty = game.empty();
    double whole = game.whole();
    if (n == 1) return new double[] {whole - empty};
    boolean all = n <= COUNTABLE && 1 << n <= evaluations;
    List<BitSet> coalitions = all ? every(n) : drawn(n);
    double[] scores = game.scores(coalitions.stream().map(c -> without(c, n)).toList());
    LeastSquares fit = new LeastSquares(n);
    for (int i = 0; i < scores.length; i++) {
      double weight = all ? weight(n, coalitions.get(i).cardinality()) : 1;
      fit.add(coalitions.get(i), weight, scores[i] - empty);
    }
    return fit.solve(whole - empty);
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

  /// Minimises the weighted squares of `sum of values of the coalition - gain` with the sum of all
  /// values fixed.
  private static final class LeastSquares {
    private final double[][] a; // sum of weight * z z'
    private final double[] r; // sum of weight * z * gain

    LeastSquares(int n) {
      a = new double[n][n];
      r = new double[n];
    }

    void add(BitSet coalition, double weight, double gain) {
      int[] members = coalition.stream().toArray();
      for (int i : members) {
        for (int j : members) a[i][j] += weight;
        r[i] += weight * gain;
      }
    }

    /// `A^-1 (r - 1 (1' A^-1 r - total) / (1' A^-1 1))`.
    double[] solve(double total) {
      double[] ones = new double[r.length];
      java.util.Arrays.fill(ones, 1);
      decompose();
      double[] free = solved(r);
      double[] unit = solved(ones);
      double surplus = 0;
      double scale = 0;
      for (int i = 0; i < r.length; i++) {
        surplus += free[i];
        scale += unit[i];
      }
      for (int i = 0; i < r.length; i++) free[i] -= unit[i] * (surplus - total) / scale;
      return free;
    }

    /// Cholesky, in place.
    private void decompose() {
      for (int i = 0; i < a.length; i++) {
        double size = a[i][i];
        for (int j = 0; j <= i; j++) {
          double sum = a[i][j];
          for (int k = 0; k < j; k++) sum -= a[i][k] * a[j][k];
          if (j < i) a[i][j] = sum / a[j][j];
          else if (sum > 1e-12 * size) a[i][i] = Math.sqrt(sum);
          else
            throw new IllegalStateException(
                "the coalitions drawn do not tell all "
                    + a.length
                    + " players apart; ask for more evaluations");
        }
      }
    }

    private double[] solved(double[] right) {
      int n = a.length;
      double[] z = right.clone();
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) z[i] -= a[i][k] * z[k];
        z[i] /= a[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) z[i] -= a[k][i] * z[k];
        z[i] /= a[i][i];
      }
      return z;
    }
  }
}

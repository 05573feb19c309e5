package dev.limpid.explain;

import dev.limpid.work.Permutation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Whether the inputs that an explanation calls important are: the area under the score as inputs
/// are hidden, or shown, the most important first (Petsiuk et al. 2018), over the share of inputs
/// from 0 to 1, by trapezoids, both ends included.
///
/// @param deletion area as inputs are hidden; lower is more faithful
/// @param insertion area as inputs are shown; higher is more faithful
/// @param random mean area of random orders, which is the same for hiding and showing
/// @param randomDeviation standard deviation over these orders
public record Faithfulness(
    double deletion, double insertion, double random, double randomDeviation) {
  /// Random orders.
  public static final int ORDERS = 20;

  /// Most steps of a curve.
  private static final int STEPS = 20;

  /// Measures the order that `values` give.
  ///
  /// @param values a value a player
  /// @param seed of the random orders
  public static Faithfulness of(Game game, double[] values, long seed) {
    int n = game.players();
    if (values.length != n)
      throw new IllegalArgumentException(values.length + " values for " + n + " players");
    if (n == 0) return new Faithfulness(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    List<int[]> orders = new ArrayList<>();
    int[] best =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(values[b], values[a]))
            .mapToInt(i -> i)
            .toArray();
    orders.add(best);
    orders.add(reversed(best)); // showing the best first hides them last
    SplittableRandom random = new SplittableRandom(seed);
    for (int k = 0; k < ORDERS; k++) orders.add(Permutation.of(n, random::nextInt));
    double[] areas = areas(game, orders);
    double mean = 0;
    for (int k = 0; k < ORDERS; k++) mean += areas[2 + k] / ORDERS;
    double squares = 0;
    for (int k = 0; k < ORDERS; k++) squares += (areas[2 + k] - mean) * (areas[2 + k] - mean);
    return new Faithfulness(areas[0], areas[1], mean, Math.sqrt(squares / (ORDERS - 1)));
  }

  private static int[] reversed(int[] order) {
    int[] reversed = new int[order.length];
    for (int i = 0; i < order.length; i++) reversed[i] = order[order.length - 1 - i];
    return reversed;
  }

  /// Area under the score as players are hidden in each order.
  private static double[] areas(Game game, List<int[]> orders) {
    int n = game.players();
    int steps = Math.min(n, STEPS);
    List<BitSet> hidden = new ArrayList<>();
    for (int[] order : orders)
      for (int step = 1; step < steps; step++) {
        BitSet some = new BitSet();
        for (int i = 0; i < at(step, steps, n); i++) some.set(order[i]);
        hidden.add(some);
      }
    double ends = (game.whole() + game.empty()) / 2;
    double[] scores = game.scores(hidden);
    double[] areas = new double[orders.size()];
    for (int k = 0; k < areas.length; k++) {
      double sum = ends;
      for (int step = 1; step < steps; step++) sum += scores[k * (steps - 1) + step - 1];
      areas[k] = sum / steps;
    }
    return areas;
  }

  /// Players hidden after a step. The halves mirror each other, so that the reverse of an order
  /// hides what it leaves.
  private static int at(int step, int steps, int n) {
    return 2 * step <= steps
        ? (int) ((long) step * n / steps)
        : n - (int) ((long) (steps - step) * n / steps);
  }
}

package dev.limpid.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the values of a band are spread.
///
/// @param count values it was made of
/// @param negative share of them below 0
/// @param quantiles at 0, 5, 10, ..., 100 per cent, ascending
public record Distribution(long count, double negative, List<Double> quantiles) {
  /// Steps between quantiles.
  static final int STEPS = 20;

  public Distribution {
    quantiles = List.copyOf(quantiles);
    if (quantiles.size() != STEPS + 1)
      throw new IllegalArgumentException(
          "a distribution has " + (STEPS + 1) + " quantiles, got " + quantiles.size());
    double before = Double.NEGATIVE_INFINITY;
    for (double q : quantiles) {
      if (!(q >= before) || Double.isInfinite(q))
        throw new IllegalArgumentException("quantiles must ascend and be finite, got " + quantiles);
      before = q;
    }
    if (count < 1 || !(negative >= 0 && negative <= 1))
      throw new IllegalArgumentException(
          "count must be positive and negative in 0..1, got " + count + " and " + negative);
  }

  /// Of the first `n` values, all finite, which are sorted.
  public static Distribution of(float[] values, int n) {
    if (n < 1) throw new IllegalArgumentException("a distribution of no values");
    Arrays.sort(values, 0, n);
    int below = 0;
    while (below < n && values[below] < 0) below++;
    List<Double> quantiles = new ArrayList<>();
    for (int k = 0; k <= STEPS; k++)
      quantiles.add(
          Double.parseDouble(Float.toString(values[(int) Math.round((n - 1.0) * k / STEPS)])));
    return new Distribution(n, below / (double) n, quantiles);
  }

  /// @param percent a multiple of 5
  double at(int percent) {
    if (percent % 5 != 0) throw new IllegalArgumentException("no quantile of " + percent + " %");
    return quantiles.get(percent / 5);
  }

  double median() {
    return at(50);
  }

  /// What lies between the outer twentieths.
  double spread() {
    return at(95) - at(5);
  }

  /// Mean distance between equal quantiles, the outer twentieths left out: the least mean way from
  /// one distribution to the other (Wasserstein 1).
  double distance(Distribution other) {
    return distance(other, 0);
  }

  /// The same after `shift` was added to these values.
  double distance(Distribution other, double shift) {
    double sum = 0;
    for (int k = 1; k < STEPS; k++)
      sum += Math.abs(quantiles.get(k) + shift - other.quantiles.get(k));
    return sum / (STEPS - 1);
  }

  /// The size that half of the values do not exceed, whatever their sign.
  double magnitude() {
    return sizes()[STEPS / 2];
  }

  /// The size that nearly all values stay below.
  double largest() {
    return sizes()[STEPS - 1];
  }

  private double[] sizes() {
    return quantiles.stream().mapToDouble(Math::abs).sorted().toArray();
  }
}

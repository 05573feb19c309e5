package dev.limpid.cube;

import java.io.Serializable;

/// How values between observed dates are made.
public sealed interface GapFill extends Serializable {
  /// Straight lines between neighbouring valid dates, the first and last value held beyond them.
  record Linear() implements GapFill {
    @Override
    public String toString() {
      return "linear";
    }
  }

  /// Whittaker's smoother on days (Eilers 2003): minimises `sum w (v - z)^2 + lambda * sum (second
  /// difference of z)^2`.
  ///
  /// @param lambda smoothness, positive
  record Whittaker(double lambda) implements GapFill {
    public Whittaker {
      if (!(lambda > 0 && Double.isFinite(lambda)))
        throw new IllegalArgumentException("whittaker lambda must be positive, got " + lambda);
    }

    @Override
    public String toString() {
      return "whittaker:" + lambda;
    }
  }

  /// Observed dates as they are; a missing one makes the pixel abstain.
  record None() implements GapFill {
    @Override
    public String toString() {
      return "none";
    }
  }

  /// Observed dates as they are, missing ones left out: for models that see gaps, and in another
  /// cube dates of its own.
  record Observed() implements GapFill {
    @Override
    public String toString() {
      return "observed";
    }
  }

  /// Whether features are at the dates that were observed and not at times between them.
  default boolean keepsDates() {
    return this instanceof None || this instanceof Observed;
  }

  /// `linear`, `whittaker:LAMBDA`, `none` or `observed`.
  static GapFill parse(String text) {
    if (text.equals("linear")) return new Linear();
    if (text.equals("none")) return new None();
    if (text.equals("observed")) return new Observed();
    if (text.startsWith("whittaker:"))
      try {
        return new Whittaker(Double.parseDouble(text.substring("whittaker:".length())));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("not a number in '" + text + "'", e);
      }
    throw new IllegalArgumentException(
        "fill must be linear, whittaker:LAMBDA, none or observed, got '" + text + "'");
  }

  /// Where the times `grid` lie among `n` valid times, both ascending: `value = v[left] + (v[right]
  /// - v[left]) * share`.
  ///
  /// @param n at least 1
  static void brackets(
      double[] times, int n, double[] grid, int[] left, int[] right, double[] share) {
    int j = 0;
    for (int k = 0; k < grid.length; k++) {
      double g = grid[k];
      while (j < n && times[j] < g) j++;
      right[k] = Math.min(j, n - 1);
      boolean observed = j < n && times[j] == g; // exactly, whatever the rounding of the line
      left[k] = observed ? j : Math.max(0, j - 1);
      share[k] =
          left[k] == right[k] ? 0 : (g - times[left[k]]) / (times[right[k]] - times[left[k]]);
    }
  }

  /// Whittaker's smoother on whole days from `min(times, grid)` to their maximum, read at the days
  /// of `grid`. With one valid observation the value is held.
  static boolean whittaker(
      double lambda, double[] times, double[] values, int n, double[] grid, double[] into) {
    if (n == 0) return false;
    if (n == 1) {
      java.util.Arrays.fill(into, values[0]);
      return true;
    }
    double first = Math.min(times[0], grid[0]);
    int days = (int) (Math.max(times[n - 1], grid[grid.length - 1]) - first) + 1;
    double[] weight = new double[days];
    double[] right = new double[days];
    for (int i = 0; i < n; i++) {
      int day = (int) (times[i] - first);
      weight[day] += 1;
      right[day] += values[i];
    }
    double[] smooth = Pentadiagonal.solve(lambda, weight, right);
    for (int k = 0; k < grid.length; k++) into[k] = smooth[(int) (grid[k] - first)];
    return true;
  }
}

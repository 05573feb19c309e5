package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.List;

/// Whether class probabilities can be taken at their word: a pixel given 0.8 should be right in 80
/// of 100 cases.
///
/// @param n samples with probabilities
/// @param skipped samples without (the map abstains)
/// @param expectedError expected calibration error, `sum n_b / n |accuracy_b - confidence_b|`
/// @param brier mean over samples of `sum_k (p_k - [k is right])^2` (Brier 1950), 0 to 2
/// @param baselineBrier the same for always giving the classes' shares in the reference
public record Calibration(
    long n,
    long skipped,
    List<Bin> bins,
    double expectedError,
    double brier,
    double baselineBrier) {
  /// Number of bins of the usual expected calibration error.
  public static final int BINS = 15;

  /// Samples whose highest probability is above `from` and at most `to`.
  ///
  /// @param confidence mean of their highest probabilities, `NaN` in an empty bin
  /// @param accuracy share of them where the most probable class is right
  public record Bin(double from, double to, long n, Interval accuracy, double confidence) {}

  public Calibration {
    bins = List.copyOf(bins);
  }

  public static Builder builder(int classes) {
    return new Builder(classes, BINS);
  }

  /// Collects samples one by one. The sums depend on their order in the last digits only.
  public static final class Builder {
    private final long[] count;
    private final long[] right;
    private final double[] confidence;
    private final long[] reference; // by class; the last: no class of the map
    private double squares;
    private long skipped;

    private Builder(int classes, int bins) {
      if (classes < 1)
        throw new IllegalArgumentException("number of classes must be 1 or more, got " + classes);
      count = new long[bins];
      right = new long[bins];
      confidence = new double[bins];
      reference = new long[classes + 1];
    }

    /// @param probabilities of all classes; a sample with any `NaN` is skipped and counted
    /// @param truth position of the reference class, -1 when the map has no such class
    public Builder add(float[] probabilities, int truth) {
      int classes = reference.length - 1;
      if (probabilities.length != classes)
        throw new IllegalArgumentException(
            probabilities.length + " probabilities for " + classes + " classes");
      if (truth < -1 || truth >= classes)
        throw new IllegalArgumentException(
            "class position must be in -1.." + (classes - 1) + ", got " + truth);
      int best = 0;
      double square = truth < 0 ? 1 : 0;
      for (int k = 0; k < classes; k++) {
        float p = probabilities[k];
        if (Float.isNaN(p)) {
          skipped++;
          return this;
        }
        if (!(p >= 0 && p <= 1.0001f))
          throw new IllegalArgumentException("probability must be in 0..1, got " + p);
        if (p > probabilities[best]) best = k;
        double d = p - (k == truth ? 1.0 : 0.0);
        square += d * d;
      }
      put(Math.min(1.0, probabilities[best]), best == truth);
      squares += square;
      reference[truth < 0 ? classes : truth]++;
      return this;
    }

    private void put(double p, boolean isRight) {
      int bin = Math.clamp((long) Math.ceil(p * count.length) - 1, 0, count.length - 1);
      count[bin]++;
      confidence[bin] += p;
      if (isRight) right[bin]++;
    }

    public Calibration build() {
      int bins = count.length;
      long n = 0;
      for (long c : count) n += c;
      double error = 0;
      List<Bin> list = new ArrayList<>();
      for (int b = 0; b < bins; b++) {
        double accuracy = count[b] == 0 ? Double.NaN : (double) right[b] / count[b];
        double mean = confidence[b] / count[b];
        list.add(
            new Bin(
                (double) b / bins,
                (b + 1.0) / bins,
                count[b],
                Interval.wilson(accuracy, (double) count[b]),
                mean));
        if (count[b] > 0) error += (double) count[b] / n * Math.abs(accuracy - mean);
      }
      return new Calibration(
          n, skipped, list, n == 0 ? Double.NaN : error, squares / n, climatology(n));
    }

    private double climatology(long n) {
      double sum = 1;
      for (long c : reference) sum -= (double) c / n * ((double) c / n);
      return sum;
    }
  }
}

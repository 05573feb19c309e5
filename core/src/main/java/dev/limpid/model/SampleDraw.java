package dev.limpid.model;

import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import dev.limpid.work.Permutation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Draws the samples that a model keeps, each class by its share of the training samples but a few
/// of every class at least, and measures how near each other they lie. Everything follows from the
/// seed.
final class SampleDraw {
  /// Fewest of a class, as far as it has so many.
  private static final int FEWEST = 20;

  /// Samples whose nearest one of another group is looked for.
  private static final int MEASURED = 1000;

  /// Samples compared with all measured ones at a time: they stay in the cache.
  private static final int TILE = 512;

  private final Samples training;
  private final SplittableRandom random;
  private final int threads;
  private final double[] mean;
  private final double[] deviation;

  SampleDraw(Samples training, long seed, int threads) {
    if (training.size() == 0)
      throw new IllegalArgumentException("needs at least 1 training sample, got 0");
    this.training = training;
    this.random = new SplittableRandom(seed);
    this.threads = threads;
    this.mean = new double[training.features().size()];
    this.deviation = new double[mean.length];
  }

  TrainingSamples draw() {
    moments();
    int[] rows = rows();
    Samples drawn = rows.length == training.size() ? training : training.rows(rows);
    return new TrainingSamples(drawn, mean, deviation, percentiles(drawn));
  }

  private void moments() {
    Parallel.each(
        mean.length,
        threads,
        () ->
            f -> {
              int n = 0; // samples with a value
              double sum = 0;
              for (int i = 0; i < training.size(); i++)
                if (!Float.isNaN(training.at(i, f))) {
                  sum += training.at(i, f);
                  n++;
                }
              if (n == 0) return; // mean and deviation stay 0
              mean[f] = sum / n;
              double squares = 0;
              for (int i = 0; i < training.size(); i++)
                if (!Float.isNaN(training.at(i, f))) {
                  double d = training.at(i, f) - mean[f];
                  squares += d * d;
                }
              deviation[f] = Math.sqrt(squares / n);
            });
  }

  private int[] rows() {
    long room = TrainingSamples.MOST_BYTES / (4L * Math.max(1, mean.length));
    int most = (int) Math.max(1, Math.min(TrainingSamples.MOST, room));
    int n = training.size();
    if (n <= most) return IntStream.range(0, n).toArray();
    int[] quota = quota(most);
    int[] order = Permutation.of(n, random::nextInt);
    int[] rows = new int[Arrays.stream(quota).sum()];
    int count = 0;
    for (int i : order) if (quota[training.label(i)]-- > 0) rows[count++] = i;
    Arrays.sort(rows);
    return rows;
  }

  /// Samples of each class to keep, at most `most` in all.
  private int[] quota(int most) {
    long[] counts = training.counts();
    int[] quota = new int[counts.length];
    for (int k = 0; k < quota.length; k++) {
      long share = counts[k] * most / training.size();
      quota[k] = (int) Math.min(counts[k], Math.max(FEWEST, share));
    }
    for (int over = Arrays.stream(quota).sum() - most; over > 0; over--) {
      int largest = 0;
      for (int k = 1; k < quota.length; k++) if (quota[k] > quota[largest]) largest = k;
      quota[largest]--;
    }
    return quota;
  }

  /// Percentiles 0 to 100 of the distance from some samples to their nearest one of another group
  /// (a parcel, say), each the smallest distance that at least as many per cent do not exceed.
  private double[] percentiles(Samples drawn) {
    double[] percentiles = new double[TrainingSamples.PERCENTILES];
    Arrays.fill(percentiles, Double.NaN);
    int n = drawn.size();
    if (n < 2) return percentiles;
    int[] measured = Arrays.copyOf(Permutation.of(n, random::nextInt), Math.min(n, MEASURED));
    double[] distance = Arrays.stream(nearest(drawn, measured)).map(Math::sqrt).sorted().toArray();
    for (int p = 0; p < percentiles.length; p++)
      percentiles[p] = distance[Math.max(0, (int) Math.ceil(p / 100.0 * distance.length) - 1)];
    return percentiles;
  }

  /// Squared distance of each measured sample to its nearest one of another group: pixels of one
  /// parcel are so alike that a pixel of any other would pass for unknown. Sums run over the
  /// features in order, so that they do not depend on the tiles.
  private double[] nearest(Samples drawn, int[] measured) {
    int[] group = groups(drawn);
    int width = mean.length;
    float[] from = new float[measured.length * width]; // (measured, feature)
    for (int q = 0; q < measured.length; q++)
      for (int f = 0; f < width; f++) from[q * width + f] = scaled(drawn, measured[q], f);
    int tiles = (drawn.size() + TILE - 1) / TILE;
    float[][] least = new float[tiles][measured.length];
    Parallel.each(
        tiles, threads, () -> tile -> tile(drawn, group, tile * TILE, measured, from, least[tile]));
    double[] nearest = new double[measured.length];
    for (int q = 0; q < nearest.length; q++) {
      nearest[q] = Double.POSITIVE_INFINITY;
      for (float[] of : least) nearest[q] = Math.min(nearest[q], of[q]);
    }
    return nearest;
  }

  /// A number for each sample's group; each sample is one of its own where it has none, or where
  /// all are in one.
  private static int[] groups(Samples drawn) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] group = new int[drawn.size()];
    for (int i = 0; i < group.length; i++) {
      String name = drawn.group(i);
      group[i] = name.isEmpty() ? -1 - i : numbers.computeIfAbsent(name, n -> numbers.size());
    }
    boolean one = Arrays.stream(group).allMatch(g -> g == 0);
    if (one) Arrays.setAll(group, i -> i);
    return group;
  }

  /// A feature about its mean in units of its deviation; one without any is 0, and so is one that
  /// is missing.
  private float scaled(Samples drawn, int i, int f) {
    float v = drawn.at(i, f);
    return deviation[f] > 0 && !Float.isNaN(v) ? (float) ((v - mean[f]) / deviation[f]) : 0;
  }

  /// @param group of each sample
  /// @param from scaled features of the measured samples
  /// @param least squared distance of each measured sample to the nearest of this tile
  private void tile(
      Samples drawn, int[] group, int first, int[] measured, float[] from, float[] least) {
    int width = mean.length;
    int count = Math.min(TILE, drawn.size() - first);
    float[] across = new float[width * count]; // (feature, sample)
    for (int i = 0; i < count; i++)
      for (int f = 0; f < width; f++) across[f * count + i] = scaled(drawn, first + i, f);
    float[] sums = new float[count];
    for (int q = 0; q < measured.length; q++) {
      Arrays.fill(sums, 0);
      for (int f = 0; f < width; f++) add(across, f * count, from[q * width + f], sums, count);
      least[q] = Float.POSITIVE_INFINITY;
      for (int i = 0; i < count; i++)
        if (group[first + i] != group[measured[q]] && sums[i] < least[q]) least[q] = sums[i];
    }
  }

  private static void add(float[] across, int at, float value, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      float d = across[at + i] - value;
      sums[i] += d * d;
    }
  }
}

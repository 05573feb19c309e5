package dev.limpid.model;

import dev.limpid.sample.Samples;
import dev.limpid.work.Parallel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Draws the samples that a model keeps, each class by its share of the training samples but a few
/// of every class at least, and measures how near each other they lie. Everything follows from the
/// seed.
final class SampleDraw {
  /// Fewest of a class, as far as it has so many.
  private static final int FEWEST = 20;

  /// Samples whose nearest other one is looked for.
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
    Samples drawn = training.rows(rows());
    return new TrainingSamples(drawn, mean, deviation, percentiles(drawn));
  }

  private void moments() {
    Parallel.each(
        mean.length,
        threads,
        () ->
            f -> {
              int n = training.size();
              double sum = 0;
              for (int i = 0; i < n; i++) sum += training.at(i, f);
              mean[f] = sum / n;
              double squares = 0;
              for (int i = 0; i < n; i++) {
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
    int[] order = permutation(n);
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

  private int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /// Percentiles 0 to 100 of the distance from some samples to their nearest other one, each the
  /// smallest distance that at least as many per cent do not exceed.
  private double[] percentiles(Samples drawn) {
    double[] percentiles = new double[TrainingSamples.PERCENTILES];
    Arrays.fill(percentiles, Double.NaN);
    int n = drawn.size();
    if (n < 2) return percentiles;
    int[] measured = Arrays.copyOf(permutation(n), Math.min(n, MEASURED));
    double[] distance = Arrays.stream(nearest(drawn, measured)).map(Math::sqrt).sorted().toArray();
    for (int p = 0; p < percentiles.length; p++)
      percentiles[p] = distance[Math.max(0, (int) Math.ceil(p / 100.0 * distance.length) - 1)];
    return percentiles;
  }

  /// Squared distance of each measured sample to its nearest other one. Sums run over the features
  /// in order, so that they do not depend on the tiles.
  private double[] nearest(Samples drawn, int[] measured) {
    int n = drawn.size();
    float[] scaled = scaled(drawn);
    int tiles = (n + TILE - 1) / TILE;
    float[][] least = new float[tiles][measured.length];
    Parallel.each(tiles, threads, () -> tile -> tile(scaled, tile * TILE, measured, least[tile]));
    double[] nearest = new double[measured.length];
    for (int q = 0; q < nearest.length; q++) {
      nearest[q] = Double.POSITIVE_INFINITY;
      for (float[] of : least) nearest[q] = Math.min(nearest[q], of[q]);
    }
    return nearest;
  }

  /// Features about their mean in units of their deviation, (sample, feature).
  private float[] scaled(Samples drawn) {
    int width = mean.length;
    float[] scaled = new float[drawn.size() * width];
    for (int i = 0; i < drawn.size(); i++)
      for (int f = 0; f < width; f++)
        scaled[i * width + f] =
            deviation[f] > 0 ? (float) ((drawn.at(i, f) - mean[f]) / deviation[f]) : 0;
    return scaled;
  }

  /// @param least squared distance of each measured sample to the nearest of this tile
  private void tile(float[] scaled, int from, int[] measured, float[] least) {
    int width = mean.length;
    int count = Math.min(TILE, scaled.length / Math.max(1, width) - from);
    float[] across = new float[width * count]; // (feature, sample)
    for (int i = 0; i < count; i++)
      for (int f = 0; f < width; f++) across[f * count + i] = scaled[(from + i) * width + f];
    float[] sums = new float[count];
    for (int q = 0; q < measured.length; q++) {
      Arrays.fill(sums, 0);
      for (int f = 0; f < width; f++)
        add(across, f * count, scaled[measured[q] * width + f], sums, count);
      least[q] = Float.POSITIVE_INFINITY;
      for (int i = 0; i < count; i++)
        if (from + i != measured[q] && sums[i] < least[q]) least[q] = sums[i];
    }
  }

  private static void add(float[] across, int at, float value, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      float d = across[at + i] - value;
      sums[i] += d * d;
    }
  }
}

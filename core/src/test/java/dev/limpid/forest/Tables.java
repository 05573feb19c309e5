package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.geo.Crs;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Small labelled tables.
final class Tables {
  private Tables() {}

  static Samples of(int classes, int features, float[] values, int... label) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int k = 1; k <= classes; k++) entries.add(new Legend.Entry(k, "class " + k, null, 0));
    List<String> names = new ArrayList<>();
    for (int f = 0; f < features; f++) names.add("band" + f % 2 + "_t" + f / 2);
    String[] empty = new String[label.length];
    Arrays.fill(empty, "");
    double[] nowhere = new double[label.length];
    Arrays.fill(nowhere, Double.NaN);
    Crs crs = null;
    return new Samples(
        new Legend(entries), names, values, label, empty, empty, nowhere, nowhere, crs);
  }

  /// Classes with Gaussian features around means that are `spread` apart; label i is i modulo
  /// `classes`.
  static Samples gaussian(int n, int features, int classes, double spread, long seed) {
    Random means = new Random(99);
    double[] mean = new double[classes * features];
    for (int i = 0; i < mean.length; i++) mean[i] = spread * means.nextGaussian();
    Random random = new Random(seed);
    float[] values = new float[n * features];
    int[] label = new int[n];
    for (int i = 0; i < n; i++) {
      label[i] = i % classes;
      for (int f = 0; f < features; f++)
        values[i * features + f] = (float) (mean[label[i] * features + f] + random.nextGaussian());
    }
    return of(classes, features, values, label);
  }

  static float[] rows(Samples samples) {
    int features = samples.features().size();
    float[] rows = new float[samples.size() * features];
    for (int i = 0; i < samples.size(); i++)
      for (int f = 0; f < features; f++) rows[i * features + f] = samples.at(i, f);
    return rows;
  }

  static FeatureBlock block(Samples samples) {
    int n = samples.size();
    float[] values = new float[n * samples.features().size()];
    for (int i = 0; i < n; i++)
      for (int f = 0; f < samples.features().size(); f++) values[f * n + i] = samples.at(i, f);
    return new FeatureBlock(n, values, new byte[n]);
  }

  static double accuracy(Forest forest, Samples samples) {
    float[] p = forest.probabilities(rows(samples), samples.size());
    int right = 0;
    for (int i = 0; i < samples.size(); i++)
      if (Forest.mostProbable(p, i * forest.classes(), 1, forest.classes()) == samples.label(i))
        right++;
    return (double) right / samples.size();
  }
}

package dev.limpid.explain;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import java.util.List;
import java.util.Map;

/// Two classes whose scores are sums: `weights . features` and its opposite.
record LinearModel(FeatureSet features, double[] weights) implements FeatureModel {
  @Override
  public Legend legend() {
    return new Legend(
        List.of(new Legend.Entry(1, "yes", null, 0), new Legend.Entry(2, "no", null, 1)));
  }

  @Override
  public ModelCard card() {
    return new ModelCard("linear", "test", Map.of(), "", 1, Map.of(), List.of());
  }

  @Override
  public Contract contract() {
    return null;
  }

  @Override
  public float[] probabilities(float[] rowMajor, int rows) {
    float[] scores = new float[2 * rows];
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int f = 0; f < weights.length; f++) sum += weights[f] * rowMajor[i * weights.length + f];
      scores[2 * i] = (float) sum;
      scores[2 * i + 1] = (float) -sum;
    }
    return scores;
  }

  @Override
  public Raster probabilities(Patch block) {
    int pixels = block.pixels();
    int[] all = new int[pixels];
    for (int i = 0; i < pixels; i++) all[i] = i;
    FeatureBlock inputs = features.of(block, all);
    float[] values = new float[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      float[] row = new float[weights.length];
      for (int f = 0; f < row.length; f++) row[f] = inputs.at(f, i);
      float[] scores = probabilities(row, 1);
      values[i] = scores[0];
      values[pixels + i] = scores[1];
    }
    return new Raster(block.window(), List.of(Band.of("yes", "1"), Band.of("no", "1")), values);
  }

  /// Exact: `weight * (feature - baseline)`.
  FeatureShapley shapley(float[] baseline) {
    return new FeatureShapley() {
      @Override
      public double baseline(int classIndex) {
        return probabilities(baseline, 1)[classIndex];
      }

      @Override
      public double[] values(float[] row, int classIndex) {
        double[] values = new double[row.length];
        for (int f = 0; f < row.length; f++)
          values[f] = (classIndex == 0 ? 1 : -1) * weights[f] * (row[f] - baseline[f]);
        return values;
      }
    };
  }
}

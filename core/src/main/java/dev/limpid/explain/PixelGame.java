package dev.limpid.explain;

import dev.limpid.cube.ObservedPixel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The score of one class at one pixel as observations are hidden: gaps are filled again from what
/// is left. The players are the observations that the pixel has.
final class PixelGame implements Game {
  private static final int ROWS_AT_ONCE = 512;

  private final FeatureModel model;
  private final ObservedPixel pixel;
  private final float[] baseline;
  private final int target;
  private final int[] observed;

  PixelGame(FeatureModel model, ObservedPixel pixel, float[] baseline, int target) {
    this.model = model;
    this.pixel = pixel;
    this.baseline = baseline;
    this.target = target;
    this.observed = pixel.observed();
  }

  @Override
  public int players() {
    return observed.length;
  }

  /// Position of a player among the inputs of the pixel.
  int input(int player) {
    return observed[player];
  }

  @Override
  public double[] scores(List<BitSet> hidden) {
    double[] scores = new double[hidden.size()];
    int classes = model.legend().entries().size();
    for (int from = 0; from < scores.length; from += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, scores.length - from);
      List<BitSet> inputs = new ArrayList<>(rows);
      for (BitSet players : hidden.subList(from, from + rows)) {
        BitSet own = new BitSet();
        players.stream().forEach(p -> own.set(observed[p]));
        inputs.add(own);
      }
      float[] p = model.scores(pixel.features(inputs, baseline), rows);
      for (int i = 0; i < rows; i++) scores[from + i] = p[i * classes + target];
    }
    return scores;
  }
}

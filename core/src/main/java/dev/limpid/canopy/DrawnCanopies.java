package dev.limpid.canopy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Canopies drawn from a prior, and the numbers that make them.
public final class DrawnCanopies {
  private final List<Draw> draws = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();

  private DrawnCanopies() {}

  /// @param count at least 1
  /// @param seed gives the same canopies each time
  public static DrawnCanopies of(Prior prior, LeafModel model, int count, long seed) {
    if (count < 1) throw new IllegalArgumentException("count must be at least 1, got " + count);
    SplittableRandom random = new SplittableRandom(seed);
    DrawnCanopies drawn = new DrawnCanopies();
    for (int i = 0; i < count; i++) {
      double[] x = prior.draw(model, random);
      drawn.values.add(x);
      drawn.draws.add(Parameter.draw(Integer.toString(i), model, x));
    }
    return drawn;
  }

  public List<Draw> draws() {
    return List.copyOf(draws);
  }

  public double value(int draw, Parameter parameter) {
    return parameter.of(values.get(draw));
  }
}

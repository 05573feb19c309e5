package dev.limpid.explain;

import dev.limpid.calibration.Correlation;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.ObservedPixel.Input;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether an explanation from the inside of a network hangs on what the network learned, and
/// whether its attention tells what hiding dates tells.
///
/// @param seed of the weights of randomised layers
record NetworkChecks(NetworkModel network, NetworkMethod method, float[] baseline, long seed) {
  /// Sets the weights of randomised layers apart from those that a training with the same seed
  /// began with, which a short training hardly leaves.
  static final long APART = 0x9E3779B97F4A7C15L;

  /// @param values an attribution an input
  /// @param game of the same pixel and class
  Explanation.Inside of(ObservedPixel pixel, int target, double[] values, PixelGame game) {
    double bound = method.bound(game.whole() - game.empty());
    double agreement = network.attends() ? agreement(pixel, game) : Double.NaN;
    return new Explanation.Inside(
        method.weights(), bound, agreement, sanity(pixel, target, values));
  }

  /// A value an input.
  double[] values(NetworkModel of, ObservedPixel pixel, int target) {
    BitSet all = new BitSet();
    for (int i : pixel.observed()) all.set(i);
    float[] from = pixel.features(List.of(all), baseline);
    return pixel.share(method.values(of, pixel.features(), from, target), baseline);
  }

  /// Cascading randomisation (Adebayo et al. 2018): layers lose what they learned, from the output
  /// down, and the attributions of each such network are compared with the true ones.
  private List<Explanation.Randomised> sanity(ObservedPixel pixel, int target, double[] values) {
    List<Explanation.Randomised> all = new ArrayList<>();
    List<String> layers = network.layers();
    for (int k = 0; k < layers.size(); k++)
      try (NetworkModel random = network.randomised(k + 1, seed ^ APART)) {
        double[] other = values(random, pixel, target);
        double correlation =
            Correlation.spearman(some(values, pixel.observed()), some(other, pixel.observed()));
        all.add(new Explanation.Randomised(layers.get(k), correlation));
      }
    return all;
  }

  private static double[] some(double[] values, int[] positions) {
    double[] some = new double[positions.length];
    for (int i = 0; i < some.length; i++) some[i] = values[positions[i]];
    return some;
  }

  /// Spearman's correlation over dates between attention and the size of the change of the score
  /// when a date is hidden.
  private double agreement(ObservedPixel pixel, PixelGame game) {
    double[] weights = pixel.share(network.attention(pixel.features()), baseline);
    Map<List<Integer>, BitSet> dates = new LinkedHashMap<>(); // players of each series and time
    List<Input> inputs = pixel.inputs();
    for (int p = 0; p < game.players(); p++) {
      Input input = inputs.get(game.input(p));
      if (input.series() == ObservedPixel.STILL) continue;
      dates.computeIfAbsent(List.of(input.series(), input.time()), k -> new BitSet()).set(p);
    }
    double[] scores = game.scores(List.copyOf(dates.values()));
    double whole = game.whole();
    double[] attention = new double[scores.length];
    double[] changes = new double[scores.length];
    int date = 0;
    for (BitSet players : dates.values()) {
      attention[date] = players.stream().mapToDouble(p -> weights[game.input(p)]).sum();
      changes[date] = Math.abs(whole - scores[date]);
      date++;
    }
    return Correlation.spearman(attention, changes);
  }
}

package dev.limpid.explain;

import java.util.List;

/// A pixel with all that a network sees around it. Close it.
///
/// A row says what is done to its surroundings, a number a feature: 1 leaves the feature's image as
/// it is, 0 has the mean of training in its place wherever it has a value, what lies between is a
/// mixture of both, and `NaN` takes the image away as a cloud over all of it would.
public interface Neighbourhood extends Differentiable {
  /// Of each class, in legend order, of the pixel as it is; `NaN` where nothing is seen around it.
  float[] probabilities();

  /// Positions of the features of each date that the pixel has seen: what can be hidden.
  List<int[]> dates();

  /// The mean of training of each feature.
  float[] usual();
}

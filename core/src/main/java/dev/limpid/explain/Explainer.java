package dev.limpid.explain;

import dev.limpid.cube.Patch;

/// Says why a classifier gives a pixel the score of a class. Whoever writes one lets it pass
/// `ExplainerContract`: exact where the score is a sum, silent on inputs that the model ignores,
/// different for another model, blind to what lies beyond the halo.
public interface Explainer {
  /// As the user names it.
  String method();

  /// @param block of the cube that the model selects, with its halo around the pixel
  /// @param pixel position in the block, row by row
  /// @param target position of the class in the legend
  Explanation explain(Patch block, int pixel, int target);
}

package dev.limpid.explain;

import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Window;
import dev.limpid.model.Classifier;

/// Explains the pixels of a map one by one.
public sealed interface PixelExplainer extends Explainer permits FeatureExplainer, DatesExplainer {
  Classifier model();

  /// The part of the cube that decides about a pixel.
  Window around(Window pixel);

  /// How far what [Asked] computes may lie from the map; 0: no bit differs.
  double tolerance();

  /// Looks at a pixel. Close what comes back.
  ///
  /// @param block of [#around]
  Asked ask(Patch block, Window pixel);

  /// A pixel that can be asked.
  interface Asked extends AutoCloseable {
    ObservedPixel observed();

    /// What gives the block [#ask] was called with the probabilities of this pixel.
    Classifier answering();

    /// Of each class, in legend order.
    float[] probabilities();

    /// [FeatureModel#disagreement].
    double disagreement();

    /// @param target position of the class in the legend
    Explanation.OfObservations explain(int target);

    @Override
    void close();
  }
}

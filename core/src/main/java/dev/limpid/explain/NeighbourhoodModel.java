package dev.limpid.explain;

import dev.limpid.cube.Patch;
import dev.limpid.geo.Window;
import dev.limpid.model.Classifier;

/// A network whose pixels depend on others around them, and which can be looked into.
public interface NeighbourhoodModel extends Classifier {
  /// The part of the cube that decides about a pixel.
  Window around(Window pixel);

  /// @param block of at least [#around]
  Neighbourhood at(Patch block, Window pixel);

  /// How far probabilities of [#at], which are computed in smaller squares than those of a map, may
  /// lie from the map's: sums of other sizes are rounded in another order.
  double tolerance();
}

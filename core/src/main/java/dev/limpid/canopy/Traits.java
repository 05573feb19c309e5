package dev.limpid.canopy;

/// A canopy: what its leaves are, how much of them and how they stand, over which soil.
///
/// @param leaf what a leaf is made of
/// @param lai leaf area index, m2/m2, at least 0
/// @param leafAngles how leaves are inclined
/// @param hotSpot size of a leaf over height of the canopy, at least 0, no unit
/// @param soil what lies below
public record Traits(Leaf leaf, double lai, LeafAngles leafAngles, double hotSpot, Soil soil) {
  public Traits {
    Refuse.outside("lai", lai, 0, Double.POSITIVE_INFINITY);
    Refuse.outside("hspot", hotSpot, 0, Double.POSITIVE_INFINITY);
  }
}

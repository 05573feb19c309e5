package dev.limpid.canopy;

/// Choices in which published codes of 4SAIL differ.
///
/// @param classes of leaf inclination
/// @param hotSpotCap largest parameter of the hot spot; infinite for none. Codes in Fortran and R
///   have 200
public record SailOptions(LeafAngleClasses classes, double hotSpotCap) {
  /// 18 classes and no cap.
  public static final SailOptions DEFAULT =
      new SailOptions(LeafAngleClasses.EIGHTEEN, Double.POSITIVE_INFINITY);

  public SailOptions {
    if (!(hotSpotCap > 0))
      throw new IllegalArgumentException("the hot spot's cap must be above 0, got " + hotSpotCap);
  }
}

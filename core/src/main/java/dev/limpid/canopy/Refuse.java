package dev.limpid.canopy;

/// Refuses values outside their range, with value and limit.
final class Refuse {
  private Refuse() {}

  /// @throws IllegalArgumentException where `value` is not a number in `low` to `high`
  static void outside(String name, double value, double low, double high) {
    if (!(value >= low && value <= high) || Double.isInfinite(value))
      throw new IllegalArgumentException(
          high == Double.POSITIVE_INFINITY
              ? "%s must be at least %s and finite, got %s".formatted(name, low, value)
              : "%s must be in %s..%s, got %s".formatted(name, low, high, value));
  }

  /// @throws IllegalArgumentException where `value` is not a number from 0 to below 90
  static void zenith(String name, double value) {
    if (!(value >= 0 && value < 90))
      throw new IllegalArgumentException(
          "%s must be at least 0 and below 90 degrees, got %s".formatted(name, value));
  }
}

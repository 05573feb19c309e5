package dev.limpid.explain;

/// What each player of a game adds, and how far that may be off.
public final class PlayerValues {
  private final double[] values;
  private final double[] standardErrors; // null where nothing was drawn

  private PlayerValues(double[] values, double[] standardErrors) {
    this.values = values.clone();
    this.standardErrors = standardErrors == null ? null : standardErrors.clone();
  }

  /// Values that do not depend on chance.
  public static PlayerValues exact(double[] values) {
    return new PlayerValues(values, null);
  }

  /// @param standardErrors (player)
  public static PlayerValues drawn(double[] values, double[] standardErrors) {
    return new PlayerValues(values, standardErrors);
  }

  /// (player)
  public double[] values() {
    return values.clone();
  }

  public double value(int player) {
    return values[player];
  }

  /// Standard deviation of the value over draws of other coalitions, estimated; null where exact.
  public Double standardError(int player) {
    return standardErrors == null ? null : standardErrors[player];
  }
}

package dev.limpid.explain;

/// Attribution from scores alone, as inputs are hidden: it needs nothing else of a model.
public interface HidingMethod {
  String name();

  /// @return a value a player
  double[] values(Game game);
}

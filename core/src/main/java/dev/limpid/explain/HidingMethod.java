package dev.limpid.explain;

/// Attribution from scores alone, as inputs are hidden: it needs nothing else of a model.
public interface HidingMethod {
  String name();

  PlayerValues play(Game game);

  /// @return a value a player
  default double[] values(Game game) {
    return play(game).values();
  }
}

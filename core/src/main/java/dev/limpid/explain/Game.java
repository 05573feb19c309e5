package dev.limpid.explain;

import java.util.BitSet;
import java.util.List;

/// A score that depends on which of some players take part: here the inputs of a model, of which
/// some can be hidden.
public interface Game {
  int players();

  /// The score where these players are hidden, one for each set.
  double[] scores(List<BitSet> hidden);

  /// The score with everybody.
  default double whole() {
    return scores(List.of(new BitSet()))[0];
  }

  /// The score with nobody.
  default double empty() {
    BitSet all = new BitSet();
    all.set(0, players());
    return scores(List.of(all))[0];
  }
}

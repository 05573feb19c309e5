package dev.limpid.explain;

import java.util.BitSet;
import java.util.List;

/// A game of few players of which the score of every coalition is known: Shapley values and areas
/// under curves then cost nothing, and values are exact ([KernelShap] with as many evaluations).
public final class KnownGame implements Game {
  private static final int MOST = 20;

  private final int players;
  private final double[] scores;

  /// @param players 1 to 20
  /// @param scores one a coalition: bit i of its position tells whether player i takes part
  public KnownGame(int players, double[] scores) {
    if (players < 1 || players > MOST)
      throw new IllegalArgumentException("players must be in 1.." + MOST + ", got " + players);
    if (scores.length != 1 << players)
      throw new IllegalArgumentException(
          "%d players have %d coalitions, got %d scores"
              .formatted(players, 1 << players, scores.length));
    this.players = players;
    this.scores = scores.clone();
  }

  /// Exact Shapley values.
  public double[] shapley() {
    return new KernelShap(scores.length, 0).values(this);
  }

  @Override
  public int players() {
    return players;
  }

  @Override
  public double[] scores(List<BitSet> hidden) {
    return hidden.stream().mapToDouble(this::score).toArray();
  }

  private double score(BitSet hidden) {
    int present = scores.length - 1;
    if (!hidden.isEmpty()) present &= ~(int) hidden.toLongArray()[0];
    return scores[present];
  }
}

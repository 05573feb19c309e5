package dev.limpid.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Hides one input at a time and watches the score fall (Zeiler and Fergus 2014, section 4.2). The
/// values sum to the difference from the baseline only where inputs do not stand in for each other.
public record Occlusion() implements HidingMethod {
  public static final String NAME = "occlusion";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PlayerValues play(Game game) {
    List<BitSet> hidden = new ArrayList<>();
    hidden.add(new BitSet());
    for (int p = 0; p < game.players(); p++) {
      BitSet one = new BitSet();
      one.set(p);
      hidden.add(one);
    }
    double[] scores = game.scores(hidden);
    double[] values = new double[game.players()];
    for (int p = 0; p < values.length; p++) values[p] = scores[0] - scores[p + 1];
    return PlayerValues.exact(values);
  }
}

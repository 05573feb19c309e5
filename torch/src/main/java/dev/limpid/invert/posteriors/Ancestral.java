package dev.limpid.invert.posteriors;

import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/// Variables one after the other, each by those before it.
final class Ancestral {
  private Ancestral() {}

  interface Step {
    /// @param before (k, n, d), 0 where nothing was drawn yet
    /// @return (k, n)
    Tensor of(int variable, Tensor before);
  }

  /// @param like (k, n, d), of the shape that is made
  /// @param order of the variables that are made; others stay 0
  static Tensor drawn(Tensor like, int[] order, Step step) {
    if (!Scope.records()) return drawnInPlace(like, order, step);
    Tensor[] made = new Tensor[(int) like.size(2)];
    Arrays.fill(made, like.newZeros(like.size(0), like.size(1)));
    for (int i : order) made[i] = step.of(i, Tensor.stack(-1, List.of(made)));
    return Tensor.stack(-1, List.of(made));
  }

  /// Gradients would not know what stood there before.
  private static Tensor drawnInPlace(Tensor like, int[] order, Step step) {
    Tensor made = like.newZeros(like.shape());
    for (int i : order) {
      Tensor one = Scope.outcome(() -> step.of(i, made));
      made.narrow(-1, i, 1).set(one.unsqueeze(-1));
    }
    return made;
  }

  /// Those of an order on which some variables depend, and these.
  ///
  /// @param parents for each variable, on which of those before it it depends
  static int[] needed(int[] order, boolean[][] parents, int... asked) {
    boolean[] needed = new boolean[parents.length];
    for (int i : asked) needed[i] = true;
    for (int at = order.length - 1; at >= 0; at--)
      if (needed[order[at]])
        for (int j = 0; j < needed.length; j++) needed[j] |= parents[order[at]][j];
    return Arrays.stream(order).filter(i -> needed[i]).toArray();
  }
}

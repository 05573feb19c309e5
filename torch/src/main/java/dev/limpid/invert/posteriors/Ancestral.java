package dev.limpid.invert.posteriors;

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
  static Tensor drawn(Tensor like, int[] order, Step step) {
    Tensor[] made = new Tensor[order.length];
    Arrays.fill(made, like.newZeros(like.size(0), like.size(1)));
    for (int i : order) made[i] = step.of(i, Tensor.stack(-1, List.of(made)));
    return Tensor.stack(-1, List.of(made));
  }
}

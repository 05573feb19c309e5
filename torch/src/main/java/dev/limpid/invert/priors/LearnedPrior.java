package dev.limpid.invert.priors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.random.RandomGenerator;

/// A prior that is learned with the encoder.
public abstract sealed class LearnedPrior extends Net implements PriorDensity
    permits PseudoInputs, FlowPrior {
  LearnedPrior(long seed) {
    super(seed);
  }

  /// Draws, without gradients.
  ///
  /// @return (count, d)
  public abstract Tensor draws(int count, RandomGenerator random);

  /// Which prior is learned; none by default.
  ///
  /// @param pseudoInputs of [PseudoInputs], or 0
  /// @param flow whether it is a [FlowPrior]
  public record Kind(int pseudoInputs, boolean flow) {
    public static final Kind NONE = new Kind(0, false);

    public Kind {
      if (pseudoInputs < 0 || pseudoInputs > 10_000)
        throw new IllegalArgumentException(
            "pseudo-inputs must be in 0..10000, got " + pseudoInputs);
      if (pseudoInputs > 0 && flow)
        throw new IllegalArgumentException("one prior is learned: at pseudo-inputs, or as a flow");
    }

    public boolean none() {
      return equals(NONE);
    }

    /// For readers.
    public String label() {
      return flow ? "learned as a flow" : "learned at %d pseudo-inputs".formatted(pseudoInputs);
    }
  }
}

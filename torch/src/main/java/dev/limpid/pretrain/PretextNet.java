package dev.limpid.pretrain;

import dev.limpid.temporal.SeriesInputs;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.Weights;

/// A network of a pretext: an encoder, with what its inputs are divided by, and what is thrown away
/// afterwards, below `decoder.`.
abstract class PretextNet extends Net {
  private final Tensor mean;
  private final Tensor deviation;

  PretextNet(int channels, long seed) {
    super(seed);
    this.mean = root().in("input").buffer("mean", 0, channels);
    this.deviation = root().in("input").buffer("deviation", 1, channels);
  }

  void scaling(SeriesInputs.Scaling scaling) {
    mean.set(scaling.mean());
    deviation.set(scaling.deviation());
  }

  /// A loss of nothing.
  Tensor none() {
    return mean.sum().times(0);
  }

  /// What is kept.
  Weights encoder() {
    return Weights.of(this).where(name -> !name.startsWith("decoder."));
  }
}

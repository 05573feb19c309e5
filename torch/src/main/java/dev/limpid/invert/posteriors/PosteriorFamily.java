package dev.limpid.invert.posteriors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.Optional;

/// Distributions on the unit box of d variables, told apart by numbers that an encoder gives for
/// each pixel, or that are fitted to one pixel.
public interface PosteriorFamily {
  /// As the command line calls it.
  String name();

  /// d.
  int dimensions();

  /// Numbers for each pixel.
  int numbers();

  /// The distributions of n pixels.
  ///
  /// @param raw (n, numbers), any numbers, in the precision to compute in
  Posterior at(Tensor raw);

  /// Weights that all pixels share, to be trained with the encoder.
  default Optional<Net> weights() {
    return Optional.empty();
  }
}

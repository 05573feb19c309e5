package dev.limpid.invert;

import dev.limpid.posterior.Evidence;
import java.util.List;
import java.util.SplittableRandom;

/// Where draws of the posteriors of spectra come from.
interface PosteriorSource {
  /// @param z (draw, spectrum, latent), in the box, of equal weight
  /// @param evidences of each spectrum, where draws were weighted; else empty
  record Drawn(double[] z, List<Evidence> evidences) {}

  Drawn of(SpectrumBatch spectra, int count, SplittableRandom random);
}

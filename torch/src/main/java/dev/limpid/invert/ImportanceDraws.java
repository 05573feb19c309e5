package dev.limpid.invert;

import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.posterior.Evidence;
import dev.limpid.posterior.Weights;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Draws of approximate posteriors of n spectra, with the weights that make them stand for the
/// exact ones.
///
/// @param z (draw, spectrum, latent), in the box
/// @param logWeights logarithm of likelihood times prior over the density of the draw (spectrum,
///   draw)
record ImportanceDraws(double[] z, double[][] logWeights) {
  /// Draws of each spectrum at a time.
  private static final int BLOCK = 256;

  static ImportanceDraws of(
      Posterior posterior,
      CanopyDecoder decoder,
      PriorDensity prior,
      SpectrumBatch spectra,
      int count,
      RandomGenerator random) {
    int n = (int) spectra.size();
    double[] places = new double[count * n * posterior.dimensions()];
    double[][] weights = new double[n][count];
    for (int from = 0; from < count; from += BLOCK) {
      int drawn = Math.min(BLOCK, count - from);
      try (Scope scope = Scope.open()) {
        Tensor z = posterior.samples(drawn, random);
        double[] own =
            Doubles.values(
                decoder
                    .logLikelihood(z, spectra)
                    .plus(prior.log(z))
                    .minus(posterior.logDensity(z)));
        double[] values = Doubles.values(z);
        System.arraycopy(values, 0, places, from * n * posterior.dimensions(), values.length);
        for (int k = 0; k < drawn; k++)
          for (int i = 0; i < n; i++) weights[i][from + k] = own[k * n + i];
      }
    }
    return new ImportanceDraws(places, weights);
  }

  int spectra() {
    return logWeights.length;
  }

  Evidence evidence(int spectrum) {
    return Evidence.of(logWeights[spectrum]);
  }

  /// As many draws of each spectrum that weigh the same, heavy ones several times (Rubin 1987,
  /// sampling importance resampling).
  ///
  /// @return (draw, spectrum, latent)
  double[] resampled(int count, RandomGenerator random) {
    int n = spectra();
    int d = z.length / n / logWeights[0].length;
    double[] same = new double[count * n * d];
    for (int i = 0; i < n; i++) {
      int[] picked = Weights.resampled(Weights.normalised(logWeights[i]), count, random);
      for (int k = 0; k < count; k++)
        System.arraycopy(z, (picked[k] * n + i) * d, same, (k * n + i) * d, d);
    }
    return same;
  }

  /// Weights that sum to 1 for each spectrum, flattened until as many draws count.
  ///
  /// @return (draw, spectrum)
  double[] flattened(double counting) {
    int n = spectra();
    double[] weights = new double[n * logWeights[0].length];
    for (int i = 0; i < n; i++) {
      double[] own = Weights.flattened(logWeights[i], counting);
      for (int k = 0; k < own.length; k++) weights[k * n + i] = own[k];
    }
    return weights;
  }

  double meanLogWeight(int spectrum) {
    return Arrays.stream(logWeights[spectrum]).average().orElseThrow();
  }
}

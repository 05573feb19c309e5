package dev.limpid.invert;

import dev.limpid.invert.posteriors.Draws;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.PosteriorFamily;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.torch.AdamW;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.SplittableRandom;

/// Posteriors of single spectra brought nearer to the truth: the numbers that an encoder gave are
/// changed until their own evidence lower bound no longer grows, which closes what amortisation
/// leaves open (Cremer et al. 2018, Inference suboptimality in variational autoencoders).
///
/// @param steps of the optimiser
/// @param draws of each posterior in a step
/// @param rate first learning rate; it falls to 0 along a cosine
record Refinement(int steps, int draws, double rate, long seed) {
  private static final double CLIP = 10;

  /// Numbers of n spectra as something to be trained.
  private static final class Numbers extends Net {
    private final Tensor values;

    Numbers(Tensor first) {
      super(0);
      this.values = root().constant("numbers", 0, first.shape());
      values.set(first.toFloats());
    }
  }

  /// @param numbers of the family (n, numbers)
  /// @param prior of places in the box
  /// @return refined numbers, double precision
  Tensor of(
      Tensor numbers,
      PosteriorFamily family,
      CanopyDecoder decoder,
      PriorDensity prior,
      SpectrumBatch spectra) {
    SplittableRandom random = new SplittableRandom(seed);
    try (Numbers trained = new Numbers(numbers.detach().single());
        AdamW optimizer = new AdamW(trained, 0)) {
      for (int step = 0; step < steps; step++) {
        try (Scope scope = Scope.recording()) {
          Posterior posterior = family.at(Doubles.of(trained.values));
          Draws drawn = posterior.draws(Uniforms.drawn(random, posterior, draws));
          Tensor gain = decoder.logLikelihood(drawn.z(), spectra).plus(prior.log(drawn.z()));
          optimizer.zeroGradients();
          posterior.divergenceBy(drawn).minus(drawn.mean(gain)).sum().backward();
          optimizer.clip(CLIP * Math.sqrt((double) numbers.size(0)));
          optimizer.step(rate * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
        }
      }
      return Doubles.of(Doubles.values(trained.values), numbers.shape());
    }
  }
}

package dev.limpid.invert;

import dev.limpid.invert.posteriors.Draws;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.PosteriorFamily;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.torch.AdamW;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Net;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.work.Stop;
import java.util.List;
import java.util.SplittableRandom;

/// Posteriors of single spectra brought nearer to the truth: the numbers that an encoder gave are
/// changed, which closes what amortisation leaves open (Cremer et al. 2018, Inference suboptimality
/// in variational autoencoders).
///
/// @param steps of the optimiser; 0 changes nothing
public record Refinement(Aim aim, int steps, long seed) {
  /// What is made smaller.
  public enum Aim {
    /// Minus the evidence lower bound: divergence of the exact posterior from this one, which
    /// narrows it.
    BOUND,
    /// Divergence of this posterior from the exact one, by draws of this one that are weighted to
    /// stand for the exact one; a posterior that this would not improve stays as it was (Bornschein
    /// & Bengio 2015, Reweighted wake-sleep; Cappe et al. 2008).
    WEIGHTS
  }

  /// First learning rate; it falls to 0 along a cosine.
  private static final double RATE = 0.02;

  private static final double CLIP = 10;

  /// Draws of each posterior for a step of the bound.
  private static final int DRAWS = 64;

  /// Weighted draws of each posterior, the steps that learn from them, and the share that must
  /// count: weights are flattened until it does.
  private static final int WEIGHTED = 256;

  private static final int STEPS = 10;
  private static final double COUNTING = 0.1;

  public Refinement {
    if (steps < 0)
      throw new IllegalArgumentException("steps of a refinement must be at least 0, got " + steps);
  }

  /// Numbers of n spectra as something to be trained.
  private static final class Numbers extends Net {
    private final Tensor values;

    Numbers(Tensor first) {
      super(0);
      this.values = root().constant("numbers", 0, first.shape());
      values.set(first.toFloats());
    }
  }

  /// Places and what they weigh.
  ///
  /// @param z (k, n, d)
  /// @param weights (k, n), of each spectrum a sum of 1
  private record Weighted(double[] z, double[] weights) {}

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
    int d = family.dimensions();
    Weighted drawn = null;
    try (Numbers trained = new Numbers(numbers.detach().single());
        AdamW optimizer = new AdamW(trained, 0)) {
      for (int step = 0; step < steps; step++) {
        Stop.check();
        if (aim == Aim.WEIGHTS && step % STEPS == 0)
          drawn = weighted(trained.values, family, decoder, prior, spectra, random);
        try (Scope scope = Scope.recording()) {
          Posterior posterior = family.at(Doubles.of(trained.values));
          Tensor loss =
              switch (aim) {
                case BOUND -> bound(posterior, decoder, prior, spectra, random);
                case WEIGHTS ->
                    posterior
                        .logDensity(Doubles.of(drawn.z, WEIGHTED, numbers.size(0), d))
                        .times(Doubles.of(drawn.weights, WEIGHTED, numbers.size(0)))
                        .times(-1);
              };
          optimizer.zeroGradients();
          loss.sum().backward();
          optimizer.clip(CLIP * Math.sqrt((double) numbers.size(0)));
          optimizer.step(RATE * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
        }
      }
      Tensor refined = Doubles.of(Doubles.values(trained.values), numbers.shape());
      return aim == Aim.BOUND
          ? refined
          : better(numbers.detach(), refined, family, decoder, prior, spectra, random);
    }
  }

  /// Of each spectrum the numbers that give its exact posterior the higher mean log-density, by
  /// draws of both: where few draws count, weights can mislead.
  static Tensor better(
      Tensor first,
      Tensor refined,
      PosteriorFamily family,
      CanopyDecoder decoder,
      PriorDensity prior,
      SpectrumBatch spectra,
      SplittableRandom random) {
    Posterior before = family.at(first);
    Posterior after = family.at(refined);
    Tensor z =
        Tensor.cat(0, List.of(before.samples(WEIGHTED, random), after.samples(WEIGHTED, random)));
    Tensor old = before.logDensity(z);
    Tensor own = after.logDensity(z);
    Tensor weights =
        decoder
            .logLikelihood(z, spectra)
            .plus(prior.log(z))
            .minus(Tensor.stack(0, List.of(old, own)).logSumExp(0))
            .softmax(0);
    Tensor gain = weights.times(own.minus(old)).sum(0);
    return Pointwise.where(gain.above(0).unsqueeze(-1), refined, first);
  }

  private static Tensor bound(
      Posterior posterior,
      CanopyDecoder decoder,
      PriorDensity prior,
      SpectrumBatch spectra,
      SplittableRandom random) {
    Draws drawn = posterior.draws(Uniforms.drawn(random, posterior, DRAWS));
    Tensor gain = decoder.logLikelihood(drawn.z(), spectra).plus(prior.log(drawn.z()));
    return posterior.divergenceBy(drawn).minus(drawn.mean(gain));
  }

  private static Weighted weighted(
      Tensor numbers,
      PosteriorFamily family,
      CanopyDecoder decoder,
      PriorDensity prior,
      SpectrumBatch spectra,
      SplittableRandom random) {
    try (Scope scope = Scope.open()) {
      ImportanceDraws drawn =
          ImportanceDraws.of(
              family.at(Doubles.of(numbers)), decoder, prior, spectra, WEIGHTED, random);
      return new Weighted(drawn.z(), drawn.flattened(COUNTING * WEIGHTED));
    }
  }
}

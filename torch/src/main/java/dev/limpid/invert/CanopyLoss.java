package dev.limpid.invert;

import dev.limpid.canopy.Latents;
import dev.limpid.canopy.Parameter;
import dev.limpid.canopy.Sensor;
import dev.limpid.invert.posteriors.Draws;
import dev.limpid.invert.posteriors.Families;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/// Losses of an encoder, each the mean over spectra in nats.
///
/// @param decoder null where no loss needs it
/// @param prior of places in the box
/// @param draws of each posterior in a step
/// @param beta weight of the divergence from the prior: 1, but for a named ablation
public record CanopyLoss(
    CanopyEncoder encoder,
    Latents latents,
    CanopyDecoder decoder,
    PriorDensity prior,
    int draws,
    double beta) {
  /// Least variance of reconstructions of a band, in squares of standardised reflectance.
  private static final double LEAST_VARIANCE = 1e-6;

  /// `-ln q(z|x)` at what made the spectra.
  Tensor simulated(SpectrumBatch spectra) {
    Posterior posterior = encoder.posterior(spectra.seen(), spectra.angles());
    Tensor z = Doubles.of(spectra.places()).unsqueeze(0);
    return posterior.logDensity(z).mean().times(-1);
  }

  /// Minus the evidence lower bound.
  Tensor bound(SpectrumBatch spectra, RandomGenerator random) {
    Posterior posterior = encoder.posterior(spectra.seen(), spectra.angles());
    Draws drawn = posterior.draws(Uniforms.drawn(random, posterior, draws));
    Tensor gain = drawn.mean(decoder.logLikelihood(drawn.z(), spectra));
    Tensor divergence = posterior.divergenceBy(drawn).minus(drawn.mean(prior.log(drawn.z())));
    return divergence.times(beta).minus(gain).mean();
  }

  /// Minus the importance-weighted bound.
  Tensor weightedBound(SpectrumBatch spectra, RandomGenerator random) {
    Tensor numbers = encoder.numbers(spectra.seen(), spectra.angles());
    Posterior posterior = encoder.family().at(numbers);
    Draws drawn = posterior.draws(Uniforms.drawn(random, posterior, draws));
    boolean equal = Pointwise.largest(drawn.logWeights()) == 0;
    Tensor density =
        equal ? encoder.logDensityAt(drawn.z(), numbers) : posterior.logDensity(drawn.z());
    Tensor weights =
        decoder
            .logLikelihood(drawn.z(), spectra)
            .plus(prior.log(drawn.z()))
            .minus(density)
            .plus(drawn.logWeights());
    Tensor bound = weights.logSumExp(0).plus(-Math.log((double) drawn.z().size(0))).mean();
    if (!equal) return bound.times(-1);
    Tensor share = weights.softmax(0).detach().square();
    Tensor slope = weights.times(share).sum(0).mean(); // has the gradient, not the value
    return slope.minus(slope.detach()).plus(bound.detach()).times(-1);
  }

  /// The published loss, for independent truncated normal posteriors.
  Tensor published(SpectrumBatch spectra, RandomGenerator random) {
    Tensor numbers = encoder.numbers(spectra.seen(), spectra.angles());
    Posterior posterior = encoder.family().at(numbers);
    Tensor z = posterior.draws(Uniforms.drawn(random, posterior, draws)).z();
    Tensor seen = decoder.bands(z, spectra.angles());
    Tensor scale = SpectrumFeatures.scale();
    Tensor mean = seen.mean(0);
    Tensor variance =
        seen.minus(mean)
            .over(scale)
            .square()
            .sum(0)
            .times(1.0 / (draws - 1))
            .atLeast(LEAST_VARIANCE);
    Tensor apart = spectra.reflectance().minus(mean).over(scale);
    Tensor bands = apart.square().over(variance).plus(Pointwise.log(variance));
    long blue = Sensor.SENTINEL2.indexOf("B2");
    Tensor others = bands.sum(1).minus(bands.narrow(1, blue, 1).sum(1));
    return others.plus(leafArea(numbers).times(beta)).mean();
  }

  /// Divergence of the leaf area's own distribution from a uniform one.
  private Tensor leafArea(Tensor numbers) {
    int at = latents.position(Parameter.LAI);
    Tensor own =
        Tensor.cat(
            1, List.of(numbers.narrow(1, at, 1), numbers.narrow(1, at + latents.count(), 1)));
    return Families.named("tn", 1, 0).at(own).divergence(null);
  }
}

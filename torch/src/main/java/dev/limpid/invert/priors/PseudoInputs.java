package dev.limpid.invert.priors;

import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.torch.Tensor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The mean of the posteriors at pseudo-inputs, which are learned with the encoder (VampPrior,
/// Tomczak & Welling 2018, eq. 9): what the encoder would say of a few typical spectra.
public final class PseudoInputs extends LearnedPrior {
  private final Tensor inputs; // (input, number)
  private final Function<Tensor, Posterior> encoder;

  /// @param first values of the pseudo-inputs (input, number), best those of spectra
  /// @param encoder from inputs (n, number) to the posteriors of n pixels; its weights stay its own
  public PseudoInputs(Tensor first, Function<Tensor, Posterior> encoder) {
    super(0);
    if (first.axes() != 2 || first.size(0) < 1)
      throw new IllegalArgumentException(
          "pseudo-inputs are one row of numbers each, got a " + first);
    this.inputs = root().constant("inputs", 0, first.shape());
    this.inputs.set(first.toFloats());
    this.encoder = encoder;
  }

  @Override
  public Tensor log(Tensor z) {
    long k = z.size(0);
    long n = z.size(1);
    long d = z.size(2);
    Posterior parts = encoder.apply(inputs);
    Tensor each = z.reshape(k * n, 1, d).expand(k * n, parts.pixels(), d);
    return parts
        .logDensity(each) // (k n, input)
        .logSumExp(1)
        .plus(-Math.log((double) parts.pixels()))
        .reshape(k, n);
  }

  /// Of each pseudo-input nearly as many.
  @Override
  public Tensor draws(int count, RandomGenerator random) {
    Posterior parts = encoder.apply(inputs);
    int each = Math.ceilDiv(count, Math.toIntExact(parts.pixels()));
    Tensor drawn = parts.samples(each, random); // (each, input, latent)
    return drawn.reshape(each * parts.pixels(), drawn.size(2)).narrow(0, 0, count);
  }
}

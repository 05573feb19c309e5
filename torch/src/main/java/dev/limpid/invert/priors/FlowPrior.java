package dev.limpid.invert.priors;

import dev.limpid.invert.posteriors.Families;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.PosteriorFamily;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// An autoregressive spline flow on the box (Durkan et al. 2019), the same for all pixels, learned
/// with the encoder: what canopies there are, with how their variables go together (a learned prior
/// as in Chen et al. 2017, Variational lossy autoencoder). It begins nearly uniform.
public final class FlowPrior extends LearnedPrior {
  private static final String FLOW = "flow.";

  /// Makes the widest scales of the family's marginals, which are nearly flat on the box.
  private static final double WIDE = 6;

  private final PosteriorFamily family;
  private final Tensor numbers; // (1, number)

  /// @param dimensions variables
  /// @param seed of the first weights
  public FlowPrior(int dimensions, long seed) {
    super(seed);
    this.family = Families.named("nsf-ar", dimensions, seed);
    this.numbers = root().constant("numbers", 0, 1, family.numbers());
    float[] first = new float[family.numbers()];
    Arrays.fill(first, dimensions, 2 * dimensions, (float) WIDE);
    numbers.set(first);
    family.weights().ifPresent(weights -> adopt(FLOW, weights));
  }

  private Posterior density() {
    return family.at(Doubles.of(numbers));
  }

  @Override
  public Tensor log(Tensor z) {
    long k = z.size(0);
    long n = z.size(1);
    return density().logDensity(z.reshape(k * n, 1, z.size(2))).reshape(k, n);
  }

  @Override
  public Tensor draws(int count, RandomGenerator random) {
    return density().samples(count, random).reshape(count, family.dimensions());
  }
}

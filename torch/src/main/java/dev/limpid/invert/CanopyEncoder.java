package dev.limpid.invert;

import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.PosteriorFamily;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// From a spectrum to its posterior: a perceptron with residual blocks gives the numbers that tell
/// the distributions of a family apart (Zerah et al. 2024; theirs is [Size#PUBLISHED]).
public final class CanopyEncoder extends Net {
  private static final String FAMILY = "posterior.";

  /// @param width units of a layer
  /// @param blocks of two layers and a way around them
  public record Size(int width, int blocks) {
    public static final Size PUBLISHED = new Size(32, 3);

    public Size {
      if (width < 1 || width > 4096)
        throw new IllegalArgumentException("width must be in 1..4096, got " + width);
      if (blocks < 0 || blocks > 64)
        throw new IllegalArgumentException("blocks must be in 0..64, got " + blocks);
    }
  }

  private record Block(Linear first, Linear second) {}

  private final PosteriorFamily family;
  private final Linear in;
  private final List<Block> blocks = new ArrayList<>();
  private final Linear out;

  /// @param seed of the first weights
  public CanopyEncoder(PosteriorFamily family, Size size, long seed) {
    super(seed);
    this.family = family;
    this.in = new Linear(root().in("in"), SpectrumFeatures.COUNT, size.width);
    for (int b = 0; b < size.blocks; b++) {
      Place place = root().in("blocks").in(b);
      blocks.add(
          new Block(
              new Linear(place.in("first"), size.width, size.width),
              new Linear(place.in("second"), size.width, size.width)));
    }
    this.out = new Linear(root().in("out"), size.width, family.numbers());
    family.weights().ifPresent(weights -> adopt(FAMILY, weights));
  }

  public PosteriorFamily family() {
    return family;
  }

  /// @param reflectance (n, 10), bands as [dev.limpid.canopy.Sensor#SENTINEL2]
  /// @param angles (n, 3): sun zenith, view zenith, relative azimuth in degrees
  /// @return (n, numbers of the family), in double precision, in which posteriors are computed
  public Tensor numbers(Tensor reflectance, Tensor angles) {
    Tensor x = in.of(SpectrumFeatures.of(reflectance, angles)).relu();
    for (Block block : blocks) x = block.second.of(block.first.of(x).relu()).plus(x).relu();
    return Doubles.of(out.of(x));
  }

  public Posterior posterior(Tensor reflectance, Tensor angles) {
    return family.at(numbers(reflectance, angles));
  }

  /// The log-density of draws by distributions that stand still: gradients go through the draws
  /// alone, not to the numbers and not to the weights of the family.
  ///
  /// @param z (k, n, d)
  /// @return (k, n)
  Tensor logDensityAt(Tensor z, Tensor numbers) {
    freeze(FAMILY, true);
    try {
      return family.at(numbers.detach()).logDensity(z);
    } finally {
      freeze(FAMILY, false);
    }
  }
}

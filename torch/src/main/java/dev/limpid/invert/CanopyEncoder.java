package dev.limpid.invert;

import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.PosteriorFamily;
import dev.limpid.invert.priors.FlowPrior;
import dev.limpid.invert.priors.LearnedPrior;
import dev.limpid.invert.priors.PseudoInputs;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a spectrum to its posterior: a perceptron with residual blocks gives the numbers that tell
/// the distributions of a family apart (Zerah et al. 2024; theirs is [Size#PUBLISHED]). It may see
/// the pixels around too ([NeighbourFeatures]), beside all that it sees of the pixel. Making one
/// sets libtorch to one thread.
public final class CanopyEncoder extends Net {
  private static final String FAMILY = "posterior.";
  private static final String PRIOR = "prior.";
  private static final int BANDS = 10;
  private static final int ANGLES = 3;

  /// Degrees that a pseudo-input calls 1, so that its numbers are of like size.
  private static final double RIGHT_ANGLE = 90;

  /// @param width units of a layer
  /// @param blocks of two layers and a way around them
  /// @param neighbours whether it sees the 5 x 5 pixels around a pixel, or the pixel alone
  public record Size(int width, int blocks, boolean neighbours) {
    public static final Size PUBLISHED = new Size(32, 3);

    /// Of an encoder that sees a pixel alone.
    public Size(int width, int blocks) {
      this(width, blocks, false);
    }

    /// @param side of the square of pixels that it sees: 1 or 5
    static Size seeing(int width, int blocks, int side) {
      Size size = new Size(width, blocks, side != 1);
      if (size.side() != side)
        throw new IllegalArgumentException(
            "the neighbourhood is 1 or %d pixels wide, got %d".formatted(size.side(), side));
      return size;
    }

    public Size {
      if (width < 1 || width > 4096)
        throw new IllegalArgumentException("width must be in 1..4096, got " + width);
      if (blocks < 0 || blocks > 64)
        throw new IllegalArgumentException("blocks must be in 0..64, got " + blocks);
    }

    /// Pixels that it sees on each side of a pixel.
    public int reach() {
      return neighbours ? NeighbourFeatures.REACH : 0;
    }

    /// Sides of the square of pixels that it sees.
    public int side() {
      return 2 * reach() + 1;
    }

    /// Pixels of the square.
    public int pixels() {
      return side() * side();
    }
  }

  private record Block(Linear first, Linear second) {}

  private final PosteriorFamily family;
  private final int reflectances; // seen for a pixel
  private final NeighbourFeatures around; // null where a pixel is seen alone
  private final Linear in;
  private final List<Block> blocks = new ArrayList<>();
  private final Linear out;
  private final LearnedPrior prior; // null where the prior is not learned

  /// @param seed of the first weights
  public CanopyEncoder(PosteriorFamily family, Size size, long seed) {
    this(family, size, LearnedPrior.Kind.NONE, seed);
  }

  /// @param learned prior, or none where that is known
  public CanopyEncoder(PosteriorFamily family, Size size, LearnedPrior.Kind learned, long seed) {
    super(seed);
    Libtorch.threads(1); // tensors are small: more threads cost more than they share
    this.family = family;
    this.reflectances = size.pixels() * BANDS;
    this.around = size.neighbours ? new NeighbourFeatures(root().in("around")) : null;
    int features = SpectrumFeatures.COUNT + (size.neighbours ? NeighbourFeatures.COUNT : 0);
    this.in = new Linear(root().in("in"), features, size.width);
    for (int b = 0; b < size.blocks; b++) {
      Place place = root().in("blocks").in(b);
      blocks.add(
          new Block(
              new Linear(place.in("first"), size.width, size.width),
              new Linear(place.in("second"), size.width, size.width)));
    }
    this.out = new Linear(root().in("out"), size.width, family.numbers());
    family.weights().ifPresent(weights -> adopt(FAMILY, weights));
    this.prior = learned.none() ? null : begun(learned, seed);
    if (prior != null) adopt(PRIOR, prior);
  }

  private LearnedPrior begun(LearnedPrior.Kind learned, long seed) {
    if (learned.flow()) return new FlowPrior(family.dimensions(), seed);
    try (Scope scope = Scope.open()) {
      return new PseudoInputs(
          Tensor.zeros(learned.pseudoInputs(), reflectances + ANGLES), this::typical);
    }
  }

  /// Posteriors at pseudo-inputs.
  ///
  /// @param inputs (n, numbers seen + 3): reflectances, then angles over 90 degrees
  private Posterior typical(Tensor inputs) {
    return posterior(
        inputs.narrow(1, 0, reflectances),
        inputs.narrow(1, reflectances, ANGLES).times(RIGHT_ANGLE));
  }

  /// The prior that is learned with the encoder.
  public Optional<LearnedPrior> prior() {
    return Optional.ofNullable(prior);
  }

  /// Lets the pseudo-inputs begin at some spectra, as many as they are.
  public void beginPrior(SpectrumSet spectra) {
    int numbers = reflectances + ANGLES;
    float[] first = new float[spectra.size() * numbers];
    for (int i = 0; i < spectra.size(); i++) {
      System.arraycopy(spectra.seen(), i * reflectances, first, i * numbers, reflectances);
      for (int a = 0; a < ANGLES; a++)
        first[i * numbers + reflectances + a] =
            (float) (spectra.angles()[i * ANGLES + a] / RIGHT_ANGLE);
    }
    parameters().get(PRIOR + "inputs").set(first);
  }

  public PosteriorFamily family() {
    return family;
  }

  /// @param seen reflectance (n, 10), bands as [dev.limpid.canopy.Sensor#SENTINEL2]; of an encoder
  ///   that sees neighbours (n, 25 x 10), pixels row by row
  /// @param angles (n, 3): sun zenith, view zenith, relative azimuth in degrees
  /// @return (n, numbers of the family), in double precision, in which posteriors are computed
  public Tensor numbers(Tensor seen, Tensor angles) {
    if (seen.size(1) != reflectances)
      throw new IllegalArgumentException(
          "the encoder sees %d reflectances of a pixel, got %d"
              .formatted(reflectances, seen.size(1)));
    Tensor x = in.of(features(seen, angles)).relu();
    for (Block block : blocks) x = block.second.of(block.first.of(x).relu()).plus(x).relu();
    return Doubles.of(out.of(x));
  }

  private Tensor features(Tensor seen, Tensor angles) {
    if (around == null) return SpectrumFeatures.of(seen, angles);
    Tensor middle = seen.narrow(1, (reflectances - BANDS) / 2, BANDS);
    return Tensor.cat(1, List.of(SpectrumFeatures.of(middle, angles), around.of(seen)));
  }

  public Posterior posterior(Tensor seen, Tensor angles) {
    return family.at(numbers(seen, angles));
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

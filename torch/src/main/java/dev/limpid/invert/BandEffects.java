package dev.limpid.invert;

import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.explain.Faithfulness;
import dev.limpid.explain.KnownGame;
import dev.limpid.invert.posteriors.Draws;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.Summary;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.work.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which band moves which posterior mean: Shapley values (Shapley 1953) over all coalitions of the
/// ten bands, a band that is absent having the values of other spectra (Štrumbelj and Kononenko
/// 2014; the interventional value of Lundberg and Lee 2017), and the gradient at the spectrum.
/// Where pixels around are seen, a band is known or absent on all of them. Angles are always known.
/// Means are those of evenly spread draws, the same for every coalition.
///
/// @param background spectra that absent bands come from, such as the network learned from
/// @param seed of the random orders that faithfulness is measured by
public record BandEffects(CanopyVae model, SpectrumSet background, int threads, long seed) {
  private static final int BANDS = Sensor.SENTINEL2.size();
  private static final int COALITIONS = 1 << BANDS;

  /// Draws of each posterior, a power of 2.
  private static final int DRAWS = 64;

  /// Coalitions at a time.
  private static final int BLOCK = 16;

  public BandEffects {
    int pixels = model.card().size().pixels();
    if (background.size() == 0 || background.bands() != BANDS || background.pixels() != pixels)
      throw new IllegalArgumentException(
          "%d spectra of %d bands and %d pixels, expected some of %d and %d"
              .formatted(
                  background.size(), background.bands(), background.pixels(), BANDS, pixels));
  }

  /// @param reflectance (band), or of the square of pixels that is seen (pixel, band)
  /// @param angles (3): sun zenith, view zenith, relative azimuth, degrees
  /// @param asked positions in [CanopyVariables#list]
  /// @return in the order of `asked`
  public List<BandEffect> of(float[] reflectance, float[] angles, int... asked) {
    if (reflectance.length != width() || angles.length != 3)
      throw new IllegalArgumentException(
          "%d bands and %d angles, expected %d and 3"
              .formatted(reflectance.length, angles.length, width()));
    Means means = new Means(asked);
    double[][] scores = scores(reflectance, angles, means);
    double[][] gradients = gradients(reflectance, angles, means);
    List<BandEffect> effects = new ArrayList<>();
    for (int v = 0; v < asked.length; v++) {
      KnownGame game = new KnownGame(BANDS, scores[v]);
      double[] values = game.shapley();
      effects.add(
          new BandEffect(
              means.variables.list().get(asked[v]),
              game.whole(),
              game.empty(),
              Arrays.stream(values).boxed().toList(),
              Arrays.stream(gradients[v]).boxed().toList(),
              Faithfulness.of(game, values, seed)));
    }
    return effects;
  }

  /// Bands of the pixels that are seen.
  private int width() {
    return background.pixels() * BANDS;
  }

  /// The mean over the background of each coalition of bands.
  ///
  /// @return (asked variable, coalition), bit b of its position telling whether band b is known
  private double[][] scores(float[] reflectance, float[] angles, Means means) {
    double[][] scores = new double[means.asked.length][COALITIONS];
    Parallel.<RuntimeException>each(
        COALITIONS / BLOCK,
        threads,
        () ->
            block -> {
              float[] rows = mixed(reflectance, block * BLOCK);
              try (Scope scope = Scope.open()) {
                double[] found = Doubles.values(means.of(spectra(rows), alike(angles, BLOCK)));
                for (int i = 0; i < found.length; i++) {
                  int coalition = block * BLOCK + i / (background.size() * scores.length);
                  scores[i % scores.length][coalition] += found[i] / background.size();
                }
              }
            });
    return scores;
  }

  /// Each background spectrum with the known bands of the pixel, for a block of coalitions.
  ///
  /// @return (coalition, background, pixel, band)
  private float[] mixed(float[] reflectance, int first) {
    float[] other = background.seen();
    float[] rows = new float[BLOCK * other.length];
    int width = width();
    for (int i = 0; i < rows.length; i++) {
      int known = first + i / other.length;
      int band = i % BANDS;
      rows[i] = (known >> band & 1) == 1 ? reflectance[i % width] : other[i % other.length];
    }
    return rows;
  }

  private Tensor spectra(float[] rows) {
    return Tensor.of(rows, rows.length / width(), width());
  }

  private Tensor alike(float[] angles, int coalitions) {
    return Tensor.of(angles, 1, 3).expand((long) coalitions * background.size(), 3);
  }

  /// Of a band on all pixels that are seen.
  ///
  /// @return (asked variable, band)
  private double[][] gradients(float[] reflectance, float[] angles, Means means) {
    int count = means.asked.length;
    try (Scope scope = Scope.recording()) {
      Tensor rows = spectra(reflectance).expand(count, width()).leaf(); // one a variable
      Tensor found = means.of(rows, Tensor.of(angles, 1, 3).expand(count, 3));
      Tensor own = found.newZeros(1, 1);
      for (int v = 0; v < count; v++) own = own.plus(found.narrow(0, v, 1).narrow(1, v, 1));
      Tensor slopes = own.sum().gradientBy(rows).reshape(count, background.pixels(), BANDS);
      double[] flat = Doubles.values(slopes.sum(1));
      return IntStream.range(0, count)
          .mapToObj(v -> Arrays.copyOfRange(flat, v * BANDS, (v + 1) * BANDS))
          .toArray(double[][]::new);
    }
  }

  /// Posterior means of some variables.
  private final class Means {
    private final CanopyVariables variables = new CanopyVariables(model.latents());
    private final int[] asked;
    private final int[] needed; // latents that the asked variables are made of

    Means(int... asked) {
      this.asked = asked;
      this.needed = variables.latents(asked);
    }

    /// @param reflectance (n, band)
    /// @param angles (n, 3)
    /// @return (n, asked variable)
    Tensor of(Tensor reflectance, Tensor angles) {
      Posterior posterior = model.encoder().posterior(reflectance, angles).marginal(needed);
      Draws draws = posterior.draws(Uniforms.even(posterior, DRAWS));
      List<Tensor> values = new ArrayList<>();
      for (int variable : asked) values.add(value(variable, draws.z()));
      return Summary.of(new Draws(Tensor.cat(2, values), draws.logWeights())).mean();
    }

    /// @param z (draw, n, needed latent)
    /// @return (draw, n, 1)
    private Tensor value(int variable, Tensor z) {
      Latents latents = model.latents();
      Tensor value = null;
      for (int latent : variables.latents(variable)) {
        double low = latents.value(latent, 0);
        Tensor one =
            z.narrow(2, position(latent), 1).times(latents.value(latent, 1) - low).plus(low);
        value = value == null ? one : value.times(one);
      }
      return value.times(variables.factor(variable));
    }

    private int position(int latent) {
      return IntStream.range(0, needed.length)
          .filter(i -> needed[i] == latent)
          .findFirst()
          .orElseThrow();
    }
  }
}

package dev.limpid.invert;

import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.NearestCanopy;
import dev.limpid.canopy.Parameter;
import dev.limpid.canopy.Retrieval;
import dev.limpid.canopy.Retrieved;
import dev.limpid.canopy.Sensor;
import dev.limpid.invert.posteriors.Draws;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.Summary;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/// Canopy variables by a trained network: means, spread and quantiles of evenly spread draws of
/// each posterior, and how well the physics can explain the pixel near its mean. What is said of a
/// pixel does not depend on the pixels that are asked with it.
public final class CanopyRetrieval implements Retrieval {
  /// Misfits above it have a probability of 0.1 % where the model is right: chi-square with a
  /// degree of freedom for each of ten bands.
  public static final double LIMIT = 29.588;

  /// Misfits above it are lowered: what noise alone makes on average, one for each of ten bands.
  private static final double ENOUGH = 10;

  /// Leaf area of a sparse canopy, 0 to 1.
  private static final double SPARSE = 0.1;

  /// Draws of each posterior, a power of 2.
  private static final int DRAWS = 256;

  /// Draws for the mean from which a misfit is lowered, a power of 2.
  private static final int GUESS = 32;

  /// Pixels at a time. Always as many: sums of a row may depend on how many rows there are.
  private static final int BLOCK = 128;

  private static final int ANGLES = 3;

  private final CanopyVae model;
  private final CanopyDecoder decoder;
  private final CanopyVariables variables;
  private final int bands = Sensor.SENTINEL2.size();
  private final int width; // reflectances seen for a pixel

  /// @param model closed with this
  /// @param decoder of the physics that `model` was trained with
  public CanopyRetrieval(CanopyVae model, CanopyDecoder decoder) {
    this.model = model;
    this.decoder = decoder;
    this.variables = new CanopyVariables(model.latents());
    this.width = model.card().size().pixels() * bands;
  }

  /// The network, closed with this.
  public CanopyVae model() {
    return model;
  }

  @Override
  public List<String> bands() {
    return Sensor.SENTINEL2;
  }

  @Override
  public List<CanopyPosterior.Variable> variables() {
    return variables.list();
  }

  @Override
  public int reach() {
    return model.card().size().reach();
  }

  @Override
  public Retrieved of(float[] seen, float[] angles, int[] asked) {
    int n = seen.length / width;
    if (seen.length != n * width || angles.length != n * ANGLES)
      throw new IllegalArgumentException(
          "%d reflectances and %d angles, where %d and %d are a pixel's"
              .formatted(seen.length, angles.length, width, ANGLES));
    int pairs = asked.length * (asked.length - 1) / 2;
    Retrieved all =
        new Retrieved(
            new float[asked.length][n],
            new float[asked.length][n],
            new float[asked.length][n],
            new float[asked.length][n],
            new float[asked.length][n],
            new float[pairs][n],
            new float[n],
            new boolean[n]);
    for (int from = 0; from < n; from += BLOCK) {
      int count = Math.min(BLOCK, n - from);
      try (Scope scope = Scope.open()) {
        float[] some = filled(seen, from, count, width);
        block(some, filled(angles, from, count, ANGLES), asked, all, from, count);
      }
    }
    return all;
  }

  /// A block of rows, the last one repeated to its end.
  private static float[] filled(float[] table, int from, int count, int width) {
    float[] rows = new float[BLOCK * width];
    for (int i = 0; i < BLOCK; i++)
      System.arraycopy(table, (from + Math.min(i, count - 1)) * width, rows, i * width, width);
    return rows;
  }

  private void block(
      float[] seen, float[] angles, int[] asked, Retrieved all, int from, int count) {
    Posterior posterior =
        model.encoder().posterior(Tensor.of(seen, BLOCK, width), Tensor.of(angles, BLOCK, ANGLES));
    int[] latents = variables.latents(asked);
    Posterior part = posterior.marginal(latents);
    Draws draws = part.draws(Uniforms.even(part, DRAWS));
    Summary summary =
        Summary.of(new Draws(physical(draws.z(), latents, asked), draws.logWeights()));
    write(summary.mean(), all.mean(), from, count);
    List<Tensor> quantiles = summary.quantiles(0.05, 0.5, 0.95);
    write(quantiles.get(0), all.q05(), from, count);
    write(quantiles.get(1), all.q50(), from, count);
    write(quantiles.get(2), all.q95(), from, count);
    spread(Doubles.values(summary.covariance()), asked.length, all, from, count);
    Draws guess = posterior.draws(Uniforms.even(posterior, GUESS));
    double[] means = Doubles.values(Summary.of(guess).mean());
    NearestCanopy nearest = decoder.nearest();
    for (int i = 0; i < count; i++) {
      double misfit = misfit(nearest, means, i, seen, angles);
      all.misfit()[from + i] = (float) misfit;
      all.outside()[from + i] = misfit > LIMIT;
    }
  }

  /// @param z (draw, pixel, latent)
  /// @param latents which these are
  /// @return (draw, pixel, asked variable)
  private Tensor physical(Tensor z, int[] latents, int[] asked) {
    double[] drawn = Doubles.values(z);
    double[] place = new double[model.latents().count()];
    double[] values = new double[DRAWS * BLOCK * asked.length];
    for (int at = 0; at < DRAWS * BLOCK; at++) {
      for (int i = 0; i < latents.length; i++) place[latents[i]] = drawn[at * latents.length + i];
      for (int v = 0; v < asked.length; v++)
        values[at * asked.length + v] = variables.value(asked[v], place, 0);
    }
    return Doubles.of(values, DRAWS, BLOCK, asked.length);
  }

  private static void write(Tensor values, float[][] into, int from, int count) {
    double[] rows = Doubles.values(values);
    for (int v = 0; v < into.length; v++)
      for (int i = 0; i < count; i++) into[v][from + i] = (float) rows[i * into.length + v];
  }

  /// @param covariance (pixel, asked variable, asked variable)
  private static void spread(double[] covariance, int d, Retrieved all, int from, int count) {
    for (int i = 0; i < count; i++) {
      int pair = 0;
      for (int a = 0; a < d; a++) {
        double mine = Math.sqrt(covariance[(i * d + a) * d + a]);
        all.sd()[a][from + i] = (float) mine;
        for (int b = a + 1; b < d; b++) {
          double other = Math.sqrt(covariance[(i * d + b) * d + b]);
          all.correlation()[pair++][from + i] =
              (float) (covariance[(i * d + a) * d + b] / (mine * other));
        }
      }
    }
  }

  /// The misfit at the mean of a pixel's latents; where that is more than noise makes, the least
  /// one downhill from there, and where none of these is inside, from a sparse canopy: a dense one
  /// hides its soil, and no slope leads away from it.
  private double misfit(
      NearestCanopy nearest, double[] means, int pixel, float[] seen, float[] angles) {
    double[] own = values(seen, pixel * width + (width - bands) / 2, bands); // the square's middle
    double[] deviations = Arrays.stream(own).map(x -> model.card().noise().deviation(x)).toArray();
    NearestCanopy.Measured measured =
        new NearestCanopy.Measured(own, deviations, values(angles, pixel * ANGLES, ANGLES));
    int d = model.latents().count();
    double[] z = Arrays.copyOfRange(means, pixel * d, (pixel + 1) * d);
    double misfit = nearest.from(z, measured, ENOUGH);
    if (misfit <= LIMIT) return misfit;
    Arrays.fill(z, 0.5);
    z[model.latents().position(Parameter.LAI)] = SPARSE;
    return Math.min(misfit, nearest.from(z, measured, ENOUGH));
  }

  private static double[] values(float[] table, int from, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) values[i] = table[from + i];
    return values;
  }

  @Override
  public void close() {
    model.close();
  }
}

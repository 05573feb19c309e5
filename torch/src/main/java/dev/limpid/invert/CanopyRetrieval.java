package dev.limpid.invert;

import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Retrieval;
import dev.limpid.canopy.Retrieved;
import dev.limpid.canopy.Sensor;
import dev.limpid.invert.posteriors.Draws;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.posteriors.Summary;
import dev.limpid.invert.posteriors.Uniforms;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.List;

/// Canopy variables by a trained network: means, spread and quantiles of evenly spread draws of
/// each posterior, and the misfit of the physics at its mean. What is said of a pixel does not
/// depend on the pixels that are asked with it.
public final class CanopyRetrieval implements Retrieval {
  /// Misfits above it have a probability of 0.1 % where the model is right: chi-square with a
  /// degree of freedom for each of ten bands.
  public static final double LIMIT = 29.588;

  /// Draws of each posterior, a power of 2.
  private static final int DRAWS = 256;

  /// Pixels at a time. Always as many: sums of a row may depend on how many rows there are.
  private static final int BLOCK = 128;

  private static final int ANGLES = 3;

  private final CanopyVae model;
  private final CanopyDecoder decoder;
  private final CanopyVariables variables;
  private final int bands = Sensor.SENTINEL2.size();

  /// @param model closed with this
  /// @param decoder of the physics that `model` was trained with
  public CanopyRetrieval(CanopyVae model, CanopyDecoder decoder) {
    Libtorch.threads(1);
    this.model = model;
    this.decoder = decoder;
    this.variables = new CanopyVariables(model.latents());
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
  public Retrieved of(float[] reflectance, float[] angles, int[] asked) {
    int n = reflectance.length / bands;
    if (reflectance.length != n * bands || angles.length != n * ANGLES)
      throw new IllegalArgumentException(
          "%d reflectances and %d angles for %d bands"
              .formatted(reflectance.length, angles.length, bands));
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
        float[] seen = filled(reflectance, from, count, bands);
        block(seen, filled(angles, from, count, ANGLES), asked, all, from, count);
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
      float[] reflectance, float[] angles, int[] asked, Retrieved all, int from, int count) {
    Tensor directions = Tensor.of(angles, BLOCK, ANGLES);
    Posterior posterior =
        model.encoder().posterior(Tensor.of(reflectance, BLOCK, bands), directions);
    Draws draws = posterior.draws(Uniforms.even(posterior, DRAWS));
    Summary summary = Summary.of(new Draws(physical(draws.z(), asked), draws.logWeights()));
    write(summary.mean(), all.mean(), from, count);
    write(summary.quantile(0.05), all.q05(), from, count);
    write(summary.quantile(0.5), all.q50(), from, count);
    write(summary.quantile(0.95), all.q95(), from, count);
    spread(Doubles.values(summary.covariance()), asked.length, all, from, count);
    Tensor centre = Summary.of(draws).mean().unsqueeze(0);
    double[] modelled = Doubles.values(decoder.bands(centre, directions));
    for (int i = 0; i < count; i++) {
      double misfit = misfit(reflectance, modelled, i * bands);
      all.misfit()[from + i] = (float) misfit;
      all.outside()[from + i] = misfit > LIMIT;
    }
  }

  /// @param z (draw, pixel, latent)
  /// @return (draw, pixel, asked variable)
  private Tensor physical(Tensor z, int[] asked) {
    double[] places = Doubles.values(z);
    int latents = model.latents().count();
    double[] values = new double[DRAWS * BLOCK * asked.length];
    for (int at = 0; at < DRAWS * BLOCK; at++)
      for (int v = 0; v < asked.length; v++)
        values[at * asked.length + v] = variables.value(asked[v], places, at * latents);
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

  private double misfit(float[] seen, double[] modelled, int at) {
    double sum = 0;
    for (int b = 0; b < bands; b++) {
      double apart =
          (seen[at + b] - modelled[at + b]) / model.card().noise().deviation(seen[at + b]);
      sum += apart * apart;
    }
    return sum;
  }

  @Override
  public void close() {
    model.close();
  }
}

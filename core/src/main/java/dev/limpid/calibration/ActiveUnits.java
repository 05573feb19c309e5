package dev.limpid.calibration;

import java.util.Arrays;

/// Which latent variables the data move at all (Burda, Grosse & Salakhutdinov 2016, Importance
/// weighted autoencoders): those whose posterior mean varies from datum to datum.
public final class ActiveUnits {
  /// Least variance of the mean of an active unit, in squares of the prior's scale.
  public static final double LEAST = 0.01;

  private ActiveUnits() {}

  /// Variance over data of the posterior mean of each latent variable.
  ///
  /// @param means (datum, latent), at least two data
  public static double[] variances(double[][] means) {
    int latents = means[0].length;
    double[] variances = new double[latents];
    for (int k = 0; k < latents; k++) {
      int at = k;
      double mean = Arrays.stream(means).mapToDouble(m -> m[at]).average().orElseThrow();
      for (double[] m : means) variances[k] += (m[k] - mean) * (m[k] - mean) / (means.length - 1);
    }
    return variances;
  }

  /// Number of variances above `least`.
  public static int count(double[][] means, double least) {
    int active = 0;
    for (double variance : variances(means)) if (variance > least) active++;
    return active;
  }
}

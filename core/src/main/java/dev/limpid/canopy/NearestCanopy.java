package dev.limpid.canopy;

/// The canopy of the box of [Latents] whose bands are nearest to a measured spectrum, in standard
/// deviations of its noise: damped Gauss-Newton steps (Levenberg 1944; Marquardt 1963) down from a
/// first guess, cut at the box. What is found depends on spectrum and guess alone. For one thread.
public final class NearestCanopy {
  /// Canopies computed at most. Most spectra take three to six.
  private static final int TRIES = 24;

  /// A step that lowers the misfit by a smaller share is the last one.
  private static final double FALL = 0.001;

  /// First damping: a variable that a band does not tell moves as if known to one width of the box.
  private static final double DAMPING = 1;

  private static final double DOWN = 0.2;
  private static final double UP = 10;

  private final Latents latents;
  private final BandDerivatives physics;
  private final CanopyDerivatives canopy;
  private final int d;
  private final int bands;

  // of the place that is being tried
  private final double[] traits;
  private final double[] modelled;
  private final double[] derivatives; // (trait, band)

  // of the best place: residuals and their fall by each variable, in standard deviations
  private final double[] apart;
  private final double[] fall; // (variable, band)

  // of a step
  private final double[] gradient;
  private final double[] normal; // (variable, variable), below the diagonal
  private final boolean[] held;
  private final double[] factor; // of `normal`, likewise
  private final double[] step;
  private final double[] tried;

  /// @param physics with the traits of `latents`, in their order
  public NearestCanopy(Latents latents, BandDerivatives physics) {
    this.latents = latents;
    this.physics = physics;
    this.canopy = physics.alone();
    this.d = latents.count();
    this.bands = physics.bands().size();
    this.traits = new double[d];
    this.modelled = new double[bands];
    this.derivatives = new double[d * bands];
    this.apart = new double[bands];
    this.fall = new double[d * bands];
    this.gradient = new double[d];
    this.normal = new double[d * d];
    this.held = new boolean[d];
    this.factor = new double[d * d];
    this.step = new double[d];
    this.tried = new double[d];
  }

  /// A measured spectrum.
  ///
  /// @param reflectance by band
  /// @param deviations of the noise of each band
  /// @param angles sun zenith, view zenith, relative azimuth, degrees
  public record Measured(double[] reflectance, double[] deviations, double[] angles) {}

  /// Goes downhill while the misfit is above `enough` and falls.
  ///
  /// @param z the first guess, in the box; becomes the place that is found
  /// @return the sum of squared residuals there, in standard deviations; infinite where the guess
  ///   is no possible canopy
  public double from(double[] z, Measured measured, double enough) {
    double best = misfit(z, measured);
    if (best == Double.POSITIVE_INFINITY) return best;
    accept(measured);
    double damping = DAMPING;
    for (int tries = 1; tries < TRIES && best > enough; tries++) {
      step(z, damping);
      for (int i = 0; i < d; i++) tried[i] = Math.clamp(z[i] + step[i], 0, 1);
      double misfit = misfit(tried, measured);
      if (!(misfit < best)) {
        damping *= UP;
        continue;
      }
      boolean last = misfit > best * (1 - FALL);
      best = misfit;
      System.arraycopy(tried, 0, z, 0, d);
      if (last) break;
      accept(measured);
      damping *= DOWN;
    }
    return best;
  }

  /// Infinite where there is no such canopy.
  private double misfit(double[] z, Measured measured) {
    for (int i = 0; i < d; i++) traits[i] = latents.value(i, z[i]);
    try {
      Draw draw = physics.draw(traits, 0, measured.angles);
      canopy.differentiate(draw, modelled, 0, derivatives, 0);
    } catch (
        IllegalArgumentException e) { // a soil in the box may be too bright for the canopy above
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int b = 0; b < bands; b++) {
      double one = (measured.reflectance[b] - modelled[b]) / measured.deviations[b];
      sum += one * one;
    }
    return sum;
  }

  /// Takes what was tried last as the place to go on from.
  private void accept(Measured measured) {
    for (int b = 0; b < bands; b++)
      apart[b] = (measured.reflectance[b] - modelled[b]) / measured.deviations[b];
    for (int i = 0; i < d; i++) {
      double width = latents.value(i, 1) - latents.value(i, 0);
      for (int b = 0; b < bands; b++)
        fall[i * bands + b] = derivatives[i * bands + b] * width / measured.deviations[b];
    }
    for (int i = 0; i < d; i++) {
      gradient[i] = dot(i * bands, apart, 0);
      for (int j = 0; j <= i; j++) normal[i * d + j] = dot(i * bands, fall, j * bands);
    }
  }

  private double dot(int row, double[] other, int at) {
    double sum = 0;
    for (int b = 0; b < bands; b++) sum += fall[row + b] * other[at + b];
    return sum;
  }

  /// Solves `(J Jt + damping) step = J apart` by Cholesky's method, without the variables that
  /// stand at an end of the box and would leave it.
  private void step(double[] z, double damping) {
    for (int i = 0; i < d; i++) {
      held[i] = z[i] <= 0 && gradient[i] < 0 || z[i] >= 1 && gradient[i] > 0;
      for (int j = 0; j <= i; j++) {
        double sum = held[i] || held[j] ? 0 : normal[i * d + j];
        if (i == j) sum += damping;
        for (int k = 0; k < j; k++) sum -= factor[i * d + k] * factor[j * d + k];
        factor[i * d + j] = i == j ? Math.sqrt(sum) : sum / factor[j * d + j];
      }
    }
    for (int i = 0; i < d; i++) {
      double sum = held[i] ? 0 : gradient[i];
      for (int k = 0; k < i; k++) sum -= factor[i * d + k] * step[k];
      step[i] = sum / factor[i * d + i];
    }
    for (int i = d - 1; i >= 0; i--) {
      double sum = step[i];
      for (int k = i + 1; k < d; k++) sum -= factor[k * d + i] * step[k];
      step[i] = sum / factor[i * d + i];
    }
  }
}

package dev.limpid.torch;

/// Learning rate over the steps of a training: a straight rise, then half a cosine to zero
/// (Loshchilov & Hutter 2017).
///
/// @param peak highest rate
/// @param warmUp share of the steps that rise, 0 to 1
public record Schedule(double peak, double warmUp) {
  public Schedule {
    if (!(peak > 0 && Double.isFinite(peak)))
      throw new IllegalArgumentException("learning rate must be positive, got " + peak);
    if (!(warmUp >= 0 && warmUp < 1))
      throw new IllegalArgumentException("warm-up must be in 0..1, got " + warmUp);
  }

  /// @param step from 0
  /// @param steps of the whole training
  public double rate(long step, long steps) {
    double rise = warmUp * steps;
    if (step < rise) return peak * (step + 1) / (rise + 1);
    double done = (step - rise) / Math.max(1, steps - rise);
    return peak * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
  }
}

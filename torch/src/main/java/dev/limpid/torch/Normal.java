package dev.limpid.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/// The standard normal distribution, value by value, also far out in its tails.
public final class Normal {
  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  /// Below this logarithm of a probability the quantile is sought by Newton's method: the
  /// probability itself would have no digits left in single precision.
  private static final double FAR = -80;

  /// From the asymptotic start, relative error 1e-3 at [#FAR], three steps reach the last digit.
  private static final int STEPS = 3;

  private Normal() {}

  public static Tensor logDensity(Tensor x) {
    return x.square().times(-0.5).plus(-HALF_LOG_2_PI);
  }

  /// `ln Phi(x)`.
  public static Tensor logCdf(Tensor x) {
    return new Tensor(torch.special_log_ndtr(x.raw));
  }

  /// `Phi(x)`.
  public static Tensor cdf(Tensor x) {
    return new Tensor(torch.special_ndtr(x.raw));
  }

  /// The value below which the share `p` lies.
  public static Tensor quantile(Tensor p) {
    return new Tensor(torch.special_ndtri(p.raw));
  }

  /// The value below which the share `e^logP` lies, however small it is. Without gradient.
  public static Tensor quantileOfLog(Tensor logP) {
    Tensor log = logP.detach();
    Tensor near = log.atLeast(FAR);
    Tensor upper = new Tensor(torch.expm1(near.raw)).times(-1);
    Tensor lower = near.exp();
    Tensor x =
        Pointwise.where(Pointwise.atMost(lower, upper), quantile(lower), quantile(upper).times(-1));
    Tensor far = new Tensor(log.raw.lt(new Scalar(FAR)));
    return far.raw.any().item_bool() ? Pointwise.where(far, farQuantile(log), x) : x;
  }

  private static Tensor farQuantile(Tensor logP) {
    Tensor l = new Tensor(logP.raw.clamp_max(new Scalar(FAR)));
    Tensor twice = l.times(-2);
    Tensor x = Pointwise.sqrt(twice.minus(Pointwise.log(twice.times(2 * Math.PI)))).times(-1);
    for (int i = 0; i < STEPS; i++) {
      Tensor found = logCdf(x);
      Tensor slope = logDensity(x).minus(found).exp();
      x = x.minus(found.minus(l).over(slope));
    }
    return x;
  }

  /// `ln(Phi(b) - Phi(a))` for finite `a <= b`, with its gradient of first order: in the tail that
  /// the interval lies in, so no digits are lost there.
  public static Tensor logMass(Tensor a, Tensor b) {
    Tensor low = a.detach();
    Tensor high = b.detach();
    Tensor value = logMassOf(low, high);
    if (!a.raw.requires_grad() && !b.raw.requires_grad()) return value;
    Tensor byLow = logDensity(low).minus(value).exp();
    Tensor byHigh = logDensity(high).minus(value).exp();
    return value.plus(b.minus(high).times(byHigh)).minus(a.minus(low).times(byLow));
  }

  private static Tensor logMassOf(Tensor a, Tensor b) {
    Tensor upper = a.plus(b).above(0);
    Tensor low = Pointwise.where(upper, b.times(-1), a);
    Tensor high = Pointwise.where(upper, a.times(-1), b);
    Tensor around = Pointwise.log(erf(high).minus(erf(low)).times(0.5));
    Tensor logHigh = logCdf(high);
    Tensor ratio = new Tensor(torch.expm1(logCdf(low).minus(logHigh).raw)).times(-1);
    Tensor inTail = logHigh.plus(Pointwise.log(ratio));
    return Pointwise.where(high.above(0), around, inTail);
  }

  /// `2 Phi(x) - 1`.
  private static Tensor erf(Tensor x) {
    return new Tensor(torch.erf(x.times(Math.sqrt(0.5)).raw));
  }
}

package dev.limpid.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;

/// Functions of each value by itself, and choices between values.
public final class Pointwise {
  private Pointwise() {}

  public static Tensor sigmoid(Tensor x) {
    return new Tensor(torch.sigmoid(x.raw));
  }

  /// `ln(sigmoid(x))`, without the loss of digits where the sigmoid is near 0.
  public static Tensor logSigmoid(Tensor x) {
    return new Tensor(torch.log_sigmoid(x.raw));
  }

  /// `ln(1 + e^x)`.
  public static Tensor softplus(Tensor x) {
    return new Tensor(torch.logaddexp(x.raw, x.raw.new_zeros(1)));
  }

  public static Tensor log(Tensor x) {
    return new Tensor(x.raw.log());
  }

  /// `ln(1 + x)`.
  public static Tensor log1p(Tensor x) {
    return new Tensor(x.raw.log1p());
  }

  public static Tensor sqrt(Tensor x) {
    return new Tensor(x.raw.sqrt());
  }

  public static Tensor sin(Tensor x) {
    return new Tensor(x.raw.sin());
  }

  public static Tensor cos(Tensor x) {
    return new Tensor(x.raw.cos());
  }

  /// `ln(e^a + e^b)`.
  public static Tensor logAddExp(Tensor a, Tensor b) {
    return new Tensor(torch.logaddexp(a.raw, b.raw));
  }

  /// Each value, moved to the nearest end where it is outside.
  public static Tensor between(Tensor x, double low, double high) {
    return new Tensor(
        torch.clamp(
            x.raw, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
  }

  public static Tensor smaller(Tensor a, Tensor b) {
    return new Tensor(torch.minimum(a.raw, b.raw));
  }

  public static Tensor larger(Tensor a, Tensor b) {
    return new Tensor(torch.maximum(a.raw, b.raw));
  }

  /// Whether a value of `a` is at most that of `b`.
  public static Tensor atMost(Tensor a, Tensor b) {
    return new Tensor(a.raw.le(b.raw));
  }

  /// `yes` where `mask` is true, else `no`. A gradient that is not finite on one side makes that of
  /// its argument `NaN` even where the other side is taken.
  public static Tensor where(Tensor mask, Tensor yes, Tensor no) {
    return new Tensor(torch.where(mask.raw, yes.raw, no.raw));
  }

  /// Whether all values are true.
  public static boolean all(Tensor truth) {
    return truth.raw.all().item_bool();
  }

  /// The largest absolute value.
  public static double largest(Tensor x) {
    return x.raw.abs().max().item_double();
  }
}

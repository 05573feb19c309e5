package dev.limpid.torch;

import java.util.List;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Values in the order of an axis: sums so far, ranks, picked positions.
public final class Ordering {
  private Ordering() {}

  /// Sums of all values up to each.
  public static Tensor cumulative(Tensor x, int axis) {
    return new Tensor(torch.cumsum(x.raw, axis));
  }

  /// Products of all values before each, 1 at the first.
  public static Tensor productsBefore(Tensor x, int axis) {
    long[] shape = x.shape();
    shape[axis < 0 ? shape.length + axis : axis] = 1;
    Tensor first = new Tensor(x.raw.new_ones(shape));
    Tensor rest = x.narrow(axis, 0, x.size(axis) - 1);
    return new Tensor(torch.cumprod(Tensor.cat(axis, List.of(first, rest)).raw, axis));
  }

  /// Positions of the values from the smallest to the largest.
  public static Tensor ascending(Tensor x, int axis) {
    return new Tensor(torch.argsort(x.raw, axis, false));
  }

  /// The values at `positions` (whole numbers, as many axes as `x`) along an axis.
  public static Tensor pick(Tensor x, int axis, Tensor positions) {
    return new Tensor(torch.gather(x.raw, axis, positions.raw));
  }

  /// Numbers as whole numbers, for positions.
  public static Tensor positions(Tensor x) {
    return new Tensor(x.raw.to(ScalarType.Long));
  }

  /// How many knots of the last axis, ascending, are at most each value.
  ///
  /// @param knots (..., knots)
  /// @param values (..., values)
  public static Tensor knotsBelow(Tensor knots, Tensor values) {
    return new Tensor(
        torch.searchsorted(
            knots.raw.contiguous(),
            values.raw.contiguous(),
            false,
            true,
            new StringViewOptional(),
            new TensorOptional()));
  }
}

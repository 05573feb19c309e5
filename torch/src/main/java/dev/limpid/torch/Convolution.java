package dev.limpid.torch;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Convolution of one or two axes, (batch, channels, length) or (batch, channels, rows, columns),
/// or its transpose.
public final class Convolution {
  /// @param axes 1 or 2
  /// @param padding zeros on each side; to mirror instead, pad with [Tensor#reflect] and give 0
  public record Shape(int axes, int kernel, int stride, int padding, boolean transposed) {
    public Shape {
      if (axes < 1 || axes > 2 || (transposed && axes != 2))
        throw new IllegalArgumentException("no such convolution: " + axes + " axes");
    }

    public static Shape line(int kernel) {
      return new Shape(1, kernel, 1, kernel / 2, false);
    }

    public static Shape square(int kernel) {
      return new Shape(2, kernel, 1, 0, false);
    }

    public static Shape down(int factor) {
      return new Shape(2, factor, factor, 0, false);
    }

    public static Shape up(int factor) {
      return new Shape(2, factor, factor, 0, true);
    }
  }

  private final Shape shape;
  private final Tensor weight; // (out, in, ...), transposed: (in, out, ...)
  private final Tensor bias; // null: none

  public Convolution(Net.Place place, Shape shape, long in, long out, boolean bias) {
    this.shape = shape;
    double taps = Math.pow(shape.kernel(), shape.axes());
    // PyTorch takes the second axis of the weights for the fan-in, transposed or not.
    double bound = 1 / Math.sqrt(taps * (shape.transposed() ? out : in));
    long[] sides = new long[2 + shape.axes()];
    java.util.Arrays.fill(sides, shape.kernel());
    sides[0] = shape.transposed() ? in : out;
    sides[1] = shape.transposed() ? out : in;
    this.weight = place.uniform("weight", bound, sides);
    this.bias = bias ? place.uniform("bias", bound, out) : null;
  }

  public Tensor of(Tensor x) {
    long[] stride = all(shape.stride());
    long[] padding = all(shape.padding());
    long[] one = all(1);
    TensorOptional b = Tensor.optional(bias);
    if (shape.axes() == 1)
      return new Tensor(torch.conv1d(x.raw, weight.raw, b, stride, padding, one, 1));
    if (shape.transposed())
      return new Tensor(
          torch.conv_transpose2d(x.raw, weight.raw, b, stride, padding, all(0), 1, one));
    return new Tensor(torch.conv2d(x.raw, weight.raw, b, stride, padding, one, 1));
  }

  private long[] all(long value) {
    return shape.axes() == 1 ? new long[] {value} : new long[] {value, value};
  }
}

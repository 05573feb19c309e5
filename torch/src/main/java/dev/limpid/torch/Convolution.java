package dev.limpid.torch;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Convolution of one or two axes, (batch, channels, length) or (batch, channels, rows, columns),
/// or its transpose.
public final class Convolution {
  /// @param axes 1 or 2
  /// @param padding on each side; of a transposed convolution it takes away as much
  /// @param mirrored whether the padding mirrors the image at its edges, which are not repeated;
  ///   else it is zeros
  public record Shape(
      int axes, int kernel, int stride, int padding, boolean mirrored, boolean transposed) {
    public Shape {
      if (axes < 1 || axes > 2 || ((transposed || mirrored) && axes != 2))
        throw new IllegalArgumentException("no such convolution: " + axes + " axes");
      if (transposed && mirrored)
        throw new IllegalArgumentException("a transposed convolution has no image to mirror");
    }

    public static Shape line(int kernel) {
      return new Shape(1, kernel, 1, kernel / 2, false, false);
    }

    public static Shape square(int kernel) {
      return new Shape(2, kernel, 1, 0, false, false);
    }

    /// Keeps the size of the image, divided by `stride`.
    public static Shape mirrored(int kernel, int stride) {
      return new Shape(2, kernel, stride, (kernel - 1) / 2, true, false);
    }

    public static Shape down(int factor) {
      return new Shape(2, factor, factor, 0, false, false);
    }

    /// Multiplies the size of the image by `factor`.
    public static Shape up(int kernel, int factor) {
      return new Shape(2, kernel, factor, (kernel - factor) / 2, false, true);
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

  public Tensor of(Tensor image) {
    int p = shape.padding();
    Tensor x = shape.mirrored() ? image.reflect(p, p, p, p) : image;
    long[] stride = all(shape.stride());
    long[] padding = all(shape.mirrored() ? 0 : p);
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

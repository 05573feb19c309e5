package dev.limpid.torch;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Tensors in double precision.
public final class Doubles {
  private Doubles() {}

  public static Tensor of(double[] values, long... shape) {
    long wanted = 1;
    for (long side : shape) wanted = Math.multiplyExact(wanted, side);
    if (wanted != values.length)
      throw new IllegalArgumentException(
          values.length + " values for a tensor of shape " + Arrays.toString(shape));
    Tensor made =
        new Tensor(
            torch.empty(shape, new TensorOptions(ScalarType.Double), new MemoryFormatOptional()));
    if (values.length > 0) made.raw.data_ptr_double().put(values, 0, values.length);
    return made;
  }

  /// The same values in 64 bits.
  public static Tensor of(Tensor x) {
    return new Tensor(x.raw.to(ScalarType.Double));
  }

  /// Whether values have 64 bits.
  public static boolean are(Tensor x) {
    return x.raw.scalar_type().intern() == ScalarType.Double;
  }

  /// The values of `x` in the precision of `other`.
  public static Tensor like(Tensor x, Tensor other) {
    return new Tensor(x.raw.to(other.raw.scalar_type()));
  }

  /// The values in row-major order.
  public static double[] values(Tensor x) {
    org.bytedeco.pytorch.Tensor plain = x.raw.detach().to(ScalarType.Double).contiguous();
    double[] values = new double[Math.toIntExact(plain.numel())];
    if (values.length > 0) new DoublePointer(plain.data_ptr_double()).get(values);
    return values;
  }
}

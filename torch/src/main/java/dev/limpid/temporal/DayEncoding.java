package dev.limpid.temporal;

import dev.limpid.torch.Tensor;
import java.util.Arrays;

/// Position of a date as sines and cosines of many periods (Vaswani et al. 2017, section 3.5, with
/// the day for the position).
final class DayEncoding {
  private static final double LONGEST = 10_000;

  private DayEncoding() {}

  /// @param days of any shape, (date) or (patch, date)
  /// @param width even
  /// @return (..., width): `sin(day / 10000^(2i/width))` in column 2i, the cosine in 2i + 1
  static Tensor of(Tensor days, int width) {
    float[] day = days.toFloats();
    float[] encoded = new float[day.length * width];
    for (int t = 0; t < day.length; t++)
      for (int i = 0; i < width; i += 2) {
        double angle = day[t] / Math.pow(LONGEST, i / (double) width);
        encoded[t * width + i] = (float) Math.sin(angle);
        encoded[t * width + i + 1] = (float) Math.cos(angle);
      }
    long[] shape = Arrays.copyOf(days.shape(), days.axes() + 1);
    shape[days.axes()] = width;
    return Tensor.of(encoded, shape);
  }
}

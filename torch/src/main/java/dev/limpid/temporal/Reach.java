package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import java.util.function.UnaryOperator;

/// Rows, or columns, of what goes into layers that some of what comes out depend on: the receptive
/// field, followed from the end of a network to its beginning.
///
/// @param from first
/// @param to last
record Reach(long from, long to) {
  /// Of a network whose coarsest maps have a pixel for `factor` pixels.
  ///
  /// @param network what of its inputs some of its outputs depend on
  static Halo halo(int factor, UnaryOperator<Reach> network) {
    long far = 0;
    for (int pixel = 0; pixel < factor; pixel++) {
      Reach inputs = network.apply(new Reach(pixel, pixel));
      far = Math.max(far, Math.max(pixel - inputs.from, inputs.to - pixel));
    }
    int side = Math.toIntExact(far);
    return new Halo(side, side, side, side);
  }

  Reach convolved(int kernel, int stride, int padding) {
    return new Reach(from * stride - padding, to * stride - padding + kernel - 1);
  }

  /// Two convolutions of 3 x 3, padded.
  Reach convolvedTwice() {
    return convolved(3, 1, 1).convolved(3, 1, 1);
  }

  /// Transposed convolution.
  Reach transposed(int kernel, int stride, int padding) {
    return new Reach(
        Math.ceilDiv(from + padding - kernel + 1, stride), Math.floorDiv(to + padding, stride));
  }

  /// Linearly between the centres of pixels of maps `factor` times as coarse.
  Reach interpolated(int factor) {
    return new Reach(
        Math.floorDiv(2 * from + 1 - factor, 2L * factor),
        Math.floorDiv(2 * to + 1 - factor, 2L * factor) + 1);
  }

  Reach and(Reach other) {
    return new Reach(Math.min(from, other.from), Math.max(to, other.to));
  }
}

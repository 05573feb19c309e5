package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// A small network for each of some variables: from the variables that it may depend on, and the
/// context of its pixel, through one layer of rectified units to numbers. Masks keep the other
/// variables out (as in MADE, Germain et al. 2015, but without units that variables share, so that
/// one variable's numbers can be had without the others'). The numbers are 0 at first.
final class Conditioner {
  private static final int UNITS = 32;

  private final Tensor mask; // (target, d, 1)
  private final Tensor byValue; // (target, d, unit)
  private final Tensor byContext; // (target, context, unit)
  private final Tensor bias; // (target, 1, unit)
  private final Tensor out; // (target, unit, number)
  private final Tensor outBias; // (target, 1, number)

  /// @param parents for each target, which of the d variables it may depend on
  /// @param context numbers of a pixel
  /// @param numbers to give for each target
  Conditioner(Net.Place place, boolean[][] parents, int context, int numbers) {
    int d = parents[0].length;
    int targets = parents.length;
    double bound = 1 / Math.sqrt(d + context);
    this.mask = place.buffer("mask", 0, targets, d, 1);
    this.mask.set(flat(parents));
    this.byValue = place.uniform("by_value", bound, targets, d, UNITS);
    this.byContext = place.uniform("by_context", bound, targets, context, UNITS);
    this.bias = place.uniform("bias", bound, targets, 1, UNITS);
    this.out = place.constant("out", 0, targets, UNITS, numbers);
    this.outBias = place.constant("out_bias", 0, targets, 1, numbers);
  }

  private static float[] flat(boolean[][] parents) {
    int d = parents[0].length;
    float[] flat = new float[parents.length * d];
    for (int i = 0; i < flat.length; i++) flat[i] = parents[i / d][i % d] ? 1 : 0;
    return flat;
  }

  /// The numbers of all targets.
  ///
  /// @param values (k, n, d)
  /// @param context (n, context)
  /// @return (k, n, target, number)
  Tensor of(Tensor values, Tensor context) {
    return numbers(0, mask.size(0), values, context);
  }

  /// The numbers of one target.
  ///
  /// @param values (k, n, d), any where the target does not look
  /// @return (k, n, number)
  Tensor of(int target, Tensor values, Tensor context) {
    return numbers(target, 1, values, context).reshape(values.size(0), values.size(1), -1);
  }

  private Tensor numbers(long from, long count, Tensor values, Tensor context) {
    long k = values.size(0);
    long n = values.size(1);
    Tensor seen = part(byValue, from, count, values).times(part(mask, from, count, values));
    Tensor here = values.reshape(1, k * n, -1).matmul(seen); // (target, k n, unit)
    Tensor pixel = context.unsqueeze(0).matmul(part(byContext, from, count, values));
    Tensor both =
        here.reshape(count, k, n, -1)
            .plus(pixel.plus(part(bias, from, count, values)).unsqueeze(1))
            .relu()
            .reshape(count, k * n, -1);
    return both.matmul(part(out, from, count, values))
        .plus(part(outBias, from, count, values))
        .reshape(count, k, n, -1)
        .permute(1, 2, 0, 3);
  }

  private static Tensor part(Tensor weights, long from, long count, Tensor like) {
    return Doubles.like(weights.narrow(0, from, count), like);
  }
}

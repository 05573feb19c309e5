package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;

/// `Spline.unit(raw).inverse(values).value()` in one pass, for draws that need no gradients:
/// tensors would hold every knot of every row in a dozen copies, of which a row needs those of one
/// piece.
final class SplineInverse {
  private final int pieces;
  private final double[] shares; // of the row at hand

  private SplineInverse(int pieces) {
    this.pieces = pieces;
    this.shares = new double[pieces];
  }

  /// @param raw a row of numbers for each value (..., 3 K + 1)
  /// @param values in [0, 1] (...)
  /// @return (...)
  static Tensor of(Tensor raw, Tensor values) {
    return Scope.records()
        ? Spline.unit(raw).inverse(values).value()
        : Doubles.like(inOnePass(raw, values), values);
  }

  private static Tensor inOnePass(Tensor raw, Tensor values) {
    int numbers = Math.toIntExact(raw.size(-1));
    double[] rows = Doubles.values(raw);
    double[] made = Doubles.values(values);
    SplineInverse inverse = new SplineInverse((numbers - 1) / 3);
    for (int i = 0; i < made.length; i++) made[i] = inverse.at(rows, i * numbers, made[i]);
    return Doubles.of(made, values.shape());
  }

  private double at(double[] rows, int row, double value) {
    double y = Math.clamp(value, 0, 1);
    shares(rows, row + pieces);
    int piece = 0;
    double bottom = 0;
    while (piece < pieces - 1 && bottom + shares[piece] <= y) bottom += shares[piece++];
    double height = piece == pieces - 1 ? 1 - bottom : shares[piece];
    shares(rows, row);
    double left = 0;
    for (int p = 0; p < piece; p++) left += shares[p];
    double width = piece == pieces - 1 ? 1 - left : shares[piece];
    double mean = height / width;
    double first = slope(rows[row + 2 * pieces + piece]);
    double excess = first + slope(rows[row + 2 * pieces + piece + 1]) - 2 * mean;
    double above = y - bottom;
    double a = height * (mean - first) + above * excess;
    double b = height * first - above * excess;
    double c = -mean * above;
    double share = 2 * c / (-b - Math.sqrt(b * b - 4 * a * c));
    return left + Math.clamp(share, 0, 1) * width;
  }

  /// Widths or heights of the pieces of a row.
  private void shares(double[] rows, int from) {
    double most = rows[from];
    for (int p = 1; p < pieces; p++) most = Math.max(most, rows[from + p]);
    double sum = 0;
    for (int p = 0; p < pieces; p++) sum += shares[p] = Math.exp(rows[from + p] - most);
    double scale = (1 - Spline.LEAST * pieces) / sum;
    for (int p = 0; p < pieces; p++) shares[p] = shares[p] * scale + Spline.LEAST;
  }

  private static double slope(double raw) {
    double x = raw + Spline.STRAIGHT;
    return Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x))) + Spline.LEAST;
  }
}

package dev.limpid.invert.posteriors;

import dev.limpid.torch.LinearAlgebra;
import dev.limpid.torch.Ordering;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/// A lower triangular matrix L for each pixel: `L e` has the covariance `L Lt`.
///
/// @param lower (n, d, d)
record Factor(Tensor lower) {
  /// Largest angle: correlations stay within 0.9995, and matrices far from singular.
  private static final double MOST = 0.49 * Math.PI;

  /// Angles of d variables.
  static int angles(int d) {
    return d * (d - 1) / 2;
  }

  /// A factor of a correlation matrix by spherical angles (Pinheiro & Bates 1996): `L_ij = sin t_ij
  /// prod_{k<j} cos t_ik` left of the diagonal and `L_ii = prod_{k<i} cos t_ik`, with t between -90
  /// and 90 degrees. Zeros make the identity.
  ///
  /// @param raw (n, angles), any numbers, row after row
  static Factor ofCorrelation(Tensor raw, int d) {
    long n = raw.size(0);
    Tensor angles = raw.times(0.5).tanh().times(MOST);
    Tensor padded = Tensor.cat(1, List.of(angles, raw.newZeros(n, 1)));
    Tensor t = padded.select(1, places(d)).reshape(n, d, d);
    Tensor left = Pointwise.sin(t).plus(identity(raw, d));
    return new Factor(left.times(Ordering.productsBefore(Pointwise.cos(t), -1)));
  }

  private static Tensor identity(Tensor like, int d) {
    return LinearAlgebra.diagonalMatrix(like.newZeros(d).plus(1));
  }

  /// Where the angle of each element lies; elsewhere the zero behind them.
  private static Tensor places(int d) {
    long[] places = new long[d * d];
    Arrays.fill(places, angles(d));
    int at = 0;
    for (int i = 0; i < d; i++) for (int j = 0; j < i; j++) places[i * d + j] = at++;
    return Tensor.ofLongs(places, places.length);
  }

  /// Of the covariance of some variables alone.
  ///
  /// @param variables whole numbers
  Factor marginal(Tensor variables) {
    Tensor rows = lower.select(1, variables);
    return new Factor(LinearAlgebra.cholesky(rows.matmul(rows.transpose(1, 2))));
  }

  /// `L x`.
  ///
  /// @param x (k, n, d)
  Tensor times(Tensor x) {
    return x.transpose(0, 1).matmul(lower.transpose(1, 2)).transpose(0, 1);
  }

  /// `L^-1 x`.
  ///
  /// @param x (k, n, d)
  Tensor solve(Tensor x) {
    return LinearAlgebra.solveLower(lower, x.permute(1, 2, 0)).permute(2, 0, 1);
  }

  /// `ln |L|`, (n).
  Tensor logDeterminant() {
    return Pointwise.log(LinearAlgebra.diagonal(lower)).sum(-1);
  }
}

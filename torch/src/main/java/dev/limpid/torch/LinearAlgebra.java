package dev.limpid.torch;

import org.bytedeco.pytorch.global.torch;

/// Matrices in the last two axes, as many as the axes before have; those broadcast.
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /// Lower triangular `L` with `L Lt` the given positive definite matrix.
  public static Tensor cholesky(Tensor matrix) {
    return new Tensor(torch.linalg_cholesky(matrix.raw));
  }

  /// `x` with `L x = b` for a lower triangular `L`.
  public static Tensor solveLower(Tensor lower, Tensor b) {
    return new Tensor(torch.linalg_solve_triangular(lower.raw, b.raw, false));
  }

  /// `x` with `A x = b`.
  public static Tensor solve(Tensor a, Tensor b) {
    return new Tensor(torch.linalg_solve(a.raw, b.raw));
  }

  /// The diagonals: one axis less.
  public static Tensor diagonal(Tensor matrix) {
    return new Tensor(matrix.raw.diagonal(0, -2, -1));
  }

  /// Matrices with these diagonals: one axis more.
  public static Tensor diagonalMatrix(Tensor diagonal) {
    return new Tensor(torch.diag_embed(diagonal.raw));
  }

  /// Without what is on and above the diagonal.
  public static Tensor belowDiagonal(Tensor matrix) {
    return new Tensor(torch.tril(matrix.raw, -1));
  }
}

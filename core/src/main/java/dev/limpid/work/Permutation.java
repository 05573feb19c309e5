package dev.limpid.work;

import java.util.function.IntUnaryOperator;

/// Random orders.
public final class Permutation {
  private Permutation() {}

  /// The numbers 0 to `n - 1` in an order of which each is as likely (Knuth 1997, algorithm P,
  /// inside out).
  ///
  /// @param below a random number from 0 to one less than the argument
  public static int[] of(int n, IntUnaryOperator below) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = below.applyAsInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

package dev.limpid.pretrain;

import dev.limpid.work.Permutation;
import java.util.SplittableRandom;

/// Which dates change places among themselves, the pretext of U-BARN.
final class Exchange {
  private Exchange() {}

  /// Some of the dates in a random order, each to take the place of the one before it; none where
  /// there are fewer than two.
  ///
  /// @param usable dates with values
  /// @param rate share of them, at least two
  static int[] chosen(int[] usable, double rate, SplittableRandom random) {
    if (usable.length < 2) return new int[0];
    int count = Math.min(usable.length, Math.max(2, (int) Math.round(rate * usable.length)));
    int[] some = new int[count];
    int[] drawn = Permutation.of(usable.length, random::nextInt);
    for (int k = 0; k < count; k++) some[k] = usable[drawn[k]];
    return some;
  }
}

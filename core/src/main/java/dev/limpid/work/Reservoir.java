package dev.limpid.work;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Some of very many, each as likely to be kept, whose number is not known beforehand (Vitter 1985,
/// Random sampling with a reservoir, algorithm R).
public final class Reservoir<T> {
  private final int size;
  private final SplittableRandom random;
  private final List<T> kept = new ArrayList<>();
  private long offered;

  /// @param size most to keep, at least 1
  /// @param seed gives the same choice each time
  public Reservoir(int size, long seed) {
    if (size < 1) throw new IllegalArgumentException("size must be at least 1, got " + size);
    this.size = size;
    this.random = new SplittableRandom(seed);
  }

  /// @param one made only where it is kept
  public void offer(Supplier<T> one) {
    offered++;
    if (kept.size() < size) {
      kept.add(one.get());
      return;
    }
    long place = random.nextLong(offered);
    if (place < size) kept.set((int) place, one.get());
  }

  /// All, where there were fewer than asked for.
  public List<T> kept() {
    return List.copyOf(kept);
  }
}

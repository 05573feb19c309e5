package dev.limpid.sample;

import java.util.ArrayList;
import java.util.List;

/// A growing list of ints in chunks: growing copies nothing, so the peak is the content.
final class IntList {
  private static final int BITS = 16;
  private static final int MASK = (1 << BITS) - 1;

  private final List<int[]> chunks = new ArrayList<>();
  private int size;

  int size() {
    return size;
  }

  int get(int i) {
    return chunks.get(i >> BITS)[i & MASK];
  }

  void set(int i, int value) {
    chunks.get(i >> BITS)[i & MASK] = value;
  }

  void add(int value) {
    if (size == Integer.MAX_VALUE) throw new IllegalArgumentException("more than 2^31 - 1 values");
    if ((size & MASK) == 0) chunks.add(new int[MASK + 1]);
    chunks.getLast()[size & MASK] = value;
    size++;
  }
}

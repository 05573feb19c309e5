package dev.limpid.model;

import dev.limpid.sample.Samples;

/// Options in, model out. A trainer holds its options and nothing it learned.
public interface Trainer<M> {
  M train(Samples samples, Progress progress);

  /// Told of each finished step; called from any thread.
  @FunctionalInterface
  interface Progress {
    void step(long done, long total);

    static Progress none() {
      return (done, total) -> {};
    }
  }
}

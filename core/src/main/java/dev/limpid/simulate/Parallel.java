package dev.limpid.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Independent pieces of work on a fixed number of threads.
final class Parallel {
  private Parallel() {}

  /// Runs `work` for 0 to `count` - 1 and returns when all are done. What one of them throws is
  /// thrown here.
  static void each(int count, int threads, IntConsumer work) {
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Math.min(threads, Math.max(1, count)))) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(pool.submit(() -> work.accept(number)));
      }
      try {
        for (Future<?> f : running) f.get();
      } catch (ExecutionException e) {
        pool.shutdownNow();
        if (e.getCause() instanceof RuntimeException cause) throw cause;
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}

package dev.limpid.forest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Independent numbered tasks on a fixed number of threads.
final class Parallel {
  private Parallel() {}

  /// Runs the tasks 0 to `count` - 1, each once. Each thread asks for its own worker, which may
  /// keep buffers between its tasks. The first failure stops the others and is thrown.
  static void each(int count, int threads, Supplier<IntConsumer> worker) {
    int used = Math.min(threads, count);
    AtomicInteger next = new AtomicInteger();
    if (used <= 1) {
      work(next, count, worker.get());
      return;
    }
    List<Future<?>> futures = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(used, daemon())) {
      for (int i = 0; i < used; i++)
        futures.add(pool.submit(() -> work(next, count, worker.get())));
      for (Future<?> future : futures) await(future, next, count);
    }
  }

  private static java.util.concurrent.ThreadFactory daemon() {
    return Thread.ofPlatform().name("forest-", 0).daemon(true).factory();
  }

  private static void work(AtomicInteger next, int count, IntConsumer task) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) task.accept(i);
    } catch (RuntimeException | Error e) {
      next.set(count);
      throw e;
    }
  }

  private static void await(Future<?> future, AtomicInteger next, int count) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) throw r;
      if (e.getCause() instanceof Error r) throw r;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      next.set(count);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a forest was at work", e);
    }
  }
}

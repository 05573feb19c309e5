package dev.limpid.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Independent numbered tasks on a fixed number of threads.
public final class Parallel {
  private Parallel() {}

  /// One task; `i` is its number.
  @FunctionalInterface
  public interface Task<E extends Exception> {
    void run(int i) throws E;
  }

  /// Runs the tasks 0 to `count` - 1, each once, begun in this order. Each thread asks for its own
  /// worker, which may keep buffers between its tasks. After the first failure no task is begun;
  /// those at work finish, since an interrupted read would close its file; then it is thrown.
  ///
  /// @param threads at least 1; with one everything runs in the caller's
  /// @throws E the first failure
  /// @throws CancellationException when the calling thread is interrupted; its flag stays set
  public static <E extends Exception> void each(
      int count, int threads, Supplier<? extends Task<E>> worker) throws E {
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    int used = Math.min(threads, count);
    AtomicInteger next = new AtomicInteger();
    if (used <= 1) {
      Task<E> task = worker.get();
      for (int i = 0; i < count; i++) task.run(i);
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    ThreadFactory daemons = Thread.ofPlatform().name("limpid-", 0).daemon(true).factory();
    try (ExecutorService pool = Executors.newFixedThreadPool(used, daemons)) {
      for (int t = 0; t < used; t++)
        running.add(
            pool.submit(
                () -> {
                  work(next, count, worker.get());
                  return null;
                }));
      for (Future<?> future : running) await(future, next, count);
    }
  }

  private static <E extends Exception> void work(AtomicInteger next, int count, Task<E> task)
      throws E {
    boolean done = false;
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) task.run(i);
      done = true;
    } finally {
      if (!done) next.set(count);
    }
  }

  @SuppressWarnings("unchecked") // a task throws E or what is unchecked
  private static <E extends Exception> void await(Future<?> future, AtomicInteger next, int count)
      throws E {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) throw error;
      throw (E) e.getCause();
    } catch (InterruptedException e) {
      next.set(count);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}

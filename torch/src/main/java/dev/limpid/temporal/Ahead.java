package dev.limpid.temporal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Prepares the next batch in a thread of its own while the network is at the present one. Public
/// for the packages of this module.
public final class Ahead<T> implements AutoCloseable {
  /// Makes a batch, without the network.
  @FunctionalInterface
  public interface Maker<T> {
    T make(int epoch, int batch) throws IOException;
  }

  private final Maker<T> maker;
  private final int batches;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("limpid-batches").daemon(true).factory());
  private CompletableFuture<T> next;
  private long nextKey = -1;
  private long waited;

  /// @param batches of an epoch
  public Ahead(int batches, Maker<T> maker) {
    this.maker = maker;
    this.batches = batches;
  }

  /// The batch, which was begun when the one before it was asked for.
  public T get(int epoch, int batch) throws IOException {
    long key = (long) epoch * batches + batch;
    CompletableFuture<T> mine = nextKey == key ? next : begin(key);
    next = begin(key + 1);
    nextKey = key + 1;
    long start = System.nanoTime();
    try {
      return mine.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) throw io.getCause();
      if (e.getCause() instanceof RuntimeException unchecked) throw unchecked;
      if (e.getCause() instanceof Error error) throw error;
      throw e;
    } catch (CancellationException e) {
      throw new IllegalStateException("closed while a batch was waited for", e);
    } finally {
      waited += System.nanoTime() - start;
    }
  }

  private CompletableFuture<T> begin(long key) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return maker.make((int) (key / batches), (int) (key % batches));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        thread);
  }

  /// Seconds that batches were waited for.
  public double waitedSeconds() {
    return waited / 1e9;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

package dev.limpid.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/// What SIGINT and SIGTERM do: the work stops at its next step, its unfinished files are removed,
/// and the process ends with 5, within five seconds whatever happens. A product that was complete
/// by then stays, with 0.
///
/// The thread that works is not interrupted: an interrupted read or write closes its file for all.
final class Interruption {
  private static final long PATIENCE_MILLIS = 4_500;
  private static final long STEP_MILLIS = 100;

  private static volatile boolean asked;
  private static final CompletableFuture<Integer> CODE = new CompletableFuture<>();

  private Interruption() {}

  /// Runs `work` and ends the process with its exit code.
  static void guard(IntSupplier work) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Interruption::stop));
    int code = work.getAsInt();
    System.out.flush();
    CODE.complete(code);
    System.exit(code); // waits for ever where the process is ending already
  }

  /// Called at each step of long work.
  ///
  /// @throws CancellationException when the process was asked to stop
  static void check() {
    if (asked) throw new CancellationException("interrupted");
  }

  /// Waits until the process is asked to stop, for work that ends no other way.
  static void await() throws InterruptedException {
    while (!asked) Thread.sleep(STEP_MILLIS);
  }

  private static void stop() {
    if (CODE.isDone()) return;
    asked = true;
    int code = Failures.INTERRUPTED;
    try {
      code = CODE.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      System.err.println("limpid: interrupted");
    } catch (InterruptedException | ExecutionException e) {
      System.err.println("limpid: interrupted: " + e);
    }
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }
}

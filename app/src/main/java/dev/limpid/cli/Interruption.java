package dev.limpid.cli;

import dev.limpid.torch.ProcessExit;
import dev.limpid.work.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/// What SIGINT and SIGTERM do: the work stops at its next step, what it finished is kept for a
/// later run or removed, and the process ends with 5, within five seconds whatever happens. A
/// product that was complete by then stays, with 0.
///
/// The thread that works is not interrupted: an interrupted read or write closes its file for all.
final class Interruption {
  private static final long PATIENCE_MILLIS = 4_500;
  private static final long STEP_MILLIS = 100;

  private static volatile Path journal;
  private static volatile String command = "";
  private static final CompletableFuture<Integer> CODE = new CompletableFuture<>();

  private Interruption() {}

  /// The work from now on leaves what it finished to a later run, once this file is there.
  static void keeps(Path file) {
    journal = file;
  }

  /// Runs `work` and ends the process with its exit code.
  ///
  /// @param again what to type in order to go on
  static void guard(String again, IntSupplier work) {
    command = again;
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
    Stop.check();
  }

  /// Waits until the process is asked to stop, for work that ends no other way.
  static void await() throws InterruptedException {
    while (!Stop.asked()) Thread.sleep(STEP_MILLIS);
  }

  private static void stop() {
    if (CODE.isDone()) return;
    Stop.ask();
    try {
      int code = CODE.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      System.err.flush();
      Runtime.getRuntime().halt(code);
    } catch (TimeoutException e) {
      Path kept = journal;
      boolean resumable = kept != null && Files.exists(kept);
      System.err.println(
          "limpid: interrupted"
              + (resumable ? "; what is finished is kept, go on with: " + command : ""));
    } catch (InterruptedException | ExecutionException e) {
      System.err.println("limpid: interrupted: " + e);
    }
    System.err.flush();
    ProcessExit.now(Failures.INTERRUPTED);
  }
}

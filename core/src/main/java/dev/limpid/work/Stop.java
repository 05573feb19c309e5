package dev.limpid.work;

import java.util.concurrent.CancellationException;

/// Whether the process was asked to end: long work that nobody can interrupt looks here between its
/// steps. Only who owns the process asks; it is never taken back.
public final class Stop {
  private static volatile boolean asked;

  private Stop() {}

  public static void ask() {
    asked = true;
  }

  public static boolean asked() {
    return asked;
  }

  /// Called at each step of long work.
  ///
  /// @throws CancellationException when the process was asked to end
  public static void check() {
    if (asked) throw new CancellationException("interrupted");
  }
}

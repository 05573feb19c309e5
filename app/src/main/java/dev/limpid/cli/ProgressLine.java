package dev.limpid.cli;

import dev.limpid.model.Trainer.Progress;
import java.util.Locale;

/// Progress on stderr: on a terminal one line with percentage, speed, time left and memory;
/// elsewhere a line a minute; with `--json` one object a line.
final class ProgressLine implements Progress {
  private static final long SECOND = 1_000_000_000L;

  private final String what;
  private final double pixels;
  private final long budget;
  private final boolean json;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long shown = start;

  /// @param pixels of the whole work, for the speed; 0 when it has none
  /// @param budget memory the process may use, bytes
  ProgressLine(String what, double pixels, long budget, boolean json) {
    this.what = what;
    this.pixels = pixels;
    this.budget = budget;
    this.json = json;
    this.terminal = System.console() != null && System.console().isTerminal() && !json;
  }

  @Override
  public synchronized void step(long done, long total) {
    long now = System.nanoTime();
    boolean last = done == total;
    if (now - shown < (terminal ? SECOND / 4 : 60 * SECOND) && !(last && terminal)) return;
    shown = now;
    double seconds = (now - start) / (double) SECOND;
    double share = done / (double) total;
    double left = seconds / share - seconds;
    if (json)
      System.err.println(
          String.format(
              Locale.ROOT,
              "{\"progress\":\"%s\",\"done\":%d,\"total\":%d,\"secondsLeft\":%.1f}",
              what,
              done,
              total,
              left));
    else {
      String text = line(seconds, share, left);
      System.err.print(terminal ? "\r" + text + (last ? "\n" : "") : text + "\n");
    }
  }

  private String line(double seconds, double share, double left) {
    String speed =
        pixels > 0
            ? String.format(Locale.ROOT, ", %.2f Mpx/s", pixels * share / seconds / 1e6)
            : "";
    return String.format(
        Locale.ROOT,
        "%s %3.0f %%%s, %s left, %d of %d MiB   ",
        what,
        100 * share,
        speed,
        duration(left),
        Memory.resident() >> 20,
        budget >> 20);
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s < 100 ? s + " s" : s / 60 + " min";
  }
}

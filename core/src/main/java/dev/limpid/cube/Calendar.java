package dev.limpid.cube;

import dev.limpid.io.BadInput;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// The regular times that gap filling writes to: `start + k * step` days for k from 0 to `count` -
/// 1.
public record Calendar(LocalDate start, int step, int count) implements Serializable {
  /// Least share of the calendar that a cube's dates must span.
  private static final double COVERAGE = 0.8;

  /// Most times: ten years of days and more; a model file that claims others is refused before
  /// anything is allocated for them.
  private static final int MOST = 10_000;

  public Calendar {
    if (step < 1 || step > MOST)
      throw new IllegalArgumentException("grid days must be in 1.." + MOST + ", got " + step);
    if (count < 1 || count > MOST)
      throw new IllegalArgumentException(
          "a calendar has 1 to " + MOST + " times, got " + count + "; use more --grid-days");
  }

  /// The times from `start` to `end`, the last not after `end`.
  public static Calendar between(LocalDate start, LocalDate end, int step) {
    if (end.isBefore(start))
      throw new IllegalArgumentException("period ends " + end + " before it starts " + start);
    if (step < 1) throw new IllegalArgumentException("grid days must be at least 1, got " + step);
    long count = ChronoUnit.DAYS.between(start, end) / step + 1;
    return new Calendar(start, step, (int) Math.min(Integer.MAX_VALUE, count));
  }

  public LocalDate end() {
    return start.plusDays((long) step * (count - 1));
  }

  /// The last day that belongs to the calendar: the end of its last step.
  public LocalDate lastDay() {
    return end().plusDays(step - 1L);
  }

  /// This calendar moved by whole years to where it overlaps `first`..`last` best; the smaller move
  /// when two are equal.
  public Calendar shiftedTo(LocalDate first, LocalDate last) {
    int guess = first.getYear() - start.getYear();
    Calendar best = this;
    long overlap = overlap(first, last);
    for (int years = guess - 2; years <= guess + last.getYear() - first.getYear() + 2; years++) {
      Calendar moved = new Calendar(start.plusYears(years), step, count);
      long own = moved.overlap(first, last);
      if (own > overlap || (own == overlap && nearer(moved, best))) {
        best = moved;
        overlap = own;
      }
    }
    return best;
  }

  private boolean nearer(Calendar a, Calendar b) {
    return Math.abs(ChronoUnit.DAYS.between(start, a.start))
        < Math.abs(ChronoUnit.DAYS.between(start, b.start));
  }

  private long overlap(LocalDate first, LocalDate last) {
    LocalDate from = first.isAfter(start) ? first : start;
    LocalDate to = last.isBefore(end()) ? last : end();
    return Math.max(-1, ChronoUnit.DAYS.between(from, to));
  }

  /// Share of the grid times between `first` and `last`.
  public double coverage(LocalDate first, LocalDate last) {
    int inside = 0;
    for (int k = 0; k < count; k++) {
      LocalDate day = start.plusDays((long) step * k);
      if (!day.isBefore(first) && !day.isAfter(last)) inside++;
    }
    return inside / (double) count;
  }

  void requireCoverage(String cube, LocalDate first, LocalDate last) throws BadInput {
    double share = coverage(first, last);
    if (share < COVERAGE)
      throw new BadInput(
          "model.period",
          cube,
          "its dates %s to %s cover %.0f %% of the model's period %s to %s; at least %.0f %% are needed"
              .formatted(first, last, 100 * share, start, end(), 100 * COVERAGE));
  }

  /// Days from the start of this calendar.
  double days(LocalDate date) {
    return ChronoUnit.DAYS.between(start, date);
  }
}

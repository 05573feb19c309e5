package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.limpid.io.BadInput;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class CalendarTest {
  private static final Calendar SEASON =
      Calendar.between(LocalDate.of(2018, 1, 1), LocalDate.of(2018, 12, 31), 10);

  @Test
  void coversItsPeriod() {
    assertEquals(37, SEASON.count());
    assertEquals(LocalDate.of(2018, 12, 27), SEASON.end());
  }

  @Test
  void movesByWholeYearsToTheBestOverlap() {
    Calendar moved = SEASON.shiftedTo(LocalDate.of(2020, 1, 5), LocalDate.of(2020, 12, 20));
    assertEquals(LocalDate.of(2020, 1, 1), moved.start());
    assertEquals(SEASON, SEASON.shiftedTo(LocalDate.of(2017, 8, 4), LocalDate.of(2018, 11, 27)));
    Calendar southern = Calendar.between(LocalDate.of(2013, 9, 14), LocalDate.of(2014, 8, 29), 16);
    assertEquals(
        LocalDate.of(2016, 9, 14),
        southern.shiftedTo(LocalDate.of(2016, 9, 20), LocalDate.of(2017, 8, 20)).start());
  }

  @Test
  void movingWhatWasMovedChangesNothing() {
    LocalDate first = LocalDate.of(2019, 3, 1);
    LocalDate last = LocalDate.of(2021, 2, 1);
    Calendar moved = SEASON.shiftedTo(first, last);
    assertEquals(moved, SEASON.shiftedTo(moved.start(), moved.lastDay()));
  }

  @Test
  void refusesACubeThatCoversTooLittle() {
    assertThrows(
        BadInput.class,
        () -> SEASON.requireCoverage("cube", LocalDate.of(2018, 1, 1), LocalDate.of(2018, 8, 1)));
  }
}

package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SceneAnglesTest {
  private static final LocalDate FIRST = LocalDate.of(2017, 8, 4);

  @TempDir Path folder;

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("angles.csv"), text);
  }

  /// On the days of a solstice and an equinox, when the declination is the tilt of the earth's axis
  /// and 0; that of the equinox moves by 0.4 degrees a day.
  @Test
  void theSunIsAsHighAsTheTiltOfTheAxisSays() {
    assertEquals(23.44, 90 - highest(LocalDate.of(2020, 6, 20), 90, 0).zenith(), 0.01);
    assertEquals(0, highest(LocalDate.of(2020, 3, 20), 0, 0).zenith(), 0.4);
    SunPosition north = highest(LocalDate.of(2020, 6, 20), 50, 0);
    assertEquals(50 - 23.44, north.zenith(), 0.01);
    assertEquals(180, north.azimuth(), 0.5);
    assertEquals(10 + 23.44, highest(LocalDate.of(2020, 6, 20), -10, 0).zenith(), 0.01);
    assertEquals(north.zenith(), north.fromNadir().sunZenith());
  }

  private static SunPosition highest(LocalDate date, double latitude, double longitude) {
    SunPosition best = SunPosition.at(date.atStartOfDay(), latitude, longitude);
    for (int minute = 1; minute < 24 * 60; minute++) {
      SunPosition sun =
          SunPosition.at(date.atStartOfDay().plusMinutes(minute), latitude, longitude);
      if (sun.zenith() < best.zenith()) best = sun;
    }
    return best;
  }

  /// The day is symmetric about noon, and noon comes four minutes later each degree to the west.
  @Test
  void theSunTurnsAroundNoonWithLongitude() {
    LocalDateTime morning = LocalDateTime.of(2020, 6, 20, 9, 0);
    SunPosition east = SunPosition.at(morning, 45, 15);
    SunPosition west = SunPosition.at(morning.plusHours(2), 45, -15);
    assertEquals(east.zenith(), west.zenith(), 0.01);
    assertEquals(east.azimuth(), west.azimuth(), 0.01);
    assertTrue(east.azimuth() < 180, "mornings the sun is in the east");
    int noon = noon(LocalDate.of(2020, 6, 20));
    LocalDateTime turned = LocalDate.of(2020, 6, 20).atStartOfDay().plusMinutes(noon);
    SunPosition before = SunPosition.at(turned.minusHours(4), 45, 0);
    SunPosition after = SunPosition.at(turned.plusHours(4), 45, 0);
    assertEquals(before.zenith(), after.zenith(), 0.25); // noon is found to the minute
    assertEquals(before.azimuth(), 360 - after.azimuth(), 0.4);
    assertEquals(12 * 60, noon, 17, "the equation of time stays within 17 minutes");
  }

  private static int noon(LocalDate date) {
    int best = 0;
    for (int minute = 1; minute < 24 * 60; minute++)
      if (SunPosition.at(date.atStartOfDay().plusMinutes(minute), 45, 0).zenith()
          < SunPosition.at(date.atStartOfDay().plusMinutes(best), 45, 0).zenith()) best = minute;
    return best;
  }

  @Test
  void aSunBelowTheHorizonIsRefused() {
    SunPosition sun = SunPosition.at(LocalDateTime.of(2020, 6, 21, 0, 0), 45, 0);
    assertThrows(IllegalArgumentException.class, sun::fromNadir);
  }

  @Test
  void relativeAzimuthIsFolded() throws IOException {
    Path file = table("date,tts,tto,psi\n2017-08-04,30,5,350\n2017-08-14,40,6,-190\n");
    SceneAngles angles = AnglesTable.read(file).of(List.of(FIRST.plusDays(10), FIRST));
    assertEquals(2, angles.times());
    assertArrayEquals(new float[] {40, 6, 170, 40, 6, 170}, angles.of(0, new Window(3, 4, 2, 1)));
    assertArrayEquals(new float[] {30, 5, 10}, angles.of(1, new Window(0, 0, 1, 1)));
  }

  @Test
  void whatATableLacksIsNamed() throws IOException {
    Path columns = table("date,tts\n2017-08-04,30\n");
    BadInput e = assertThrows(BadInput.class, () -> AnglesTable.read(columns));
    assertTrue(e.getMessage().contains("date,tts,tto,psi"), e.getMessage());
    AnglesTable one = AnglesTable.read(table("date,tts,tto,psi\n2017-08-04,30,5,350\n"));
    e = assertThrows(BadInput.class, () -> one.of(List.of(LocalDate.of(2018, 1, 1))));
    assertTrue(e.getMessage().contains("2018-01-01"), e.getMessage());
    Path low = table("date,tts,tto,psi\n2017-08-04,95,5,350\n");
    e = assertThrows(BadInput.class, () -> AnglesTable.read(low));
    assertTrue(e.getMessage().contains("95"), e.getMessage());
  }

  @Test
  void theColumnsOfADatesFileAreRead() throws IOException {
    Path file =
        table(
            """
            index,datetime_utc,sun_zenith,sun_azimuth,view_zenith_mean,view_azimuth_mean
            0,2017-08-04T10:53:28,35.871,155.193,7.982,104.948
            """);
    float[] angles = AnglesTable.read(file).of(List.of(FIRST)).of(0, new Window(0, 0, 1, 1));
    assertArrayEquals(new float[] {35.871f, 7.982f, 155.193f - 104.948f}, angles, 1e-4f);
  }
}

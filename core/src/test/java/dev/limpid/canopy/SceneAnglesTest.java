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

  /// Golden, Colorado, 2003-10-17 12:30:30 (UTC-7), of Reda & Andreas 2004 (NREL/TP-560-34302),
  /// table A5.1: elevation 39.872046 without refraction, azimuth 194.34024.
  @Test
  void theSunStandsWhereTheSolarPositionAlgorithmPutsIt() {
    SunPosition sun =
        SunPosition.at(LocalDateTime.of(2003, 10, 17, 19, 30, 30), 39.742476, -105.1786);
    assertEquals(90 - 39.872046, sun.zenith(), 0.02);
    assertEquals(194.34024, sun.azimuth(), 0.02);
    assertEquals(sun.zenith(), sun.fromNadir().sunZenith());
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

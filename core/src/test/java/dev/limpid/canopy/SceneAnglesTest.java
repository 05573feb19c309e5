package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
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

  /// Views to both sides of north: their mean is north, not south.
  @Test
  void theMeanAnglesOfAGranuleAreRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(GranuleAngles.FILE),
            """
            <g><SENSING_TIME>2022-10-05T11:56:49.581767Z</SENSING_TIME>
            <Mean_Sun_Angle><ZENITH_ANGLE>57.5</ZENITH_ANGLE><AZIMUTH_ANGLE>170</AZIMUTH_ANGLE></Mean_Sun_Angle>
            <Mean_Viewing_Incidence_Angle><ZENITH_ANGLE>8</ZENITH_ANGLE><AZIMUTH_ANGLE>350</AZIMUTH_ANGLE></Mean_Viewing_Incidence_Angle>
            <Mean_Viewing_Incidence_Angle><ZENITH_ANGLE>9</ZENITH_ANGLE><AZIMUTH_ANGLE>20</AZIMUTH_ANGLE></Mean_Viewing_Incidence_Angle>
            </g>
            """);
    GranuleAngles read = GranuleAngles.read(file);
    assertEquals(LocalDate.of(2022, 10, 5), read.date());
    assertEquals(57.5, read.angles().sunZenith());
    assertEquals(8.5, read.angles().viewZenith());
    assertEquals(165, read.angles().azimuth(), 1e-9);
    Path none = Files.writeString(folder.resolve("none.xml"), "<g/>");
    BadInput e = assertThrows(BadInput.class, () -> GranuleAngles.read(none));
    assertTrue(e.getMessage().contains("Mean_Sun_Angle"), e.getMessage());
  }

  /// A granule with 3 x 2 nodes every 5 km: the sun lower to the east, two detectors.
  private GranuleAngles granule() throws IOException {
    String text =
        """
        <g><SENSING_TIME>2017-08-04T11:56:49Z</SENSING_TIME>
        <HORIZONTAL_CS_CODE>EPSG:32631</HORIZONTAL_CS_CODE>
        <Geoposition resolution="10"><ULX>500000</ULX><ULY>5000000</ULY></Geoposition>
        <Sun_Angles_Grid><Zenith><COL_STEP unit="m">5000</COL_STEP><Values_List>
        <VALUES>30 40 50</VALUES><VALUES>32 42 52</VALUES></Values_List></Zenith>
        <Azimuth><Values_List><VALUES>170 170 170</VALUES><VALUES>170 170 170</VALUES></Values_List>
        </Azimuth></Sun_Angles_Grid>
        <Viewing_Incidence_Angles_Grids bandId="0"><Zenith><Values_List>
        <VALUES>4 6 NaN</VALUES><VALUES>4 6 NaN</VALUES></Values_List></Zenith><Azimuth><Values_List>
        <VALUES>100 350 NaN</VALUES><VALUES>100 350 NaN</VALUES></Values_List></Azimuth>
        </Viewing_Incidence_Angles_Grids>
        <Viewing_Incidence_Angles_Grids bandId="1"><Zenith><Values_List>
        <VALUES>NaN 8 NaN</VALUES><VALUES>NaN 8 NaN</VALUES></Values_List></Zenith><Azimuth><Values_List>
        <VALUES>NaN 10 NaN</VALUES><VALUES>NaN 10 NaN</VALUES></Values_List></Azimuth>
        </Viewing_Incidence_Angles_Grids>
        <Mean_Sun_Angle><ZENITH_ANGLE>41</ZENITH_ANGLE><AZIMUTH_ANGLE>170</AZIMUTH_ANGLE></Mean_Sun_Angle>
        <Mean_Viewing_Incidence_Angle><ZENITH_ANGLE>6</ZENITH_ANGLE><AZIMUTH_ANGLE>100</AZIMUTH_ANGLE></Mean_Viewing_Incidence_Angle>
        </g>
        """;
    return GranuleAngles.read(Files.writeString(folder.resolve("grid.xml"), text));
  }

  private static float[] at(SceneAngles angles, int col, int row) {
    return angles.of(0, new Window(col, row, 1, 1));
  }

  @Test
  void anglesLieBetweenThoseOfTheNodesAround() throws IOException {
    Grid cube = new Grid(new Crs("EPSG:32631"), 499_500, 5_000_500, 1000, 1000, 30, 9);
    SceneAngles angles = granule().on(cube);
    assertArrayEquals(new float[] {30, 4, 70}, at(angles, 0, 0), 1e-4f); // on the first node
    assertArrayEquals(new float[] {32, 4, 70}, at(angles, 0, 8), 1e-4f); // below the last row
    assertArrayEquals(new float[] {40.4f, 7, 170}, at(angles, 5, 1), 1e-4f); // views around north
    float[] between = at(angles, 2, 0);
    assertEquals(34, between[0], 1e-4);
    assertEquals(4 * 0.6 + 7 * 0.4, between[1], 1e-4);
    assertTrue(between[2] > 70 && between[2] < 170);
    assertEquals(7, at(angles, 8, 0)[1], 1e-4); // the nodes to the east see nothing
    assertArrayEquals(new float[] {41, 6, 70}, at(angles, 29, 0), 1e-4f); // none does: the mean
    float[] block = angles.of(0, new Window(1, 0, 3, 2));
    assertArrayEquals(between, Arrays.copyOfRange(block, 3, 6));
  }

  @Test
  void aCubeInAnotherSystemHasTheAnglesOfItsPlaces() throws IOException {
    double[] place = {502_500, 4_998_000};
    CrsTransform.between(new Crs("EPSG:32631"), Crs.epsg(4326)).apply(place, 1);
    Grid cube = new Grid(Crs.epsg(4326), place[0] - 5e-5, place[1] + 5e-5, 1e-4, 1e-4, 4, 4);
    float[] found = at(granule().on(cube), 0, 0);
    assertEquals(35 + 0.4 * 2, found[0], 1e-3);
    SceneAngles unplaced = granule().on(new Grid(Crs.UNKNOWN, 0, 0, 1, 1, 4, 4));
    assertArrayEquals(new float[] {41, 6, 70}, at(unplaced, 0, 0), 1e-4f);
  }

  @Test
  void gridsThatDoNotFitAreRefused() throws IOException {
    for (String rows : List.of("<VALUES>1 2</VALUES>", "<VALUES>1 2</VALUES><VALUES>1</VALUES>")) {
      String grid = "<Zenith><Values_List>" + rows + "</Values_List></Zenith>";
      Path file =
          Files.writeString(
              folder.resolve("bad.xml"),
              """
              <g><SENSING_TIME>2017-08-04T11:56:49Z</SENSING_TIME>
              <Mean_Sun_Angle><ZENITH_ANGLE>41</ZENITH_ANGLE><AZIMUTH_ANGLE>170</AZIMUTH_ANGLE></Mean_Sun_Angle>
              <Mean_Viewing_Incidence_Angle><ZENITH_ANGLE>6</ZENITH_ANGLE><AZIMUTH_ANGLE>100</AZIMUTH_ANGLE></Mean_Viewing_Incidence_Angle>
              <Sun_Angles_Grid>%s</Sun_Angles_Grid><Viewing_Incidence_Angles_Grids/></g>
              """
                  .formatted(grid));
      BadInput e = assertThrows(BadInput.class, () -> GranuleAngles.read(file));
      assertTrue(e.getMessage().contains("grid of angles"), e.getMessage());
    }
  }

  @Test
  void itemsNeedAllAnglesButTheAzimuthOfAViewFromAbove() throws IOException {
    Path file = Path.of("item.json");
    ObjectNode item = Json.object().put("view:sun_elevation", 60).put("view:sun_azimuth", 150);
    assertNull(StacAngles.of(item, file));
    assertEquals(new Angles(30, 0, 0), StacAngles.of(item.put("view:off_nadir", 0), file));
    item.put("view:incidence_angle", 7.5);
    assertNull(StacAngles.of(item, file));
    assertEquals(new Angles(30, 7.5, 40), StacAngles.of(item.put("view:azimuth", 110), file));
    item.put("view:sun_elevation", -3);
    assertThrows(BadInput.class, () -> StacAngles.of(item, file));
  }

  @Test
  void anglesBeyondTheLearnedOnesAreTold() {
    SceneAngles angles =
        SceneAngles.Uniform.of(List.of(new Angles(15, 12, 180), new Angles(14, 13, 0)));
    List<String> beyond = angles.beyond(List.of("a", "b"), new Window(0, 0, 100, 1));
    assertEquals(2, beyond.size(), beyond.toString());
    assertEquals("b: tts 14.0 to 14.0, learned 15.0 to 70.0", beyond.getFirst());
  }
}

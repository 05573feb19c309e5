package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BandNamesTest {
  @ParameterizedTest
  @CsvSource({
    "S2_B02_10m, B02, S2",
    "NDVI_x10000_68dates, NDVI, ''",
    "CLP_s2cloudless_x200_68dates, CLP_s2cloudless, ''",
    "IS_VALID_68dates, IS_VALID, ''",
    "S1_VV_20m, VV, S1",
    "T29UNU_20221005T115411_SCL_60m, SCL, ''",
    "S2A_20200110_B8A, B8A, S2",
    "S2C_MSIL2A_20250110T105421_B04, B04, S2",
    "LC09_B4_20220101, B4, L8-9",
    "SENTINEL-1_VV_2020-01-13, VV, S1",
    "NDVI-2020-01-13, NDVI, ''",
    "20200110, band1, ''",
    "B04, B04, ''",
    "S2_20200110, S2, S2"
  })
  void namesLoseWhatIsNoBand(String file, String band, String sensor) {
    assertEquals(band, BandNames.clean(file));
    assertEquals(sensor, BandNames.sensor(file));
  }

  @Test
  void datesAreFoundInNames() {
    assertEquals(LocalDate.of(2020, 1, 13), BandNames.date("Boadella_2020-01-13"));
    assertEquals(LocalDate.of(2020, 1, 13), BandNames.date("S2_20200113_B04"));
    assertEquals(LocalDate.of(2022, 10, 5), BandNames.date("T29UNU_20221005T115411_SCL_60m"));
    assertNull(BandNames.date("sinop-ndvi-2014"));
    assertNull(BandNames.date("x20201399"));
  }

  @Test
  void descriptionsAreDatesOnlyAsAWhole() {
    assertEquals(LocalDate.of(2017, 8, 4), BandNames.timeText("2017-08-04T10:53:28"));
    assertEquals(LocalDate.of(2020, 11, 1), BandNames.timeText("2020-11-01"));
    assertNull(BandNames.timeText("B04"));
    assertNull(BandNames.timeText("NDVI 2020-11-01"));
  }

  @Test
  void descriptionsLoseTheSameTokensWhileTheyStayDistinct() {
    assertEquals(
        List.of("B02", "B03", "band3"), BandNames.described(List.of("S2_B02_10m", "B03", "")));
    assertEquals(List.of("B02_10m", "B02_20m"), BandNames.described(List.of("B02_10m", "B02_20m")));
    assertEquals(List.of("winter_crop"), BandNames.described(List.of("winter_crop")));
    assertEquals("winter", BandNames.clean("winter_crop_COG"));
  }
}

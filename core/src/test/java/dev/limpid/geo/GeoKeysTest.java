package dev.limpid.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeoKeysTest {
  private static GeoKeys keys(int... directory) {
    return new GeoKeys(directory, new double[0], "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EPSG:32631",
        "EPSG:4326",
        "EPSG:2154",
        "EPSG:3035",
        "EPSG:3857",
        "EPSG:4258",
        "EPSG:4171",
        "EPSG:4087",
        "EPSG:7844",
        "EPSG:5041",
        "ESRI:54009"
      })
  void codesSurvive(String code) throws IOException {
    assertEquals(new Crs(code), GeoKeys.of(new Crs(code)).crs());
  }

  @Test
  void geographicCodesGoUnderTheGeodeticKey() throws IOException {
    assertEquals(4326, GeoKeys.of(new Crs("EPSG:4326")).code(2048));
    assertEquals(2, GeoKeys.of(new Crs("EPSG:4326")).code(1024));
    assertEquals(4087, GeoKeys.of(new Crs("EPSG:4087")).code(3072)); // projected among geographic
    assertEquals(1, GeoKeys.of(new Crs("EPSG:4087")).code(1024));
    assertEquals(20041, GeoKeys.of(new Crs("EPSG:20041")).code(2048));
    assertEquals(20042, GeoKeys.of(new Crs("EPSG:20042")).code(3072));
  }

  @Test
  void noKeysMeanUnknown() throws IOException {
    assertEquals(Crs.UNKNOWN, keys().crs());
    assertEquals(0, GeoKeys.of(Crs.UNKNOWN).directory().length);
    assertEquals(Crs.UNKNOWN, keys(1, 1, 0, 0).crs());
  }

  @Test
  void pointPixels() {
    assertTrue(keys(1, 1, 0, 1, 1025, 0, 1, 2).pixelIsPoint());
    assertFalse(keys(1, 1, 0, 1, 1025, 0, 1, 1).pixelIsPoint());
    assertFalse(keys(1, 1).pixelIsPoint());
  }

  @Test
  void lyingCountIsRefused() {
    BadInput refused =
        assertThrows(BadInput.class, () -> keys(1, 1, 0, 65_535, 1024, 0, 1, 1).crs());
    assertTrue(refused.getMessage().contains("65535"), refused.getMessage());
  }

  @Test
  void codeThatDoesNotFitIsRefused() {
    assertThrows(BadInput.class, () -> GeoKeys.of(new Crs("EPSG:102100")));
    assertThrows(BadInput.class, () -> GeoKeys.of(new Crs("EPSG:99999999999")));
    assertThrows(BadInput.class, () -> GeoKeys.of(new Crs("IGNF:12")));
  }

  @Test
  void randomDirectoriesGiveACrsOrBadInput() throws IOException {
    Random random = new Random(7);
    int[] ids = {
      1024, 1025, 1026, 2048, 2050, 2056, 2057, 2059, 3072, 3075, 3076, 3078, 3080, 3082
    };
    int known = 0;
    for (int run = 0; run < 20_000; run++) {
      int[] directory = new int[random.nextInt(40)];
      for (int i = 0; i < directory.length; i++)
        directory[i] =
            i == 0 || random.nextInt(4) == 0
                ? random.nextInt(3)
                : i % 4 == 0 ? ids[random.nextInt(ids.length)] : random.nextInt(65_536);
      if (directory.length > 1 && random.nextBoolean()) directory[1] = 34_736 + random.nextInt(2);
      GeoKeys keys = new GeoKeys(directory, new double[random.nextInt(3)], "a|b");
      keys.pixelIsPoint();
      try {
        if (!keys.crs().equals(Crs.UNKNOWN)) known++;
      } catch (BadInput refused) {
        assertFalse(refused.getMessage().isEmpty());
      }
    }
    assertTrue(known > 0);
  }
}

package dev.limpid.geo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrsTest {
  private static final String SPHERE =
      "GEOGCS[\"unknown\",DATUM[\"unknown\",SPHEROID[\"unknown\",6371007.181,0]],"
          + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
  static final String SINUSOIDAL =
      "PROJCS[\"MODIS sinusoidal\","
          + SPHERE
          + ",PROJECTION[\"Sinusoidal\"],PARAMETER[\"longitude_of_center\",0],"
          + "PARAMETER[\"false_easting\",0],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]";

  @ParameterizedTest
  @CsvSource({
    "EPSG:32631, EPSG:32631",
    "epsg:4326, EPSG:4326",
    "' EPSG:3857 ', EPSG:3857",
    "urn:ogc:def:crs:EPSG::2154, EPSG:2154",
    "urn:ogc:def:crs:EPSG:9.9.1:25832, EPSG:25832",
    "urn:ogc:def:crs:OGC:1.3:CRS84, EPSG:4326",
    "OGC:CRS84, EPSG:4326"
  })
  void namesOfPeople(String text, String definition) throws BadInput {
    assertEquals(new Crs(definition), Crs.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "32631",
        "WGS84",
        "EPSG:",
        "EPSG:0",
        "EPSG:1234567890",
        "PROJCS[",
        "PROJCS[\"a\"]x",
        "GEOGCS[\"a\",DATUM[\"b\"]",
        "\u001b[31m",
        "[[[",
        "A]",
        "PROJCS[\"unclosed]"
      })
  void whatIsNoReferenceSystem(String text) {
    BadInput refused = assertThrows(BadInput.class, () -> Crs.parse(text));
    assertTrue(refused.code().startsWith("crs."), refused.code());
    assertFalse(refused.getMessage().contains("\u001b"));
  }

  @Test
  void aBareNumberGetsAHint() {
    BadInput refused = assertThrows(BadInput.class, () -> Crs.parse("32631"));
    assertTrue(refused.getMessage().contains("EPSG:32631?"), refused.getMessage());
  }

  @Test
  void wktWithACodeIsThatCode() throws BadInput {
    assertEquals(
        Crs.epsg(4326),
        Crs.parse(SPHERE.substring(0, SPHERE.length() - 1) + ",AUTHORITY[\"EPSG\",\"4326\"]]"));
    assertEquals(
        Crs.epsg(3035),
        Crs.parse("COMPOUNDCRS[\"x\",PROJCRS[\"y\",ID[\"EPSG\",3035]],VERTCRS[\"z\"]]"));
  }

  @Test
  void deepTextIsRefusedWithoutRecursion() {
    String deep = "A[".repeat(60_000) + "]".repeat(60_000);
    assertThrows(BadInput.class, () -> Crs.parse(deep));
    assertThrows(BadInput.class, () -> Crs.parse("A[" + "1,".repeat(200_000) + "1]"));
  }

  @Test
  void kinds() throws BadInput {
    assertTrue(Crs.epsg(4326).geographic());
    assertTrue(new Crs(SPHERE).geographic());
    assertFalse(new Crs(SINUSOIDAL).geographic());
    assertFalse(Crs.epsg(3857).geographic());
    assertFalse(Crs.UNKNOWN.geographic());
    assertEquals("MODIS sinusoidal", new Crs(SINUSOIDAL).label());
    assertEquals("EPSG:3857", Crs.epsg(3857).label());
    assertEquals("unknown", Crs.UNKNOWN.label());
    assertEquals(1, new Crs(SINUSOIDAL).metresPerUnit());
    assertEquals(1, Crs.epsg(32631).metresPerUnit());
    assertEquals(0.3048, Crs.epsg(2222).metresPerUnit()); // international feet
    assertThrows(IllegalStateException.class, () -> Crs.epsg(4326).metresPerUnit());
  }

  /// On a sphere x = R cos(latitude) longitude, y = R latitude (Snyder 1987, eq. 30-1).
  @Test
  void sinusoidalFromItsText() throws BadInput {
    double[] point = {-55.5, -11.75};
    CrsTransform.between(Crs.epsg(4326), new Crs(SINUSOIDAL)).apply(point, 1);
    double radius = 6_371_007.181;
    double x = radius * Math.toRadians(-55.5) * Math.cos(Math.toRadians(11.75));
    assertArrayEquals(new double[] {x, radius * Math.toRadians(-11.75)}, point, 1e-3);
  }

  /// Parameters survive keys, whatever the method and the dialect.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Albers_Conic_Equal_Area|latitude_of_center 40,longitude_of_center -3,standard_parallel_1 43,standard_parallel_2 62,false_easting 1000",
        "Albers Equal Area|Latitude of false origin 40,Longitude of false origin -3,Latitude of 1st standard parallel 43,Latitude of 2nd standard parallel 62,Easting at false origin 1000",
        "Lambert_Azimuthal_Equal_Area|latitude_of_center 52,longitude_of_center 10,false_easting 4321000,false_northing 3210000",
        "Lambert_Conformal_Conic_2SP|latitude_of_origin 46.5,central_meridian 3,standard_parallel_1 49,standard_parallel_2 44,false_easting 700000",
        "Lambert_Conformal_Conic|latitude_of_origin 46.5,central_meridian 3,standard_parallel_1 49,standard_parallel_2 44,false_easting 700000",
        "Lambert_Conformal_Conic_1SP|latitude_of_origin 46.5,central_meridian 3,scale_factor 0.9998",
        "Transverse_Mercator|latitude_of_origin 0,central_meridian 3,scale_factor 0.9996,false_easting 500000",
        "Mercator_1SP|central_meridian 3,scale_factor 0.9",
        "Mercator_2SP|central_meridian 3,standard_parallel_1 40",
        "Polar_Stereographic|latitude_of_origin 71,central_meridian -39,scale_factor 1",
        "Polar Stereographic (variant B)|Latitude of standard parallel 71,Longitude of origin -39",
        "Oblique_Stereographic|latitude_of_origin 52.1,central_meridian 5.3,scale_factor 0.9999",
        "Cylindrical_Equal_Area|standard_parallel_1 30,central_meridian 5",
        "Azimuthal_Equidistant|latitude_of_center 50,longitude_of_center 10",
        "Sinusoidal|longitude_of_center 3",
        "Robinson|longitude_of_center 3",
        "Mollweide|central_meridian 3"
      })
  void definedSystemsSurviveKeys(String method, String parameters) throws IOException {
    Crs crs = Crs.parse(wkt(method, parameters));
    GeoKeys keys = GeoKeys.of(crs);
    Crs back = keys.crs();
    assertTrue(back.definition().startsWith("PROJCS["), back.definition());
    double[] there = {4, 48};
    double[] again = {4, 48};
    CrsTransform.between(Crs.epsg(4326), crs).apply(there, 1);
    CrsTransform.between(Crs.epsg(4326), back).apply(again, 1);
    assertTrue(Math.hypot(there[0], there[1]) > 1000);
    assertArrayEquals(there, again, 1e-6);
  }

  private static String wkt(String method, String parameters) {
    StringBuilder out = new StringBuilder("PROJCS[\"mine\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",");
    out.append("SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],");
    out.append("UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"").append(method).append("\"]");
    for (String parameter : parameters.split(",")) {
      int blank = parameter.lastIndexOf(' ');
      out.append(
          String.format(
              Locale.ROOT,
              ",PARAMETER[\"%s\",%s]",
              parameter.substring(0, blank),
              parameter.substring(blank + 1)));
    }
    return out.append(",UNIT[\"metre\",1]]").toString();
  }

  @Test
  void methodThatCannotBeComputedIsKeptAsText() throws IOException {
    Crs crs = new Crs(wkt("Hotine_Oblique_Mercator", "latitude_of_center 4,azimuth 53"));
    assertEquals(crs, GeoKeys.of(crs).crs());
    BadInput refused =
        assertThrows(BadInput.class, () -> CrsTransform.between(crs, Crs.epsg(4326)));
    assertEquals("crs.projection", refused.code());
    assertTrue(refused.getMessage().contains("Hotine"), refused.getMessage());
  }

  @Test
  void namesFromFilesCannotBreakTheText() throws IOException {
    String evil = SINUSOIDAL.replace("MODIS sinusoidal", "a\"\"],EVIL[\"\"|b\u0007");
    Crs back = GeoKeys.of(Crs.parse(evil)).crs();
    assertTrue(Wkt.parse(back.definition()).child("EVIL").isEmpty(), back.definition());
  }
}

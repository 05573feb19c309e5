package dev.limpid.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Polygon;

final class FootprintTest {
  @Test
  void degreesStayAsTheyAre() {
    Footprint f = Footprint.of(new Grid(Crs.epsg(4326), 3, 46, 0.1, 0.1, 10, 20));
    assertEquals("[3.0,44.0,4.0,46.0]", f.bbox().toString());
    assertEquals(
        "{\"type\":\"Polygon\",\"coordinates\":[[[3.0,44.0],[4.0,44.0],[4.0,46.0],[3.0,46.0],[3.0,44.0]]]}",
        f.geometry().toString());
  }

  /// Corners by PROJ 9.5.1 in `golden/geo` style: 500000 east is the central meridian.
  @Test
  void aProjectedGridLiesWhereItIs() {
    Footprint f = Footprint.of(new Grid(Crs.epsg(32631), 500_000, 5_000_000, 10, 10, 100, 100));
    assertEquals(3, f.west(), 1e-7);
    assertTrue(f.east() > 3.012 && f.east() < 3.013, f.toString());
    assertTrue(Orientation.isCCW(f.parts().getFirst().getExteriorRing().getCoordinates()));
  }

  @Test
  void whatCrossesTheAntimeridianIsCutThere() {
    // UTM zone 1 begins at 180 degrees: its western edge lies in zone 60.
    Footprint f = Footprint.of(new Grid(Crs.epsg(32601), 150_000, 5_000_000, 1000, 1000, 200, 50));
    assertEquals(2, f.parts().size());
    assertEquals("MultiPolygon", f.geometry().get("type").asText());
    assertTrue(f.west() > 170 && f.east() < -170, f.toString());
    for (Polygon part : f.parts()) {
      assertTrue(part.isValid());
      assertTrue(Orientation.isCCW(part.getExteriorRing().getCoordinates()));
      assertTrue(part.getEnvelopeInternal().getWidth() < 10, part.toString());
    }
  }

  @Test
  void degreesFromNullTo360AreTheWholeWorld() {
    Footprint f = Footprint.of(new Grid(Crs.epsg(4326), 0, 90, 1, 1, 360, 180));
    assertEquals("[-180.0,-90.0,180.0,90.0]", f.bbox().toString());
    Footprint east = Footprint.of(new Grid(Crs.epsg(4326), 170, 10, 1, 1, 30, 5));
    assertEquals("[170.0,5.0,-160.0,10.0]", east.bbox().toString());
  }

  @Test
  void anUnknownSystemHasNoPlace() {
    assertNull(Footprint.of(new Grid(Crs.UNKNOWN, 0, 0, 1, 1, 4, 4)));
  }
}

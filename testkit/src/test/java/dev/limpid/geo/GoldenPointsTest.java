package dev.limpid.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 12 reference systems by 25 points computed with PROJ 9.5.1.
@Tag("shared")
class GoldenPointsTest {
  private static final double MILLIMETRE = 1e-3;
  private static final double METRES_PER_DEGREE = 111_320;

  @Test
  void withinOneMillimetreBothWays() throws IOException {
    Set<String> systems = new HashSet<>();
    int points = 0;
    for (String line : Files.readAllLines(Shared.path("data/golden/geo/pyproj_points.csv"))) {
      if (line.startsWith("#") || line.startsWith("epsg")) continue;
      String[] cells = line.split(",");
      systems.add(cells[0]);
      points++;
      check(line, Crs.epsg(Integer.parseInt(cells[0])), cells);
    }
    assertEquals(12, systems.size());
    assertEquals(300, points);
  }

  private static void check(String line, Crs crs, String[] cells) throws IOException {
    double longitude = Double.parseDouble(cells[1]);
    double latitude = Double.parseDouble(cells[2]);
    double x = Double.parseDouble(cells[3]);
    double y = Double.parseDouble(cells[4]);
    Crs wgs84 = Crs.epsg(4326);
    double unit = crs.geographic() ? METRES_PER_DEGREE : 1;
    double[] there = {longitude, latitude};
    CrsTransform.between(wgs84, crs).apply(there, 1);
    assertEquals(0, unit * Math.hypot(there[0] - x, there[1] - y), MILLIMETRE, line);
    double[] back = {x, y};
    CrsTransform.between(crs, wgs84).apply(back, 1);
    double east = (back[0] - longitude) * Math.cos(Math.toRadians(latitude));
    assertEquals(0, METRES_PER_DEGREE * Math.hypot(east, back[1] - latitude), MILLIMETRE, line);
  }
}

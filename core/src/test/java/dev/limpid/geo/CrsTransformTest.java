package dev.limpid.geo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrsTransformTest {
  private static double[] transform(Crs from, Crs to, double... xy) throws BadInput {
    CrsTransform.between(from, to).apply(xy, xy.length / 2);
    return xy;
  }

  /// PROJ 9.5.1 (pyproj 3.7.2): `Transformer.from_crs(geodetic_crs, crs, always_xy=True)`.
  @ParameterizedTest
  @CsvSource({
    "32631, 2.5, 48.1, 462774.435803, 5327535.804183",
    "2154, 2.5, 48.1, 662780.820420, 6777854.098390",
    "3035, 2.5, 48.1, 3763210.877446, 2804622.255070",
    "3857, 2.5, 48.1, 278298.726983, 6123507.424977",
    "6933, 2.5, 48.1, 241215.700627, 5453975.419745",
    "3413, 2.5, 78.1, 953713.807977, -873917.693340",
    "31468, 11.4, 48.1, 4455316.906470, 5329177.252980",
    "2285, -120.5, 48.1, 1721864.985437, 401423.864175",
    "3395, 2.5, 48.1, 278298.726983, 6091687.678740",
    "5641, -40.5, -2.1, 5278130.328800, 9767881.857078",
    "9377, -84.77, 16.9, 3739575.970167, 3463814.242444",
    "26332, 9.5, 6.1, 555326.248010, 674222.649797"
  })
  void agreesWithProj(int epsg, double longitude, double latitude, double x, double y)
      throws BadInput {
    Crs crs = Crs.epsg(epsg);
    Crs base = geodetic(crs);
    assertArrayEquals(new double[] {x, y}, transform(base, crs, longitude, latitude), 1e-3);
    assertArrayEquals(new double[] {longitude, latitude}, transform(crs, base, x, y), 1e-8);
  }

  /// The geographic system on the same datum.
  private static Crs geodetic(Crs crs) throws BadInput {
    return switch (crs.epsg()) {
      case 31468 -> Crs.epsg(4314);
      case 2285 -> Crs.epsg(4269);
      case 9377 -> Crs.epsg(20046);
      case 26332 -> Crs.epsg(4263);
      case 2154 -> Crs.epsg(4171);
      case 3035 -> Crs.epsg(4258);
      case 5641 -> Crs.epsg(4674);
      default -> Crs.epsg(4326);
    };
  }

  @Test
  void xComesFirstWhateverTheAuthoritySays() throws BadInput {
    assertArrayEquals(
        new double[] {3, 0}, transform(Crs.epsg(32631), Crs.epsg(4326), 500_000, 0), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({
    "32631, 3, 20", "32740, 57, 10", "2154, 3, 8", "3035, 10, 25", "3857, 0, 170", "3031, 0, 170",
    "5041, 0, 170", "5070, -96, 25", "6933, 0, 170", "2056, 7.4, 2", "28992, 5.4, 2", "27700, -2, 5"
  })
  void thereAndBack(int epsg, double centre, double reach) throws BadInput {
    Random random = new Random(epsg);
    double south = epsg == 3031 ? -88 : epsg == 5041 ? 60 : epsg == 32740 ? -70 : 25;
    double[] points = new double[2000];
    for (int i = 0; i < points.length; i += 2) {
      points[i] = centre + (random.nextDouble() - 0.5) * reach;
      points[i + 1] = south + random.nextDouble() * 28;
    }
    double[] copy = points.clone();
    Crs crs = Crs.epsg(epsg);
    transform(Crs.epsg(4326), crs, copy);
    assertTrue(Math.abs(copy[0] - points[0]) > 1000);
    transform(crs, Crs.epsg(4326), copy);
    // Degrees: 0.2 mm, and 5 mm where rotations of an old datum are inverted to first order.
    boolean old = epsg == 2056 || epsg == 28992 || epsg == 27700;
    assertArrayEquals(points, copy, old ? 5e-8 : 2e-9);
  }

  @Test
  void manyThreadsGiveTheSame() throws BadInput {
    CrsTransform shared = CrsTransform.between(Crs.epsg(3035), Crs.epsg(32631));
    double[] points = new Random(3).doubles(20_000, 2_500_000, 5_000_000).toArray();
    double[] alone = points.clone();
    shared.apply(alone, 10_000);
    IntStream.range(0, 8)
        .parallel()
        .forEach(
            i -> {
              double[] mine = points.clone();
              shared.apply(mine, 10_000);
              assertTrue(Arrays.equals(alone, mine));
            });
  }

  @Test
  void impossiblePointsBecomeNaN() throws BadInput {
    double[] far = transform(Crs.epsg(3031), Crs.epsg(4326), Double.NaN, 5, 1e300, 1e300, 0, 1);
    assertTrue(Double.isNaN(far[0]) && Double.isNaN(far[1]));
    assertEquals(0, far[4], 1e-9);
  }

  @Test
  void whatCannotBeTransformedIsSaid() {
    refused("crs.code", Crs.epsg(99_999), Crs.epsg(4326));
    refused("crs.code", Crs.epsg(5703), Crs.epsg(4326)); // a vertical system
    refused("crs.unknown", Crs.UNKNOWN, Crs.epsg(4326));
    refused("crs.datum", Crs.epsg(4267), Crs.epsg(4326)); // NAD27 needs a grid
    refused("crs.datum", Crs.epsg(3821), Crs.epsg(4326)); // TWD67, shift unknown
    refused("crs.datum", Crs.epsg(4013), Crs.epsg(4326)); // Clarke 1880 by its axes
    refused("crs.projection", Crs.epsg(29_101), Crs.epsg(4326)); // polyconic
    refused("crs.projection", Crs.epsg(2065), Crs.epsg(4326));
  }

  private static void refused(String code, Crs from, Crs to) {
    BadInput refused = assertThrows(BadInput.class, () -> CrsTransform.between(from, to));
    assertEquals(code, refused.code(), refused.getMessage());
  }

  @Test
  void sameSystemNeedsNothing() throws BadInput {
    assertTrue(CrsTransform.between(Crs.UNKNOWN, Crs.UNKNOWN).identity());
    assertTrue(CrsTransform.between(Crs.epsg(99_999), Crs.epsg(99_999)).identity());
  }

  @Test
  void gradsAreGrads() throws BadInput {
    // 2.33722917 degrees east is the meridian of Paris; 50 grads are 45 degrees.
    Crs lambert = Crs.epsg(27_572);
    double[] origin = transform(Crs.epsg(4807), lambert, 0, 52);
    assertArrayEquals(new double[] {600_000, 2_200_000}, origin, 1e-3);
  }
}

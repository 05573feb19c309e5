package dev.limpid.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.limpid.io.BadInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GridTest {
  private static final Grid UTM = new Grid(Crs.epsg(32631), 600_000, 5_000_000, 10, 10, 100, 80);

  @Test
  void edgesAndCentres() {
    assertEquals(601_000, UTM.east());
    assertEquals(4_999_200, UTM.south());
    assertEquals(600_005, UTM.centreX(0));
    assertEquals(4_999_995, UTM.centreY(0));
    for (int col = 0; col < 100; col++) assertEquals(col, UTM.col(UTM.centreX(col)));
    for (int row = 0; row < 80; row++) assertEquals(row, UTM.row(UTM.centreY(row)));
  }

  @Test
  void windowOfABoxHasThePixelsItTouches() {
    assertEquals(
        Optional.of(new Window(1, 2, 2, 3)),
        UTM.windowOf(600_010, 4_999_950, 600_030, 4_999_980)); // on edges
    assertEquals(
        Optional.of(new Window(0, 1, 4, 5)),
        UTM.windowOf(600_009, 4_999_949, 600_031, 4_999_981)); // one metre more each side
    assertEquals(Optional.of(UTM.all()), UTM.windowOf(0, 0, 1e7, 1e7));
    assertEquals(Optional.empty(), UTM.windowOf(601_000, 4_999_500, 602_000, 4_999_600));
    assertEquals(Optional.empty(), UTM.windowOf(-1e300, -1e300, -1e299, 1e300));
    assertThrows(IllegalArgumentException.class, () -> UTM.windowOf(2, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> UTM.windowOf(Double.NaN, 0, 1, 1));
  }

  @Test
  void intersection() {
    assertEquals(
        Optional.of(new Window(5, 0, 5, 4)),
        new Window(0, 0, 10, 4).intersection(new Window(5, -3, 9, 20)));
    assertEquals(Optional.empty(), new Window(0, 0, 5, 5).intersection(new Window(5, 0, 5, 5)));
    assertEquals(
        Optional.of(new Window(1, 1, Integer.MAX_VALUE - 1, 1)),
        new Window(0, 0, Integer.MAX_VALUE, 2)
            .intersection(new Window(1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE)));
  }

  @Test
  void metresOfAGeographicPixel() throws BadInput {
    // Lengths of one degree at 45 degrees north on WGS 84, metres.
    Grid.Metres at45 = new Grid(Crs.epsg(4326), 3, 45.5, 1, 1, 1, 1).metresPerPixel();
    assertEquals(78_846.835, at45.width(), 0.01);
    assertEquals(111_131.777, at45.height(), 0.01);
    assertEquals(
        111_319.49,
        new Grid(Crs.epsg(4258), 0, 0.5, 1, 1, 1, 1).metresPerPixel().width(),
        0.01); // at the equator
  }

  @Test
  void metresOfAProjectedPixel() throws BadInput {
    assertEquals(new Grid.Metres(10, 10), UTM.metresPerPixel());
    Grid feet = new Grid(Crs.epsg(2285), 0, 0, 3, 3, 1, 1); // US survey feet
    assertEquals(3 * 1200 / 3937.0, feet.metresPerPixel().width(), 1e-12);
    assertThrows(
        IllegalStateException.class,
        () -> new Grid(Crs.UNKNOWN, 0, 0, 1, 1, 1, 1).metresPerPixel());
  }
}

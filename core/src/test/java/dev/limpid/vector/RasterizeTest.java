package dev.limpid.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.triangulate.VoronoiDiagramBuilder;

class RasterizeTest {
  private static final Grid GRID = new Grid(Crs.UNKNOWN, 100, 50, 1, 1, 6, 5);

  private static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }

  private static int[] owners(Grid grid, List<Geometry> geometries) {
    return new Rasterize(grid, geometries).owners(grid.all(), (p, a, b) -> {});
  }

  @Test
  void aPixelBelongsToThePolygonThatHoldsItsCentre() throws ParseException {
    int[] owners =
        owners(
            GRID,
            List.of(wkt("POLYGON ((101.4 49.4, 103.6 49.4, 103.6 47.6, 101.4 47.6, 101.4 49.4))")));
    int[] expected = new int[30];
    java.util.Arrays.fill(expected, -1);
    java.util.Arrays.fill(expected, 7, 10, 0); // x 1.4..3.6, y 0.6..2.4 hold the centres of row 1
    assertArrayEquals(expected, owners);
  }

  @Test
  void edgesThroughCentresGiveEachPixelOnce() throws ParseException {
    // Two squares that share the edge x = 102.5, and two that share y = 47.5, through centres.
    List<Geometry> list =
        List.of(
            wkt("POLYGON ((100.5 49.5, 102.5 49.5, 102.5 47.5, 100.5 47.5, 100.5 49.5))"),
            wkt("POLYGON ((102.5 49.5, 104.5 49.5, 104.5 47.5, 102.5 47.5, 102.5 49.5))"),
            wkt("POLYGON ((100.5 47.5, 104.5 47.5, 104.5 45.5, 100.5 45.5, 100.5 47.5))"));
    int[] overlaps = {0};
    int[] owners = new Rasterize(GRID, list).owners(GRID.all(), (p, a, b) -> overlaps[0]++);
    assertEquals(0, overlaps[0]);
    int[] expected = {
      0, 0, 1, 1, -1, -1,
      0, 0, 1, 1, -1, -1,
      2, 2, 2, 2, -1, -1,
      2, 2, 2, 2, -1, -1,
      -1, -1, -1, -1, -1, -1
    };
    assertArrayEquals(expected, owners);
  }

  @Test
  void holesArePartsOfNothingAndTheFirstWins() throws ParseException {
    Geometry ring =
        wkt(
            "POLYGON ((100 50, 105 50, 105 45, 100 45, 100 50), (101 49, 104 49, 104 46, 101 46, 101 49))");
    Geometry all = wkt("POLYGON ((100 50, 106 50, 106 45, 100 45, 100 50))");
    List<int[]> seen = new ArrayList<>();
    int[] owners =
        new Rasterize(GRID, List.of(ring, all))
            .owners(GRID.all(), (p, a, b) -> seen.add(new int[] {p, a, b}));
    assertEquals(16, seen.size());
    assertArrayEquals(new int[] {0, 0, 1}, seen.getFirst());
    assertEquals(16, java.util.Arrays.stream(owners).filter(o -> o == 0).count());
    assertEquals(14, java.util.Arrays.stream(owners).filter(o -> o == 1).count());
  }

  @Test
  void pointsTakeTheirPixelAndLinesAreMisuse() throws ParseException {
    int[] owners =
        owners(
            GRID,
            List.of(wkt("POINT (101 49)"), wkt("MULTIPOINT ((100 50), (106 50), (99.99 46))")));
    assertEquals(0, owners[7]);
    assertEquals(1, owners[0]);
    assertEquals(2, java.util.Arrays.stream(owners).filter(o -> o >= 0).count());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Rasterize(GRID, List.of(wkt("LINESTRING (0 0, 1 1)"))));
    assertTrue(Rasterize.hasLine(wkt("GEOMETRYCOLLECTION (POINT (0 0), LINESTRING (0 0, 1 1))")));
  }

  /// Cells of a Voronoi diagram that cover the grid: each pixel has exactly one, and it is the one
  /// in which JTS locates the pixel's centre; windows give the same as the whole.
  @Property(tries = 60)
  void aCoverageGivesEachPixelOneOwner(
      @ForAll @IntRange(min = 2, max = 60) int n, @ForAll long seed) {
    Grid grid = new Grid(Crs.UNKNOWN, -3.7, 11.1, 0.25, 0.3, 40, 33);
    Random random = new Random(seed);
    List<Coordinate> sites = new ArrayList<>();
    for (int i = 0; i < n; i++)
      sites.add(new Coordinate(-10 + 25 * random.nextDouble(), -5 + 25 * random.nextDouble()));
    VoronoiDiagramBuilder builder = new VoronoiDiagramBuilder();
    builder.setSites(sites);
    Geometry diagram = builder.getDiagram(new GeometryFactory());
    List<Geometry> cells = new ArrayList<>();
    for (int i = 0; i < diagram.getNumGeometries(); i++) cells.add(diagram.getGeometryN(i));
    Rasterize rasterize = new Rasterize(grid, cells);
    int[] overlaps = {0};
    int[] owners = rasterize.owners(grid.all(), (p, a, b) -> overlaps[0]++);
    assertEquals(0, overlaps[0]);
    var locators = cells.stream().map(IndexedPointInAreaLocator::new).toList();
    for (int i = 0; i < owners.length; i++) {
      double x = grid.west() + (i % grid.width() + 0.5) * grid.pixelWidth();
      double y = grid.north() - (Math.floorDiv(i, grid.width()) + 0.5) * grid.pixelHeight();
      if (owners[i] < 0) {
        for (var locator : locators)
          assertTrue(locator.locate(new Coordinate(x, y)) != Location.INTERIOR);
      } else assertTrue(locators.get(owners[i]).locate(new Coordinate(x, y)) != Location.EXTERIOR);
    }
    Window window = new Window(7, 5, 20, 11);
    int[] part = rasterize.owners(window, (p, a, b) -> {});
    for (int i = 0; i < part.length; i++)
      assertEquals(owners[(i / 20 + 5) * 40 + i % 20 + 7], part[i]);
  }
}

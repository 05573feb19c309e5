package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 3: where pixels lie survives writing and reading to the bit; what is not north-up is
/// refused and not shifted. Point pixels and rotations are in [TiffSourceTest], files of GDAL in
/// [GdalFilesTest], mixed UTM zones in the tests of cube layouts (`gridsThatDoNotFitNameTheFix`).
final class Scenario03GeoreferencingTest {
  /// Codes with west, north, pixel width and pixel height.
  private static final double[][] PLACES = {
    {32631, 500_000, 5_600_000, 10, 10},
    {32733, 166_021.4431, 9_999_999.5, 30, 30},
    {2154, 652_381.27, 6_862_047.13, 0.2, 0.2},
    {3035, 4_321_000, 3_210_000, 100, 100},
    {3857, -20_037_508.342789244, 20_037_508.342789244, 4.777314267823516, 4.777314267823516},
    {3031, -3_000_000, 3_000_000, 500, 250},
    {5070, -2_356_095, 3_172_605, 30, 30},
    {27700, 400_000.5, 300_000.25, 1, 1},
    {4326, 179.9, 1e-7, 1.0 / 3600, 1.0 / 7200},
    {4326, -180, 90, 0.1, 0.05},
    {4258, 3.00001, 50.99999, 8.983152841195215e-5, 5.7e-5},
    {4269, -122.1234567890123, 37.7654321098765, 1e-4, 1e-4}
  };

  @TempDir Path folder;

  @Test
  void sixtyRoundTripsKeepEveryBit() throws IOException {
    int trips = 0;
    for (double[] p : PLACES) {
      for (int side : new int[] {1, 2, 17, 64, 100}) {
        Grid grid = new Grid(Crs.epsg((int) p[0]), p[1], p[2], p[3], p[4], side, 2 * side);
        Path file = folder.resolve("trip" + trips++ + ".tif");
        Layer layer = Layer.measured("", SampleType.UINT8, null, List.of(Band.of("v", "1")));
        try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
          writer.writeStored(0, 0, grid.all(), new byte[2 * side * side]);
          writer.commit();
        }
        try (RasterSource source = GeoTiff.open(file)) {
          assertEquals(grid, source.grid());
          assertEquals(List.of(), source.info().warnings());
        }
      }
    }
    assertEquals(60, trips);
    System.out.println("scenario 3: " + trips + " round trips without a changed bit");
  }

  private static TinyTiff place(int code, boolean geographic, double... tags) {
    return TinyTiff.grey(2, 2, (byte) 1, (byte) 2, (byte) 3, (byte) 4)
        .doubles(Tag.MODEL_PIXEL_SCALE, tags[0], tags[1], 0)
        .doubles(Tag.MODEL_TIEPOINT, tags[2], tags[3], 0, tags[4], tags[5], 0)
        .shorts(
            Tag.GEO_KEY_DIRECTORY,
            1,
            1,
            0,
            3,
            1024,
            0,
            1,
            geographic ? 2 : 1,
            1025,
            0,
            1,
            1,
            geographic ? 2048 : 3072,
            0,
            1,
            code);
  }

  private Grid grid(TinyTiff tiff) throws IOException {
    try (RasterSource source = GeoTiff.open(tiff.write(folder.resolve("t.tif")))) {
      return source.grid();
    }
  }

  @Test
  void longitudeComesFirstWhateverTheAuthoritySays() throws IOException {
    Grid grid = grid(place(4326, true, 0.5, 0.25, 0, 0, 3, 51));
    assertEquals(new Grid(new Crs("EPSG:4326"), 3, 51, 0.5, 0.25, 2, 2), grid);
    double[] xy = {grid.west(), grid.north()};
    CrsTransform.between(grid.crs(), Crs.epsg(32631)).apply(xy, 1);
    assertEquals(500_000, xy[0], 1e-3); // 3 degrees east is the middle of zone 31
    assertEquals(5_649_824, xy[1], 1000);
  }

  @Test
  void aGridOverTheAntimeridianStaysWhereItIs() throws IOException {
    Grid grid = grid(place(4326, true, 1, 1, 0, 0, 179, -16));
    assertEquals(179, grid.west());
    assertEquals(180, grid.west() + grid.pixelWidth());
  }

  @Test
  void aTiepointInsideTheImageIsCountedBack() throws IOException {
    Grid grid = grid(place(2154, false, 0.5, 0.5, 1, 2, 652_381.5, 6_862_047));
    assertEquals(new Grid(new Crs("EPSG:2154"), 652_381, 6_862_048, 0.5, 0.5, 2, 2), grid);
  }

  @Test
  void southUpAndPixelsWithoutASizeAreRefused() throws IOException {
    // A negative scale along y is no south-up image: readers take its size, as GDAL does.
    Grid negative = grid(place(32631, false, 10, -10, 0, 0, 500_000, 5_600_000));
    assertEquals(grid(place(32631, false, 10, 10, 0, 0, 500_000, 5_600_000)), negative);
    for (double[] scale : new double[][] {{0, 10}, {10, 0}, {Double.NaN, 10}}) {
      TinyTiff tiff = place(32631, false, scale[0], scale[1], 0, 0, 500_000, 5_600_000);
      BadInput bad = assertThrows(BadInput.class, () -> grid(tiff));
      System.out.println("scenario 3: refused, " + bad.code());
    }
    TinyTiff up =
        TinyTiff.grey(1, 1, (byte) 1)
            .doubles(Tag.MODEL_TRANSFORMATION, 8, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThrows(BadInput.class, () -> grid(up));
  }
}

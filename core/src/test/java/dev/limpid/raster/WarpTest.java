package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarpTest {
  private static final Grid UTM = utm(300, 200);
  private static final Crs MERCATOR = Crs.epsg(3857);

  private static Grid utm(int width, int height) {
    return new Grid(Crs.epsg(32631), 600_000, 5_000_000, 10, 10, width, height);
  }

  private static ArraySource floats(Grid grid, IntBinaryOperator value) {
    float[] values = new float[grid.width() * grid.height()];
    for (int i = 0; i < values.length; i++)
      values[i] = value.applyAsInt(i % grid.width(), i / grid.width());
    return new ArraySource(grid, SampleType.FLOAT32, null, values);
  }

  private static ArraySource noise() {
    Random random = new Random(5);
    float[] values = new float[UTM.width() * UTM.height()];
    for (int i = 0; i < values.length; i++)
      values[i] = random.nextInt(9) == 0 ? Float.NaN : random.nextInt(50);
    return new ArraySource(UTM, SampleType.FLOAT32, null, values, values.clone());
  }

  @Test
  void sameGridIsTheSameRaster() throws IOException {
    ArraySource source = noise();
    assertSame(source, Warp.of(source, UTM, Resampling.CUBIC));
    assertSame(UTM, Warp.grid(UTM, UTM.crs()));
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void aConstantStaysConstant(Resampling method) throws IOException {
    ArraySource source = floats(UTM, (c, r) -> 7);
    for (double pixel : new double[] {5, 14, 60, 333}) {
      Grid target = Warp.grid(UTM, MERCATOR, pixel);
      Raster warped = Warp.of(source, target, method).read(target.all());
      int valid = 0;
      for (int i = 0; i < target.width() * target.height(); i++) {
        float value = warped.at(0, i / target.width(), i % target.width());
        if (Float.isNaN(value)) continue;
        valid++;
        assertEquals(7, value, 1e-5);
      }
      assertTrue(valid > 0.9 * target.width() * target.height(), method + " at " + pixel);
    }
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void aPixelDoesNotDependOnItsWindow(Resampling method) throws IOException {
    Grid target = Warp.grid(UTM, MERCATOR, 23);
    RasterSource warp = Warp.of(noise(), target, method);
    Raster whole = warp.read(target.all());
    for (int side : new int[] {1, 37, 64})
      IntStream.range(0, 40)
          .parallel()
          .forEach(
              i -> {
                Random random = new Random(1000L * side + i);
                int col = random.nextInt(target.width());
                int row = random.nextInt(target.height());
                Window window = new Window(col - 3, row - 3, side + 3, side);
                Raster part = readUnchecked(warp, window);
                for (int b = 0; b < 2; b++)
                  for (int r = 0; r < side; r++)
                    for (int c = 0; c < side + 3; c++)
                      assertEquals(
                          at(whole, b, window.row() + r, window.col() + c), part.at(b, r, c));
              });
  }

  private static Raster readUnchecked(RasterSource source, Window window) {
    try {
      return source.read(window);
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private static float at(Raster whole, int band, int row, int col) {
    boolean inside =
        col >= 0 && row >= 0 && col < whole.window().width() && row < whole.window().height();
    return inside ? whole.at(band, row, col) : Float.NaN;
  }

  @Test
  void bilinearAndCubicFollowARamp() throws IOException {
    ArraySource source = floats(UTM, (c, r) -> 10 * c + 3 * r);
    Grid target = Warp.grid(UTM, MERCATOR, 14.1);
    SourcePositions positions = new SourcePositions(target, UTM);
    double[] x = new double[1];
    double[] y = new double[1];
    for (Resampling method : new Resampling[] {Resampling.BILINEAR, Resampling.CUBIC}) {
      RasterSource warp = Warp.of(source, target, method);
      for (int i = 10; i < 190; i += 7) {
        positions.fill(i, i, 1, 1, true, x, y);
        if (x[0] < 3 || y[0] < 3 || x[0] > 297 || y[0] > 197) continue;
        double exact = 10 * (x[0] - 0.5) + 3 * (y[0] - 0.5);
        assertEquals(exact, warp.read(new Window(i, i, 1, 1)).at(0, 0, 0), 1e-3);
      }
    }
  }

  @Test
  void averageOfWholePixelsIsTheirMean() throws IOException {
    Grid coarse = new Grid(UTM.crs(), UTM.west(), UTM.north(), 50, 20, 60, 100);
    RasterSource warp = Warp.of(floats(UTM, (c, r) -> 1000 * r + c), coarse, Resampling.AVERAGE);
    Raster mean = warp.read(coarse.all());
    for (int r = 0; r < 100; r++)
      for (int c = 0; c < 60; c++)
        assertEquals(1000 * (2 * r + 0.5) + 5 * c + 2, mean.at(0, r, c), 0.01);
  }

  @Test
  void codesBeyondFloatsSurviveNearestAndMode() throws IOException {
    int[] codes = new int[300 * 200];
    for (int i = 0; i < codes.length; i++) codes[i] = 1_101_060_000 + i / 300 / 50;
    codes[0] = -1;
    ArraySource source = new ArraySource(UTM, SampleType.INT32, -1.0, codes);
    Grid same = new Grid(UTM.crs(), UTM.west(), UTM.north(), 25, 25, 120, 80);
    for (Resampling method : new Resampling[] {Resampling.NEAREST, Resampling.MODE}) {
      int[] stored = (int[]) Warp.of(source, same, method).readStored(0, same.all());
      for (int row = 0; row < 80; row++)
        assertEquals(1_101_060_000 + row / 20, stored[row * 120 + 60], method + " row " + row);
    }
    Grid shifted = new Grid(UTM.crs(), UTM.west() - 30, UTM.north(), 10, 10, 4, 1);
    assertArrayEquals(
        new int[] {-1, -1, -1, -1},
        (int[]) Warp.of(source, shifted, Resampling.NEAREST).readStored(0, shifted.all()));
  }

  @Test
  void storedValuesAreRoundedHalfUpBesideTheNoDataValue() throws IOException {
    Grid two = utm(2, 1);
    Grid middle = new Grid(two.crs(), two.west() + 5, two.north(), 10, 10, 1, 1);
    assertArrayEquals(new byte[] {2}, (byte[]) stored(two, middle, null, 1, 2));
    assertArrayEquals(new byte[] {1}, (byte[]) stored(two, middle, 2.0, 1, 3));
    assertArrayEquals(new byte[] {1}, (byte[]) stored(two, middle, 0.0, 1, 1));
    Grid far = new Grid(two.crs(), 0, 0, 10, 10, 1, 1);
    assertArrayEquals(new byte[] {0}, (byte[]) stored(two, far, null, 1, 1));
    assertArrayEquals(new byte[] {9}, (byte[]) stored(two, far, 9.0, 1, 1));
    assertArrayEquals(new byte[] {0}, (byte[]) stored(two, far, 300.0, 1, 1));
  }

  private static Object stored(Grid from, Grid to, Double noData, int... values)
      throws IOException {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    ArraySource source = new ArraySource(from, SampleType.UINT8, noData, bytes);
    return Warp.of(source, to, Resampling.BILINEAR).readStored(0, to.all());
  }

  @Test
  void readsOnlyWhatAWindowNeeds() throws IOException {
    Grid big = utm(4000, 4000);
    ArraySource source = new ArraySource(big, SampleType.UINT8, null, new byte[4000 * 4000]);
    Grid target = Warp.grid(big, MERCATOR);
    Warp.of(source, target, Resampling.CUBIC).read(new Window(2000, 2000, 64, 64));
    assertTrue(source.pixelsRead() < 80 * 80, "read " + source.pixelsRead());
    Warp.of(source, target, Resampling.CUBIC).read(new Window(-500, 0, 64, 64));
    assertTrue(source.pixelsRead() < 80 * 80, "read " + source.pixelsRead());
  }

  @Test
  void aTargetPixelOverTooManySourcePixelsIsRefused() throws IOException {
    Grid big = utm(60_000, 60_000);
    RasterSource source = new ArraySource(big, SampleType.UINT8, null, new byte[0]);
    Grid one = new Grid(big.crs(), big.west(), big.north(), 600_000, 600_000, 1, 1);
    BadInput refused =
        assertThrows(
            BadInput.class, () -> Warp.of(source, one, Resampling.AVERAGE).read(one.all()));
    assertEquals("warp.scale", refused.code());
  }

  @Test
  void longitudesWrapAroundTheSource() throws IOException {
    Grid pacific = new Grid(Crs.epsg(4326), 170, 10, 0.5, 0.5, 40, 40); // 170 E to 170 W
    ArraySource source = floats(pacific, (c, r) -> c);
    Grid utm1 = new Grid(Crs.epsg(32601), 300_000, 800_000, 5000, 5000, 60, 60); // at 177 W
    Raster warped = Warp.of(source, utm1, Resampling.NEAREST).read(utm1.all());
    double[] point = {utm1.centreX(30), utm1.centreY(30)};
    CrsTransform.between(utm1.crs(), pacific.crs()).apply(point, 1);
    assertTrue(point[0] < -170);
    assertEquals(pacific.col(point[0] + 360), warped.at(0, 30, 30));
  }

  @Test
  void positionsAreExactToAMillionthOfAPixel() throws IOException {
    Grid[] targets = {
      Warp.grid(UTM, MERCATOR),
      Warp.grid(UTM, Crs.epsg(3035)),
      new Grid(Crs.epsg(4326), -180, 90, 0.5, 0.5, 720, 360)
    };
    for (Grid target : targets) {
      int width = Math.min(300, target.width());
      int height = Math.min(200, target.height());
      double[] x = new double[width * height];
      double[] y = new double[width * height];
      new SourcePositions(target, UTM).fill(0, 0, width, height, true, x, y);
      CrsTransform exact = CrsTransform.between(target.crs(), UTM.crs());
      for (int i = 0; i < x.length; i += 101) {
        double[] point = {target.centreX(i % width), target.centreY(i / width)};
        exact.apply(point, 1);
        if (Double.isNaN(point[0])) {
          assertTrue(Double.isNaN(x[i]));
          continue;
        }
        assertEquals((point[0] - UTM.west()) / 10, x[i], 1e-5);
        assertEquals((UTM.north() - point[1]) / 10, y[i], 1e-5);
      }
    }
  }

  /// `gdalwarp -et 0 -t_srs EPSG:3857 [-tr 33 33]` of the same grid, GDAL 3.6.2.
  @Test
  void gridIsTheOneGdalChooses() throws IOException {
    Grid fine = Warp.grid(UTM, MERCATOR);
    assertEquals(475_515.9859197119, fine.west(), 1e-6);
    assertEquals(5_644_597.566236167, fine.north(), 1e-6);
    assertEquals(14.17145664325866, fine.pixelWidth(), 1e-9);
    assertEquals(fine.pixelWidth(), fine.pixelHeight());
    assertEquals(303, fine.width());
    assertEquals(205, fine.height());
    Grid set = Warp.grid(UTM, MERCATOR, 33);
    assertEquals(new Grid(MERCATOR, fine.west(), fine.north(), 33, 33, 130, 88), set);
    assertThrows(IllegalArgumentException.class, () -> Warp.grid(UTM, MERCATOR, 0));
    assertThrows(BadInput.class, () -> Warp.grid(UTM, MERCATOR, 1e-7));
    Grid nowhere = new Grid(Crs.UNKNOWN, 0, 0, 1, 1, 1, 1);
    assertThrows(BadInput.class, () -> Warp.grid(nowhere, MERCATOR));
  }

  @Test
  void headerOfTheView() throws IOException {
    Grid target = Warp.grid(UTM, MERCATOR);
    RasterInfo info = Warp.of(noise(), target, Resampling.BILINEAR).info();
    assertEquals(target, info.grid());
    assertEquals(SampleType.FLOAT32, info.type());
    assertEquals(2, info.bands().size());
    assertNull(info.legend());
    assertTrue(info.overviews().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 33, 500, 5000})
  void votesGoToTheFirstOfTheMostFrequent(int kinds) {
    Votes votes = new Votes();
    assertTrue(Double.isNaN(votes.winner()));
    for (int round = 0; round < 3; round++) for (int i = 0; i < kinds; i++) votes.add(i * 0.5);
    assertEquals(0, votes.winner());
    votes.add((kinds - 1) * 0.5);
    assertEquals((kinds - 1) * 0.5, votes.winner());
    votes.clear();
    votes.add(8);
    assertEquals(8, votes.winner());
  }

  @Test
  void keysKernelSumsToOneAndInterpolates() {
    for (double d = 0; d < 1; d += 0.01)
      assertEquals(
          1,
          Arrays.stream(new double[] {1 + d, d, 1 - d, 2 - d}).map(PointKernel::keys).sum(),
          1e-12);
    assertEquals(1, PointKernel.keys(0));
    assertEquals(0, PointKernel.keys(1), 1e-15);
    assertEquals(0, PointKernel.keys(2), 1e-15);
  }
}

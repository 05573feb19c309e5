package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RasterCopyTest {
  @TempDir Path folder;

  private static short[] values(Grid grid, int band) {
    short[] values = new short[grid.width() * grid.height()];
    for (int i = 0; i < values.length; i++) values[i] = (short) (i * 7 + band * 1000);
    return values;
  }

  private Path write(Grid grid, int bands) throws Exception {
    List<Band> names = new ArrayList<>();
    for (int b = 0; b < bands; b++) names.add(Band.of("b" + b, "1"));
    Path file = folder.resolve("in.tif");
    Layer layer = Layer.measured("", SampleType.UINT16, null, names);
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
      for (int b = 0; b < bands; b++) writer.writeStored(0, b, grid.all(), values(grid, b));
      writer.commit();
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 40})
  void everyBandComesBackAsStored(int bands) throws Exception {
    Grid grid = new Grid(new Crs("EPSG:32631"), 500_000, 5_000_000, 10, 10, 700, 530);
    Path copy = folder.resolve("copy.tif");
    try (RasterSource source = GeoTiff.open(write(grid, bands))) {
      RasterCopy.copy(source, copy, WriteOptions.DEFAULT, (done, total) -> {});
    }
    try (RasterSource source = GeoTiff.open(copy)) {
      assertEquals(bands, source.bands().size());
      for (int b = 0; b < bands; b++)
        assertArrayEquals(values(grid, b), (short[]) source.readStored(b, grid.all()));
    }
  }

  @Test
  void severalBandsAtOnceAreWhatEachAloneIs() throws Exception {
    Grid grid = new Grid(new Crs("EPSG:32631"), 500_000, 5_000_000, 10, 10, 70, 50);
    try (RasterSource source = GeoTiff.open(write(grid, 4))) {
      Object[] some = source.readStored(new int[] {3, 1}, grid.all());
      assertArrayEquals(values(grid, 3), (short[]) some[0]);
      assertArrayEquals(values(grid, 1), (short[]) some[1]);
    }
  }
}

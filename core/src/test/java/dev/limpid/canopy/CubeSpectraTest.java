package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two dates on which every pixel can be told by its blue band. Columns 0 to 3 are vegetation,
/// cloud, water and snow on the first; on the second all are soil, but for one without data.
final class CubeSpectraTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 4, 70);
  private static final int PIXELS = 280;
  private static final int[] FIRST = {4, 9, 6, 11};
  private static final SceneAngles ANGLES =
      SceneAngles.Uniform.of(List.of(new Angles(30, 5, 100), new Angles(40, 6, 110)));

  @TempDir Path folder;

  private void write(int date, int[] classes) throws IOException {
    List<Band> bands = new ArrayList<>();
    for (String band : Sensor.SENTINEL2) bands.add(Band.of(band, "1").scaled(1e-4, 0));
    bands.add(Band.of("SCL", "1"));
    float[] values = new float[PIXELS * bands.size()];
    for (int i = 0; i < PIXELS; i++) {
      for (int b = 0; b < 10; b++) values[b * PIXELS + i] = i * 1e-3f + date * 0.5f;
      values[10 * PIXELS + i] = classes[i % 4];
    }
    if (date == 1) values[3 * PIXELS + 7] = Float.NaN;
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
    Path file = folder.resolve("scene_2020-06-0" + (1 + date) + ".tif");
    try (MapWriter writer = GeoTiff.create(file, GRID, List.of(layer), WriteOptions.DEFAULT)) {
      writer.write(new Raster(GRID.all(), bands, values));
      writer.commit();
    }
  }

  private CubeSpectra cube() throws IOException {
    write(0, FIRST);
    write(1, new int[] {5, 5, 5, 5});
    CubeFiles read = CubeFolder.read(folder, CubeOptions.DEFAULT).files();
    CubeFiles seen = CanopyMap.seen(read, Sensor.SENTINEL2, "cube");
    return new CubeSpectra(seen, ANGLES, Noise.DEFAULT, 1, 0);
  }

  @Test
  void whatIsClearIsDrawnEvenly() throws IOException {
    CubeSpectra cube = cube();
    List<Spectrum> all = cube.clear(10_000);
    assertEquals(2 * 70 + PIXELS - 1, all.size()); // vegetation and water, then all but one
    assertEquals(all.size(), new HashSet<>(all.stream().map(Spectrum::id).toList()).size());
    for (Spectrum one : all) {
      String[] place = one.id().split(" ", -1);
      int pixel = Integer.parseInt(place[1]) * 4 + Integer.parseInt(place[0]);
      boolean second = place[2].equals("2020-06-02");
      assertEquals(pixel * 1e-3 + (second ? 0.5 : 0), one.bands().getFirst(), 1e-6);
      assertEquals(second ? 40 : 30, one.angles().sunZenith());
      assertEquals(Noise.DEFAULT.deviation(one.bands().get(4)), one.deviations().get(4));
    }
    List<Spectrum> some = cube.clear(100);
    assertEquals(100, some.size());
    assertEquals(some, cube.clear(100));
    double second = Math.toIntExact(some.stream().filter(s -> s.id().endsWith("02")).count());
    assertEquals(100 * 279 / 419.0, second, 20);
  }

  @Test
  void seriesHaveTheirClearDates() throws IOException {
    List<PixelSeries> series = cube().series(PIXELS);
    assertEquals(PIXELS, series.size());
    long both = series.stream().filter(s -> s.dates().size() == 2).count();
    assertEquals(140, both);
    assertEquals(1, series.stream().filter(s -> s.dates().isEmpty()).count());
  }

  @Test
  void classesAreReadWhetherMaskedOrNot() throws IOException {
    CubeSpectra cube = cube();
    Map<String, List<Spectrum>> classes = cube.classes(1000);
    assertEquals(Set.of("land", "cloud", "water", "snow"), classes.keySet());
    assertEquals(70 + PIXELS - 1, classes.get(CubeSpectra.LAND).size());
    for (Spectrum cloud : classes.get("cloud"))
      assertTrue(cloud.id().startsWith("1 ") && cloud.id().endsWith("01"), cloud.id());
    assertEquals(70, classes.get("snow").size());
    assertEquals(7, cube.classes(7).get("water").size());
  }
}

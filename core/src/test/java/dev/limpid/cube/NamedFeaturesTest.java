package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.Raster;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NamedFeaturesTest {
  private static final CubeFiles.Slice SLOPE =
      new CubeFiles.Slice(0, 0, "slope", null, 0, 1, 1, 0, false);

  @Test
  void featuresAreFoundByNameWhereverTheyAre() throws BadInput {
    CubeFiles.Series stack = Patches.positions("series1", 3, "evi", "ndvi");
    CubeFiles.Series scene = Patches.positions("series2", 1, "B04", "unused");
    CubeFiles.Series other = Patches.positions("series3", 2, "x");
    CubeFiles cube = new CubeFiles(Rasters.GRID, List.of(stack, scene, other), List.of(SLOPE));
    NamedFeatures features = new NamedFeatures(List.of("ndvi_t2", "slope", "B04", "ndvi_t0"));
    CubeFiles needed = features.select(cube, "cube");
    assertEquals(
        List.of(List.of("ndvi"), List.of("B04")),
        needed.series().stream().map(CubeFiles.Series::bands).toList());
    Window window = new Window(0, 0, 2, 1);
    Patch patch =
        Patches.patch(
            window,
            new Raster(window, List.of(Band.of("slope", "1")), new float[] {7, 8}),
            Patches.of(needed.series().get(0), window, new float[] {1, 2, 3, 4, 5, Float.NaN}),
            Patches.of(needed.series().get(1), window, new float[] {11, 12}));
    FeatureBlock block = features.of(patch, new int[] {1, 0});
    assertEquals(FeatureBlock.MISSING_FEATURE, block.abstention(0));
    assertEquals(FeatureBlock.OK, block.abstention(1));
    float[] wanted = {5, 7, 11, 1};
    for (int f = 0; f < 4; f++) assertEquals(wanted[f], block.at(f, 1));
  }

  @Test
  void whatIsAbsentIsNamed() {
    CubeFiles cube =
        new CubeFiles(Rasters.GRID, List.of(Patches.positions("series1", 3, "ndvi")), List.of());
    NamedFeatures features = new NamedFeatures(List.of("ndvi_t2", "ndvi_t3", "ndvi", "B04"));
    BadInput e = assertThrows(BadInput.class, () -> features.select(cube, "cube"));
    assertTrue(e.getMessage().contains("needs 4 features by name, 3 are absent"), e.getMessage());
    assertTrue(e.getMessage().contains("ndvi_t3, ndvi, B04"), e.getMessage());
  }
}

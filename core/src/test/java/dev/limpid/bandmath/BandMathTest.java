package dev.limpid.bandmath;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BandMathTest {
  private static CubeFiles scene(int bands) {
    List<Slice> slices = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int b = 0; b < bands; b++) {
      names.add("band" + (b + 1));
      slices.add(new Slice(0, 0, names.get(b), URI.create("file:///scene.tif"), b, 1, 1, 0, false));
    }
    Grid grid = new Grid(new Crs("EPSG:32631"), 0, 0, 10, 10, 8, 8);
    Series series = new Series("scene", List.of(), 1, names, slices, null, List.of());
    return new CubeFiles(grid, List.of(series), List.of());
  }

  /// The command line selects, and so does whatever runs the blocks.
  @Test
  void selectingTwiceKeepsThePositions() throws Exception {
    BandMath math = BandMath.parse(List.of("x=@400-@2"));
    CubeFiles once = math.select(scene(400), "scene");
    CubeFiles twice = math.select(once, "scene");
    List<Integer> places = twice.series().getFirst().slices().stream().map(Slice::index).toList();
    assertEquals(List.of(399, 1), places);
  }
}

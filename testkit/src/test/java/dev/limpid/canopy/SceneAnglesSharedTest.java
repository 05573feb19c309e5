package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SceneAnglesSharedTest {
  /// The grids of a real granule beside the means that it tells.
  @Test
  @Tag("shared")
  void theGridsOfAGranuleAgreeWithItsMeans() throws IOException {
    Path file = Shared.path("data/sentinel2/safe_T29UNU_60m/MTD_TL.xml");
    GranuleAngles granule = GranuleAngles.read(file);
    Grid tile = new Grid(Crs.epsg(32629), 499_980, 5_900_040, 6000, 6000, 18, 18);
    float[] all = granule.on(tile).of(0, tile.all());
    double sun = 0;
    double view = 0;
    for (int i = 0; i < all.length; i += 3) {
      sun += all[i] / (all.length / 3.0);
      view += all[i + 1] / (all.length / 3.0);
    }
    assertEquals(granule.angles().sunZenith(), sun, 0.1);
    assertEquals(granule.angles().viewZenith(), view, 0.5);
  }
}

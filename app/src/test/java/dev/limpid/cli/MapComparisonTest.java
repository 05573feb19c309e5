package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.landcover.Accuracy;
import dev.limpid.raster.Legend;
import dev.limpid.sample.LabelOptions;
import dev.limpid.sample.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapComparisonTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 0, 4, 1, 1, 4, 1);

  @TempDir Path folder;

  private static Legend legend(int water, int wood) {
    return new Legend(
        List.of(
            new Legend.Entry(water, "water", null, 0x0000FF),
            new Legend.Entry(wood, "wood", null, 0x00FF00)));
  }

  private Labels labels(Legend match) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("points.csv"),
            "x,y,label\n0.5,3.5,water\n1.5,3.5,wood\n2.5,3.5,wood\n3.5,3.5,water\n");
    return Labels.read(file, new LabelOptions("label", null, null, match), GRID);
  }

  /// A map is right where it shows the class, whatever code its legend gives it.
  @Test
  void eachMapHasItsOwnCodes() throws IOException {
    MapComparison maps =
        new MapComparison(
            labels(legend(1, 2)),
            new int[] {1, 2, 2, 2},
            labels(legend(7, 5)),
            new int[] {7, 5, 7, 5});
    assertEquals(1, maps.mcnemar().b());
    assertEquals(0, maps.mcnemar().c());
    assertEquals(0.25, maps.byParcel(100, 1).value().value(), 1e-12);
    assertEquals(Accuracy.Basis.GROUPS, maps.byParcel(100, 1).basis());
    assertTrue(maps.byParcel(100, 1).value().hasLimits());
  }
}

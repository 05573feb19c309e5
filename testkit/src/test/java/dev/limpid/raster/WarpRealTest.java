package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.testkit.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real tiles on the grids that `gdalwarp` chooses, against pixels that it computed
/// (`warp-real.txt`): the same grid, nearest and mode equal, the others within 1e-4 of the range.
@Tag("shared")
class WarpRealTest {
  @Test
  void agreesWithGdal() throws IOException {
    try (InputStream in = WarpRealTest.class.getResourceAsStream("warp-real.txt")) {
      assertNotNull(in);
      List<String> lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
      assertEquals(30, lines.size());
      for (String line : lines) check(line, line.split("\\|"));
    }
  }

  private static void check(String line, String[] cells) throws IOException {
    int band = Integer.parseInt(cells[1]) - 1;
    Crs crs = Crs.parse(cells[2]);
    String name = cells[4].equals("near") ? "nearest" : cells[4];
    Resampling method = Resampling.valueOf(name.toUpperCase(Locale.ROOT));
    try (RasterSource file = GeoTiff.open(Shared.path("data/" + cells[0]))) {
      Grid grid =
          cells[3].isEmpty()
              ? Warp.grid(file.grid(), crs)
              : Warp.grid(file.grid(), crs, Double.parseDouble(cells[3]));
      assertEquals(Integer.parseInt(cells[5]), grid.width(), line);
      assertEquals(Integer.parseInt(cells[6]), grid.height(), line);
      double tolerance = method.copies() ? 0 : 1e-4 * Double.parseDouble(cells[7]);
      RasterSource warp = Warp.of(file, grid, method);
      for (String pixel : cells[8].split(" ")) {
        String[] p = pixel.split(":");
        float[] value = new float[1];
        warp.read(
            new Window(Integer.parseInt(p[0]), Integer.parseInt(p[1]), 1, 1),
            new int[] {band},
            value);
        assertEquals(Double.parseDouble(p[2]), value[0], tolerance + 1e-6, line + " at " + pixel);
      }
    }
  }
}

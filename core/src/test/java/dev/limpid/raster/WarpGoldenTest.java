package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Simulated pixels with a hole against what `gdalwarp -et 0` made of them; `warp-golden.sh` beside
/// the numbers is the generator.
class WarpGoldenTest {
  private static final double NO_DATA = 255;

  static ArraySource source() {
    byte[] values = new byte[24 * 20];
    for (int r = 0; r < 20; r++)
      for (int c = 0; c < 24; c++) {
        int v = (3 * c * c + 5 * r * r + 7 * c * r + (31 * c + 17 * r) % 23 * 10) % 251;
        boolean hole = (c - 15) * (c - 15) + (r - 6) * (r - 6) <= 4;
        values[24 * r + c] = (byte) (hole ? 255 : v);
      }
    Grid grid = new Grid(Crs.epsg(32631), 600_000, 5_000_000, 10, 10, 24, 20);
    return new ArraySource(grid, SampleType.UINT8, NO_DATA, values);
  }

  @Test
  void sameAsGdal() throws IOException {
    int cases = 0;
    int values = 0;
    try (InputStream in = WarpGoldenTest.class.getResourceAsStream("warp-golden.txt")) {
      assertNotNull(in);
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine())
        if (!line.startsWith("#")) {
          cases++;
          values += check(line.split(" "));
        }
    }
    assertEquals(20, cases);
    assertEquals(5 * (26 * 22 + 8 * 7 + 40 * 25 + 7 * 9), values);
  }

  private static int check(String[] cells) throws IOException {
    String name = cells[0].equals("near") ? "NEAREST" : cells[0].toUpperCase(Locale.ROOT);
    Resampling method = Resampling.valueOf(name);
    Grid grid =
        new Grid(
            new Crs(cells[1]),
            Double.parseDouble(cells[2]),
            Double.parseDouble(cells[3]),
            Double.parseDouble(cells[4]),
            Double.parseDouble(cells[5]),
            Integer.parseInt(cells[6]),
            Integer.parseInt(cells[7]));
    Raster ours = Warp.of(source(), grid, method).read(grid.all());
    for (int i = 8; i < cells.length; i++) {
      int row = (i - 8) / grid.width();
      int col = (i - 8) % grid.width();
      double theirs = Double.parseDouble(cells[i]);
      double expected = theirs == NO_DATA ? Double.NaN : theirs;
      String where = "%s %s row %d col %d".formatted(method, grid, row, col);
      if (outside(grid, col, row, method)) continue;
      assertEquals(expected, ours.at(0, row, col), 0.025, where); // 1e-4 of the range
    }
    return cells.length - 8;
  }

  /// GDAL 3.6 lets average and mode spill one pixel over the north and west edges.
  private static boolean outside(Grid grid, int col, int row, Resampling method)
      throws IOException {
    if (method != Resampling.AVERAGE && method != Resampling.MODE) return false;
    SourcePositions positions = new SourcePositions(grid, source().grid());
    double[] x = new double[1];
    double[] y = new double[1];
    positions.fill(col + 1, row + 1, 1, 1, false, x, y);
    return x[0] <= 0 || y[0] <= 0;
  }
}

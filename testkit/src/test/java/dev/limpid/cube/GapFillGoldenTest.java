package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Linear gap filling against 60 series computed independently (see `landcover.md` section 3).
@Tag("shared")
final class GapFillGoldenTest {
  private static final class Series {
    final List<double[]> in = new ArrayList<>(); // (day of year, value), valid ones
    final List<double[]> out = new ArrayList<>();
  }

  private static double[] column(List<double[]> rows, int k) {
    return rows.stream().mapToDouble(r -> r[k]).toArray();
  }

  @Test
  void everyGoldenSeriesIsReproduced() throws IOException {
    Path file = Shared.path("data/golden/landcover/gapfill_linear_golden.csv");
    Map<String, Series> cases = new TreeMap<>();
    List<String> header = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#") || line.isBlank()) continue;
      List<String> cells = List.of(line.split(",", -1));
      if (header == null) {
        header = cells;
        continue;
      }
      Series s = cases.computeIfAbsent(cells.get(header.indexOf("case")), k -> new Series());
      double[] point = {
        Double.parseDouble(cells.get(header.indexOf("doy"))),
        Double.parseDouble(cells.get(header.indexOf("value")))
      };
      if (cells.get(header.indexOf("kind")).equals("out")) s.out.add(point);
      else if (cells.get(header.indexOf("valid")).equals("1")) s.in.add(point);
    }
    assertEquals(60, cases.size());
    for (Map.Entry<String, Series> one : cases.entrySet()) {
      double[] times = column(one.getValue().in, 0);
      double[] values = column(one.getValue().in, 1);
      double[] grid = column(one.getValue().out, 0);
      double[] wanted = column(one.getValue().out, 1);
      int[] left = new int[grid.length];
      int[] right = new int[grid.length];
      double[] share = new double[grid.length];
      GapFill.brackets(times, times.length, grid, left, right, share);
      for (int k = 0; k < grid.length; k++) {
        double v = values[left[k]] + (values[right[k]] - values[left[k]]) * share[k];
        assertEquals(wanted[k], v, 1e-12, "case " + one.getKey() + " at " + grid[k]);
      }
    }
  }
}

package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import dev.limpid.raster.SampleType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  private static final Crs UTM = Crs.epsg(32631);
  private static final Grid GRID = new Grid(UTM, 500_000, 5_300_000, 10, 10, 6, 4);

  @TempDir Path folder;

  private static Labels raster(Grid grid, SampleType type, Double noData, ArraySource.Values values)
      throws IOException {
    return Labels.of(
        new ArraySource(grid, type, noData, values), "l.tif", LabelOptions.DEFAULT, grid);
  }

  @Test
  void largeCodesFromARasterAreExactAndZeroAndNoDataAreNone() throws IOException {
    long[] v = {0, 1101060000L, 1101060001L, 4_000_000_000L, 7, 7};
    Labels labels = raster(GRID, SampleType.UINT32, 7.0, (c, r) -> r == 0 ? v[c] : 0);
    assertEquals(3, labels.size());
    assertEquals(List.of("1101060000", "1101060001", "4000000000"), labels.legend().names());
    assertEquals(1, labels.col(0));
    assertEquals(0, labels.label(0));
    assertEquals(3, labels.parcels());
    assertEquals("1", labels.parcelName(0));
  }

  @Test
  void refusesOtherGridsFloatsAndEmptyRasters() {
    Grid moved = new Grid(UTM, 500_005, 5_300_000, 10, 10, 6, 4);
    Grid smaller = new Grid(UTM, 500_000, 5_300_000, 10, 10, 5, 4);
    Grid zone = new Grid(Crs.epsg(32632), 500_000, 5_300_000, 10, 10, 6, 4);
    for (Grid other : List.of(moved, smaller, zone)) {
      BadInput e =
          assertThrows(
              BadInput.class,
              () ->
                  Labels.of(
                      new ArraySource(other, SampleType.UINT8, null, (c, r) -> 1),
                      "l.tif",
                      LabelOptions.DEFAULT,
                      GRID));
      assertTrue(e.getMessage().contains("limpid convert l.tif --like"), e.getMessage());
    }
    assertThrows(BadInput.class, () -> raster(GRID, SampleType.FLOAT32, null, (c, r) -> 1));
    assertThrows(BadInput.class, () -> raster(GRID, SampleType.UINT8, null, (c, r) -> 0));
  }

  /// Parcels are the 4-connected components that a flood fill finds, numbered by first pixel.
  @Property(tries = 100)
  void parcelsAreConnectedComponents(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll long seed)
      throws IOException {
    Grid grid = new Grid(UTM, 0, 0, 10, 10, width, height);
    Random random = new Random(seed);
    int[] v = random.ints((long) width * height, 0, classes + 1).toArray();
    v[0] = 1;
    Labels labels = raster(grid, SampleType.UINT8, null, (c, r) -> v[r * width + c]);
    int[] component = flood(v, width, height);
    int n = 0;
    Map<Integer, Integer> names = new HashMap<>();
    for (int i = 0; i < v.length; i++) {
      if (v[i] == 0) continue;
      assertEquals(i % width, labels.col(n));
      assertEquals(Math.floorDiv(i, width), labels.row(n));
      assertEquals(v[i], labels.legend().entries().get(labels.label(n)).code());
      names.putIfAbsent(component[i], names.size());
      assertEquals(names.get(component[i]), labels.parcel(n));
      n++;
    }
    assertEquals(n, labels.size());
    assertEquals(names.size(), labels.parcels());
  }

  private static int[] flood(int[] v, int width, int height) {
    int[] component = new int[v.length];
    Arrays.fill(component, -1);
    for (int start = 0; start < v.length; start++) {
      if (v[start] == 0 || component[start] >= 0) continue;
      ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
      component[start] = start;
      while (!open.isEmpty()) {
        int i = open.pop();
        int c = i % width;
        int r = i / width;
        int[][] next = {{c - 1, r}, {c + 1, r}, {c, r - 1}, {c, r + 1}};
        for (int[] p : next) {
          if (p[0] < 0 || p[1] < 0 || p[0] >= width || p[1] >= height) continue;
          int k = p[1] * width + p[0];
          if (component[k] >= 0 || v[k] != v[start]) continue;
          component[k] = start;
          open.push(k);
        }
      }
    }
    return component;
  }

  @Test
  void sparseLabelsOfALargeGridNeedLittleMemory() throws IOException {
    Grid grid = new Grid(UTM, 0, 0, 10, 10, 10_980, 2_000);
    Labels labels =
        raster(grid, SampleType.UINT16, 0.0, (c, r) -> c % 500 < 5 && r % 500 < 4 ? 3 + c % 2 : 0);
    assertEquals(22 * 5 * 4 * 4, labels.size());
    assertEquals(22 * 4 * 5, labels.parcels());
  }

  private Path geojson(String... features) throws IOException {
    return Files.writeString(
        folder.resolve("l.geojson"),
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:32631\"}},\"features\":["
            + String.join(",", features)
            + "]}");
  }

  private static String square(String id, String label, int west, int north, int side) {
    return ("{\"type\":\"Feature\",\"id\":\"%s\",\"properties\":{%s},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%d,%d],[%d,%d],[%d,%d],[%d,%d],[%d,%d]]]}}")
        .formatted(
            id,
            label,
            west,
            north,
            west + side,
            north,
            west + side,
            north - side,
            west,
            north - side,
            west,
            north);
  }

  @Test
  void polygonsGiveParcelsAndEveryTroubleIsListed() throws IOException {
    Path file =
        geojson(
            square("A", "\"label\":\"maize\"", 500_000, 5_300_000, 20),
            square("B", "\"label\":\"wheat\"", 500_010, 5_300_000, 20),
            square("A", "\"label\":\"maize\"", 500_040, 5_300_000, 10),
            square("off", "\"label\":\"maize\"", 600_000, 5_300_000, 20),
            square("tiny", "\"label\":\"maize\"", 500_001, 5_299_971, 2),
            square("none", "\"other\":1", 500_000, 5_300_000, 20),
            "{\"type\":\"Feature\",\"id\":\"line\",\"properties\":{\"label\":\"road\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[500000,5300000],[500010,5300000]]}}");
    Labels labels = Labels.read(file, LabelOptions.DEFAULT, GRID);
    assertEquals(List.of("maize", "wheat"), labels.legend().names());
    assertEquals(4 + 2 + 1, labels.size());
    assertEquals("A", labels.parcelName(labels.parcel(0)));
    assertEquals("B", labels.parcelName(labels.parcel(2)));
    assertEquals(labels.parcel(0), labels.parcel(3));
    String notes = String.join("\n", labels.notes());
    assertTrue(notes.contains("2 times a pixel lies in a second feature"), notes);
    assertTrue(notes.contains("off the grid: off"), notes);
    assertTrue(
        notes.contains("pixel of their own (smaller than a pixel, or under another one): tiny"),
        notes);
    assertTrue(notes.contains("refused: none"), notes);
    assertTrue(notes.contains("lines, which hold no pixels, and were refused: line"), notes);
  }

  @Test
  void asksWhichFieldAndSaysWhyThereIsNone() throws IOException {
    Path file = geojson(square("A", "\"a\":1,\"b\":[2]", 500_000, 5_300_000, 20));
    assertEquals(1, Labels.read(file, LabelOptions.DEFAULT, GRID).legend().entries().size());
    BadInput e =
        assertThrows(
            BadInput.class, () -> Labels.read(file, LabelOptions.DEFAULT.field("b"), GRID));
    assertTrue(e.getMessage().contains("lists or objects"), e.getMessage());
    Path two = geojson(square("A", "\"p\":1,\"q\":2", 500_000, 5_300_000, 20));
    e = assertThrows(BadInput.class, () -> Labels.read(two, LabelOptions.DEFAULT, GRID));
    assertTrue(e.getMessage().contains("p, q"), e.getMessage());
  }

  @Test
  void pointsFromATable() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.csv"),
            "id,x,y,label\n1,500005,5299995,3\n2,500006,5299994,3\n3,500015,5299995,4\n4,1,1,4\n5,,,4\n6,500025,5299995,\n");
    Labels labels = Labels.read(file, LabelOptions.DEFAULT, GRID);
    assertEquals(2, labels.size());
    assertEquals(3, labels.legend().entries().getFirst().code());
    String notes = String.join("\n", labels.notes());
    assertTrue(notes.contains("1 features lie off the grid: 4"), notes);
    assertTrue(notes.contains("1 rows have no coordinates"), notes);
    assertTrue(notes.contains("refused: 6"), notes);
    Path degrees =
        Files.writeString(
            folder.resolve("d.csv"), "longitude;latitude;class\n3.00007;47.85314;forest\n");
    Grid around = new Grid(UTM, 500_000, 5_300_000, 10, 10, 10, 10);
    Labels forest = Labels.read(degrees, LabelOptions.DEFAULT, around);
    assertEquals("forest", forest.legend().names().getFirst());
    assertEquals("row 0", forest.parcelName(0));
    Path neither = Files.writeString(folder.resolve("n.csv"), "a,b\n1,2\n");
    assertThrows(BadInput.class, () -> Labels.read(neither, LabelOptions.DEFAULT, GRID));
  }

  @Test
  void smallClassesLeaveTheLegendAndAreListed() throws IOException {
    Labels labels = raster(GRID, SampleType.UINT8, null, (c, r) -> c < 4 ? 9 : 5);
    Labels kept = labels.of(new ClassChoice(List.of(), 10));
    assertEquals(List.of(new Labels.Dropped(5, "5", 8)), kept.dropped());
    assertEquals(List.of("9"), kept.legend().names());
    assertEquals(16, kept.size());
    assertEquals(0, kept.label(0));
    assertEquals(labels, labels.of(new ClassChoice(List.of(), 8)));
  }

  @Test
  void classesThatAreNotChosenLeave() throws IOException {
    Labels labels = raster(GRID, SampleType.UINT8, null, (c, r) -> c < 4 ? 9 : 5);
    ClassChoice five = new ClassChoice(List.of("5"), 1);
    five.check(labels.legend(), "labels");
    Labels kept = labels.of(five);
    assertEquals(List.of("5"), kept.legend().names());
    assertEquals(List.of(new Labels.Dropped(9, "9", 16)), kept.dropped());
    ClassChoice other = new ClassChoice(List.of("5", "maize"), 1);
    BadInput e = assertThrows(BadInput.class, () -> other.check(labels.legend(), "labels"));
    assertTrue(e.getMessage().contains("maize"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new ClassChoice(List.of(), 0));
  }

  @Test
  void labelsThatMatchNoClassStayAndAreListed() throws IOException {
    Legend legend = new Legend(List.of(new Legend.Entry(9, "maize", null, 0)));
    Labels labels =
        Labels.of(
            new ArraySource(GRID, SampleType.UINT8, null, (c, r) -> c < 4 ? 9 : 5),
            "l.tif",
            LabelOptions.DEFAULT.match(legend),
            GRID);
    assertEquals(List.of("5"), labels.unmatched());
    assertEquals(24, labels.size());
    assertEquals(16, labels.counts()[0]);
    assertEquals(-1, labels.label(5));
  }
}

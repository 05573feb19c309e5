package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.raster.SampleType;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpatialBlocksTest {
  private static final Crs UTM = Crs.epsg(32631);

  private static Labels labels(Grid grid, ArraySource.Values values) throws IOException {
    return Labels.of(
        new ArraySource(grid, SampleType.UINT8, null, values), "l.tif", LabelOptions.DEFAULT, grid);
  }

  /// Fields of random sizes with three classes.
  private static Labels landscape(long seed, int size, int field) throws IOException {
    Grid grid = new Grid(UTM, 0, 0, 10, 10, size, size);
    Random random = new Random(seed);
    int[][] v = new int[size][size];
    for (int k = 0; k < 3 * size * size / (field * field) + 4; k++) {
      int w = 1 + random.nextInt(field);
      int h = 1 + random.nextInt(field);
      int c = random.nextInt(size);
      int r = random.nextInt(size);
      int label = random.nextInt(4);
      for (int y = r; y < Math.min(size, r + h); y++)
        for (int x = c; x < Math.min(size, c + w); x++) v[y][x] = label;
    }
    v[0][0] = 1;
    return labels(grid, (c, r) -> v[r][c]);
  }

  @Property(tries = 200)
  void noParcelOnBothSidesAndTheBufferHolds(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 60) int size,
      @ForAll @IntRange(min = 2, max = 15) int field,
      @ForAll @DoubleRange(min = 10, max = 160) double side,
      @ForAll @DoubleRange(min = 0, max = 60) double buffer)
      throws IOException {
    Labels labels = landscape(seed, size, field);
    Split split;
    try {
      split = new SpatialBlocks(side, buffer, 0.3, seed).split(labels);
    } catch (BadInput e) {
      Assume.that(false);
      return;
    }
    int n = (int) Math.floor(side / 10 + 1e-6);
    Map<Integer, Side> sideOfParcel = new HashMap<>();
    Map<Integer, Side> sideOfBlock = new HashMap<>();
    Set<Integer> blocks = new HashSet<>();
    for (int i = 0; i < labels.size(); i++) {
      int block = labels.row(i) / n * 1000 + labels.col(i) / n;
      blocks.add(block);
      Side s = split.side(i);
      if (s != Side.TRAIN && s != Side.TEST) continue;
      assertEquals(s, sideOfParcel.computeIfAbsent(labels.parcel(i), p -> s));
      assertEquals(s, sideOfBlock.computeIfAbsent(block, b -> s));
    }
    for (int i : split.positions(Side.TRAIN))
      for (int k : split.positions(Side.TEST)) {
        double d = 10 * Math.hypot(labels.col(i) - labels.col(k), labels.row(i) - labels.row(k));
        assertTrue(d > buffer || buffer == 0, d + " m, buffer " + buffer);
      }
    assertEquals(blocks.size(), split.design().blocks());
    assertEquals(
        Math.clamp(Math.round(0.3 * blocks.size()), 1, blocks.size() - 1),
        split.design().testBlocks());
    assertEquals(
        labels.size(),
        split.count(Side.TRAIN)
            + split.count(Side.TEST)
            + split.count(Side.OTHER_SIDE)
            + split.count(Side.BUFFER));
    long train =
        IntStream.range(0, 3)
            .filter(k -> k < labels.legend().entries().size() && split.count(Side.TRAIN, k) > 0)
            .count();
    long test =
        IntStream.range(0, 3)
            .filter(k -> k < labels.legend().entries().size() && split.count(Side.TEST, k) > 0)
            .count();
    assertTrue(train >= 2 && test >= 2);
    Split again = new SpatialBlocks(side, buffer, 0.3, seed).split(labels);
    assertArrayEquals(split.positions(Side.TEST), again.positions(Side.TEST));
    assertArrayEquals(split.positions(Side.TRAIN), again.positions(Side.TRAIN));
  }

  @Test
  void aParcelBelongsToTheBlockWithMostOfItsPixels() throws IOException {
    // Blocks of 4 x 4 pixels. A field of 5 x 1 pixels reaches one pixel into the second block.
    Grid grid = new Grid(UTM, 0, 0, 10, 10, 8, 4);
    Labels labels =
        labels(
            grid,
            (c, r) ->
                r == 0 && c < 5 ? 1 : r == 2 ? (c < 2 || c > 6 ? 1 : c == 2 || c == 6 ? 2 : 0) : 0);
    Split split = new SpatialBlocks(40, 0, 0.5, 3).split(labels);
    assertEquals(2, split.design().blocks());
    assertEquals(1, split.design().testBlocks());
    assertEquals(Side.OTHER_SIDE, split.side(4));
    assertEquals(1, split.count(Side.OTHER_SIDE));
    assertEquals(split.side(0), split.side(3));
    assertEquals(1, split.json().path("droppedOtherSide").asInt());
  }

  @Test
  void theBufferDropsWholeTrainingParcels() throws IOException {
    // Two blocks of 5 columns; in the western one a long parcel ends 1 pixel before the border.
    Grid grid = new Grid(UTM, 0, 0, 10, 10, 10, 5);
    Labels labels =
        labels(
            grid,
            (c, r) ->
                switch (r) {
                  case 0 -> c < 4 || c > 5 ? 1 : 0;
                  case 2 -> c < 2 || c > 7 ? 2 : 0;
                  case 4 -> c < 1 || c > 8 ? 1 : 0;
                  default -> 0;
                });
    Split none = new SpatialBlocks(50, 10, 0.5, 1).split(labels);
    assertEquals(0, none.count(Side.BUFFER));
    Split some = new SpatialBlocks(50, 10.5, 0.5, 1).split(labels);
    assertEquals(4, some.count(Side.BUFFER));
  }

  @Test
  void refusesWhatCannotBeSplitAndSaysWhatToDo() throws IOException {
    Grid grid = new Grid(UTM, 0, 0, 10, 10, 20, 20);
    Labels one = labels(grid, (c, r) -> 1);
    BadInput e = assertThrows(BadInput.class, () -> new SpatialBlocks(50, 0, 0.3, 1).split(one));
    assertTrue(e.getMessage().contains("--test-share 0"), e.getMessage());
    assertThrows(BadInput.class, () -> new SpatialBlocks(500, 0, 0.3, 1).split(one));
    Split all = new SpatialBlocks(50, 0, 0, 1).split(one);
    assertEquals(400, all.count(Side.TRAIN));
    assertEquals("none", all.design().method());
    assertThrows(IllegalArgumentException.class, () -> new SpatialBlocks(5, 0, 0.3, 1).split(one));
    assertThrows(IllegalArgumentException.class, () -> new SpatialBlocks(50, -1, 0.3, 1));
    assertThrows(IllegalArgumentException.class, () -> new SpatialBlocks(50, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SpatialBlocks(Double.NaN, 0, 0, 1));
  }

  @Test
  void metresHoldOnGeographicGridsAndFeet() throws BadInput {
    Grid degrees = new Grid(Crs.epsg(4326), 2.79, 42.3646, 0.000121, 0.0000902, 380, 377);
    PixelSize size = PixelSize.of(degrees);
    assertEquals(9.98, size.width(), 0.02);
    assertEquals(10.02, size.height(), 0.02);
    assertEquals(1000, SpatialBlocks.defaultSide(degrees));
    Grid small = new Grid(UTM, 0, 0, 10, 10, 64, 80);
    assertEquals(640.0 / 3, SpatialBlocks.defaultSide(small), 1e-9);
    PixelSize feet = PixelSize.of(new Grid(Crs.epsg(2285), 0, 0, 10, 10, 5, 5));
    assertEquals(3.048, feet.width(), 1e-3);
    Grid large = new Grid(UTM, 0, 0, 10, 10, 5000, 5000);
    assertEquals(1000, SpatialBlocks.defaultSide(large));
  }

  @Test
  void pixelSplitsAreRefusedUnlessAskedForAndThenMarked() throws IOException {
    Labels labels = landscape(4, 40, 6);
    assertThrows(BadInput.class, () -> new HoldOut(0.3, 1).pixels(labels, false));
    Split split = new HoldOut(0.3, 1).pixels(labels, true);
    assertTrue(split.warning().contains("--unsafe-pixel-split"));
    assertEquals(split.warning(), split.json().path("warning").asText());
    assertEquals(0.3, (double) split.count(Side.TEST) / labels.size(), 0.02);
    assertFalse(new SpatialBlocks(100, 0, 0.3, 1).split(labels).json().has("warning"));
  }
}

package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.sample.Split.Side;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Splits labels by square blocks on the ground, so that no test pixel has a training neighbour
/// from its own field. Blocks start at the grid's north-west corner; their side is rounded down to
/// whole pixels. A parcel belongs to the block with most of its pixels (the first block on a tie);
/// its pixels in blocks of the other side are dropped. Parcels on the training side with a pixel
/// nearer than the buffer to a test block are dropped whole. Distances on a geographic grid use the
/// size of a degree at the grid's centre.
///
/// @param side of a block, metres
/// @param buffer metres
/// @param testShare of the blocks that hold labels, 0 (no test side) to less than 1
public record SpatialBlocks(double side, double buffer, double testShare, long seed) {
  private static final int DRAWS = 100;

  public SpatialBlocks {
    if (!(side > 0) || !Double.isFinite(side))
      throw new IllegalArgumentException("block size must be positive, got " + side);
    if (!(buffer >= 0) || !Double.isFinite(buffer))
      throw new IllegalArgumentException("buffer must not be negative, got " + buffer);
    if (!(testShare >= 0 && testShare < 1))
      throw new IllegalArgumentException("test share must be in 0..1 (not 1), got " + testShare);
  }

  /// The default side: 1000 m, and at most a third of the grid's shorter side.
  public static double defaultSide(Grid grid) throws BadInput {
    PixelSize pixel = PixelSize.of(grid);
    double shorter = Math.min(grid.width() * pixel.width(), grid.height() * pixel.height());
    return Math.min(1000, shorter / 3);
  }

  /// @throws BadInput where no draw puts two classes on both sides
  public Split split(Labels labels) throws BadInput {
    Layout layout = new Layout(labels);
    int test = testShare == 0 ? 0 : chosen(layout.blocks.length);
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[layout.blocks.length];
    Arrays.setAll(order, b -> b);
    for (int draw = 1; draw <= DRAWS; draw++) {
      shuffle(order, random);
      boolean[] isTest = new boolean[order.length];
      for (int k = 0; k < test; k++) isTest[order[k]] = true;
      Split split = layout.split(isTest, this, draw, test);
      if (testShare == 0) return split;
      if (classes(split, Side.TRAIN, labels) && classes(split, Side.TEST, labels)) return split;
    }
    throw new BadInput(
        "split.classes",
        "",
        "%d draws of %d of %d labelled blocks of %s m (%d x %d pixels) never put two classes on both sides; use a smaller --block-size, more labels, or --test-share 0 (no test)"
            .formatted(
                DRAWS,
                test,
                layout.blocks.length,
                text(side),
                layout.blockColumns,
                layout.blockRows));
  }

  private int chosen(int blocks) throws BadInput {
    if (blocks < 2)
      throw new BadInput(
          "split.blocks",
          "",
          "all labels lie in one block of "
              + text(side)
              + " m, so there is nothing to test on; use a smaller --block-size or --test-share 0");
    return (int) Math.max(1, Math.min(blocks - 1L, Math.round(testShare * blocks)));
  }

  private static String text(double metres) {
    return metres == Math.rint(metres) ? Long.toString((long) metres) : Double.toString(metres);
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int k = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[k];
      order[k] = swap;
    }
  }

  private static boolean classes(Split split, Side side, Labels labels) {
    int n = 0;
    for (int k = 0; k < labels.legend().entries().size(); k++) if (split.count(side, k) > 0) n++;
    return n >= 2;
  }

  /// Blocks of one set of labels: which there are, and to which each parcel belongs.
  private final class Layout {
    private final Labels labels;
    private final PixelSize pixel;
    private final int blockColumns;
    private final int blockRows;
    private final int blocksAcross;
    private final long[] blocks; // numbers of the blocks that hold labels, ascending
    private final int[] blockOfParcel; // position in blocks, -1: the parcel has no pixel

    Layout(Labels labels) throws BadInput {
      Grid grid = labels.grid();
      this.labels = labels;
      this.pixel = PixelSize.of(grid);
      if (side < pixel.width() || side < pixel.height())
        throw new IllegalArgumentException(
            "block size must be at least a pixel (%s x %s m), got %s"
                .formatted(pixel.width(), pixel.height(), side));
      this.blockColumns = whole(side / pixel.width(), grid.width());
      this.blockRows = whole(side / pixel.height(), grid.height());
      this.blocksAcross = (grid.width() + blockColumns - 1) / blockColumns;
      this.blocks = blocks();
      this.blockOfParcel = blocksOfParcels();
    }

    /// Whole pixels in a block. 160 m over pixels of 9.9999999 m are 16: a hair is no pixel.
    private int whole(double pixels, int most) {
      return (int) Math.max(1, Math.min(most, Math.floor(pixels + 1e-6)));
    }

    private long number(int i) {
      return (long) (labels.row(i) / blockRows) * blocksAcross + labels.col(i) / blockColumns;
    }

    private long[] blocks() {
      java.util.TreeSet<Long> seen = new java.util.TreeSet<>();
      long last = -1;
      for (int i = 0; i < labels.size(); i++) {
        long number = number(i);
        if (number != last) seen.add(number);
        last = number;
      }
      return seen.stream().mapToLong(Long::longValue).toArray();
    }

    private int position(long number) {
      return Arrays.binarySearch(blocks, number);
    }

    private int[] blocksOfParcels() {
      long[] pairs = new long[labels.size()];
      for (int i = 0; i < pairs.length; i++)
        pairs[i] = (long) labels.parcel(i) << 32 | position(number(i));
      Arrays.sort(pairs);
      int[] block = new int[labels.parcels()];
      int[] most = new int[labels.parcels()];
      Arrays.fill(block, -1);
      for (int i = 0; i < pairs.length; ) {
        int end = i;
        while (end < pairs.length && pairs[end] == pairs[i]) end++;
        int parcel = (int) (pairs[i] >> 32);
        if (end - i > most[parcel]) {
          most[parcel] = end - i;
          block[parcel] = (int) pairs[i];
        }
        i = end;
      }
      return block;
    }

    Split split(boolean[] isTest, SpatialBlocks options, int draw, int tests) {
      boolean[] tooNear = tooNear(isTest);
      byte[] side = new byte[labels.size()];
      long[] parcels = new long[2];
      boolean[] counted = new boolean[labels.parcels()];
      for (int i = 0; i < side.length; i++) {
        int parcel = labels.parcel(i);
        boolean test = isTest[blockOfParcel[parcel]];
        Side chosen = test ? Side.TEST : Side.TRAIN;
        if (isTest[position(number(i))] != test) chosen = Side.OTHER_SIDE;
        else if (!test && tooNear[parcel]) chosen = Side.BUFFER;
        else if (!counted[parcel]) {
          counted[parcel] = true;
          parcels[test ? 1 : 0]++;
        }
        side[i] = (byte) chosen.ordinal();
      }
      Split.Design design =
          new Split.Design(
              options.testShare == 0 ? "none" : "blocks",
              options.testShare,
              options.seed,
              draw,
              options.side,
              blockColumns,
              blockRows,
              blocks.length,
              tests,
              options.buffer,
              "");
      return new Split(side, design, labels::label, labels.legend().names(), parcels);
    }

    /// Parcels of the training side that have a pixel there nearer than the buffer to a test block.
    private boolean[] tooNear(boolean[] isTest) {
      boolean[] near = new boolean[labels.parcels()];
      if (buffer == 0) return near;
      int[][] reach = new int[blocks.length][];
      for (int i = 0; i < labels.size(); i++) {
        int parcel = labels.parcel(i);
        int block = position(number(i));
        if (near[parcel] || isTest[blockOfParcel[parcel]] || isTest[block]) continue;
        if (reach[block] == null) reach[block] = testBlocksNear(block, isTest);
        for (int test : reach[block])
          if (gap(labels.col(i), labels.row(i), 1, 1, test) < buffer) near[parcel] = true;
      }
      return near;
    }

    private int[] testBlocksNear(int block, boolean[] isTest) {
      int col = (int) (blocks[block] % blocksAcross) * blockColumns;
      int row = (int) (blocks[block] / blocksAcross) * blockRows;
      return java.util.stream.IntStream.range(0, blocks.length)
          .filter(b -> isTest[b] && gap(col, row, blockColumns, blockRows, b) < buffer)
          .toArray();
    }

    /// Metres between a rectangle of pixels and a block, edge to edge.
    private double gap(int col, int row, int width, int height, int block) {
      int west = (int) (blocks[block] % blocksAcross) * blockColumns;
      int north = (int) (blocks[block] / blocksAcross) * blockRows;
      int dx = Math.max(0, Math.max(west - (col + width), col - (west + blockColumns)));
      int dy = Math.max(0, Math.max(north - (row + height), row - (north + blockRows)));
      return Math.hypot(dx * pixel.width(), dy * pixel.height());
    }
  }
}

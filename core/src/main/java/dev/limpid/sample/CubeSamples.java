package dev.limpid.sample;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.raster.BlockCache;
import dev.limpid.raster.Legend;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Labelled pixels of a cube with their features.
///
/// @param samples in the order of the labels; `id` is the label's number from 0, `x` and `y` the
///   pixel's centre
/// @param label which label each sample is
/// @param missing labels that became no sample because a feature is missing
public record CubeSamples(Samples samples, int[] label, long missing) {
  /// Sides of blocks of labels: the largest, the least that makes room for a cache, the least. Each
  /// divides a tile.
  private static final int BLOCK = 256;

  private static final int LEAST_KEPT = 32;
  private static final int LEAST = 16;

  /// Side of the part of the cube that is finished before the next is begun.
  private static final int TILE = 512;

  /// Reads the features of every label that has a class.
  ///
  /// @param cube selected by `features`
  /// @param block names the block of ground of each label, or null
  /// @param memory bytes that features and blocks being read may take
  /// @param threads that read
  public static CubeSamples of(
      CubeFiles cube, FeatureSet features, Labels labels, String[] block, Room room)
      throws IOException {
    int width = features.names().size();
    long bytes = 4L * labels.size() * width;
    if (bytes > room.memory())
      throw new Shortage(
          "memory",
          "%d labelled pixels of %d features need %d MiB, %d MiB are there; raise --memory or label fewer pixels"
              .formatted(labels.size(), width, bytes >> 20, room.memory() >> 20));
    float[] values = new float[Math.toIntExact((long) labels.size() * width)];
    boolean[] complete = new boolean[labels.size()];
    try (Cube open = cube.open()) {
      Reading reading = Reading.of(open, room, room.memory() - bytes);
      BlockCache.limit(reading.cache());
      List<int[]> blocks = byBlock(labels, reading.side());
      Parallel.each(
          blocks.size(),
          room.threads(),
          () -> i -> read(open, features, labels, blocks.get(i), values, complete));
    }
    return gather(cube.grid(), features, labels, block, values, complete);
  }

  /// @param memory bytes that may be taken
  public record Room(long memory, int threads) {}

  /// How the cube is read.
  ///
  /// @param side of a block, pixels
  /// @param cache bytes of unpacked blocks of its files worth keeping
  private record Reading(int side, long cache) {
    /// The largest blocks that leave room for all that the files unpack for a tile; if there are
    /// none, the largest that fit.
    static Reading of(Cube cube, Room room, long memory) {
      Grid grid = cube.files().grid();
      long unpacked =
          cube.unpackedBytes(
              new Window(0, 0, Math.min(TILE, grid.width()), Math.min(TILE, grid.height())));
      long kept = Math.max(BlockCache.defaultLimit(), unpacked + unpacked / 8);
      long left = memory + BlockCache.defaultLimit() - kept;
      int side = fitting(cube.files(), room, left, LEAST_KEPT);
      if (side > 0) return new Reading(side, kept);
      return new Reading(
          Math.max(LEAST, fitting(cube.files(), room, memory, LEAST)), BlockCache.defaultLimit());
    }

    /// The largest side that fits, 0 when `least` does not.
    private static int fitting(CubeFiles cube, Room room, long memory, int least) {
      for (int side = BLOCK; side >= least; side /= 2)
        if (cube.bytesPerPixel() * side * side * room.threads() <= memory) return side;
      return 0;
    }
  }

  /// Labels with a class, grouped by the block of pixels that they lie in; the blocks of a tile one
  /// after another.
  private static List<int[]> byBlock(Labels labels, int side) {
    TreeMap<Long, IntList> blocks = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++)
      if (labels.label(i) >= 0)
        blocks
            .computeIfAbsent(place(labels.row(i), labels.col(i), side), key -> new IntList())
            .add(i);
    List<int[]> lists = new ArrayList<>();
    for (IntList list : blocks.values()) {
      int[] some = new int[list.size()];
      Arrays.setAll(some, list::get);
      lists.add(some);
    }
    return lists;
  }

  /// Orders blocks by tile and within it; rows and columns of tiles are below 2^23.
  private static long place(int row, int col, int side) {
    long tile = (long) (row / TILE) << 23 | col / TILE;
    int perTile = TILE / side;
    return (tile * perTile + row % TILE / side) * perTile + col % TILE / side;
  }

  private static void read(
      Cube cube, FeatureSet features, Labels labels, int[] some, float[] values, boolean[] complete)
      throws IOException {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = 0;
    int bottom = 0;
    for (int i : some) {
      left = Math.min(left, labels.col(i));
      right = Math.max(right, labels.col(i));
      top = Math.min(top, labels.row(i));
      bottom = Math.max(bottom, labels.row(i));
    }
    Window window = new Window(left, top, right - left + 1, bottom - top + 1);
    Patch patch = cube.read(window);
    int[] pixels = new int[some.length];
    for (int k = 0; k < some.length; k++)
      pixels[k] = (labels.row(some[k]) - top) * window.width() + labels.col(some[k]) - left;
    FeatureBlock block = features.of(patch, pixels);
    int width = block.features();
    for (int k = 0; k < some.length; k++) {
      complete[some[k]] = block.abstention(k) == FeatureBlock.OK;
      for (int f = 0; f < width; f++) values[some[k] * width + f] = block.at(f, k);
    }
  }

  private static CubeSamples gather(
      Grid grid,
      FeatureSet features,
      Labels labels,
      String[] block,
      float[] values,
      boolean[] complete) {
    int n = 0;
    long missing = 0;
    for (int i = 0; i < labels.size(); i++)
      if (complete[i]) n++;
      else if (labels.label(i) >= 0) missing++;
    int width = features.names().size();
    boolean all = n == complete.length;
    float[] kept = all ? values : new float[n * width];
    int[] source = new int[n];
    int[] label = new int[n];
    String[] id = new String[n];
    String[] parcel = new String[n];
    String[] ground = new String[n];
    double[] x = new double[n];
    double[] y = new double[n];
    int to = 0;
    for (int i = 0; i < complete.length; i++) {
      if (!complete[i]) continue;
      if (!all) System.arraycopy(values, i * width, kept, to * width, width);
      source[to] = i;
      label[to] = labels.label(i);
      id[to] = Integer.toString(i);
      parcel[to] = labels.parcelName(labels.parcel(i));
      ground[to] = block == null ? "" : block[i];
      x[to] = grid.west() + (labels.col(i) + 0.5) * grid.pixelWidth();
      y[to++] = grid.north() - (labels.row(i) + 0.5) * grid.pixelHeight();
    }
    Legend legend = labels.legend();
    Samples samples =
        new Samples(legend, features.names(), kept, label, id, parcel, ground, x, y, grid.crs());
    return new CubeSamples(samples, source, missing);
  }
}

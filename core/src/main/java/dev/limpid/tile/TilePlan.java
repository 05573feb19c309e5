package dev.limpid.tile;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.raster.BlockCache;
import dev.limpid.raster.Layer;
import java.util.ArrayList;
import java.util.List;

/// Cuts a grid into blocks that cover every pixel exactly once.
///
/// @param block side of a block, pixels
/// @param fileTile side of the tiles of the file written, pixels
/// @param cache bytes of unpacked blocks of the input's files worth keeping
public record TilePlan(int block, int fileTile, long cache) {
  /// Bytes that blocks in flight take where more is free: larger blocks of a long series gain
  /// nothing and keep memory from other programs.
  private static final long ENOUGH = 256L << 20;

  /// Blocks are not made smaller than this to leave memory to others.
  private static final int LEAST_SIDE = 128;

  /// Blocks are not made smaller than this to keep more of the input unpacked.
  private static final int LEAST_KEPT_SIDE = 32;

  public TilePlan {
    if (block < 1) throw new IllegalArgumentException("block size must be positive, got " + block);
  }

  /// The largest block, up to the options' limit, that lets `inFlight` of them fit in memory
  /// together with the tiles that the writer assembles. Where that is smaller than a tile of the
  /// file written, every block of the tile would unpack the input's blocks anew: then blocks make
  /// room for keeping these, if they can.
  static TilePlan of(
      Cube cube, TileFunction function, RunOptions options, Region region, int inFlight)
      throws Shortage {
    int stride = function.stride();
    int tile = options.write().blockSize();
    int limit = options.block() > 0 ? options.block() : tile;
    int side = Math.max(stride, limit - limit % stride);
    Sizing sizing = new Sizing(cube.files(), function, inFlight, stride);
    if (options.block() == 0) side = sizing.reduce(side, ENOUGH, LEAST_SIDE);
    side = sizing.reduce(side, options.memory(), 16);
    long needed = sizing.bytes(side);
    if (needed > options.memory())
      throw new Shortage(
          "memory",
          "blocks of %d pixels need %d MiB, --memory leaves %d MiB for them; raise --memory or lower --threads"
              .formatted(side, needed >> 20, options.memory() >> 20));
    TilePlan plan = new TilePlan(side, tile, BlockCache.defaultLimit());
    return side < tile ? plan.keeping(cube, sizing, options.memory(), region) : plan;
  }

  /// This plan, or one with smaller blocks and all that the input holds for a tile kept.
  private TilePlan keeping(Cube cube, Sizing sizing, long memory, Region region) {
    Window part = region.window();
    Window one =
        new Window(
            part.col(),
            part.row(),
            Math.min(fileTile, part.width()),
            Math.min(fileTile, part.height()));
    long unpacked = cube.unpackedBytes(one);
    long kept = unpacked + unpacked / 8; // the next tile begins before this one ends
    if (kept <= cache) return this;
    long left = memory + cache - kept;
    int side = sizing.reduce(block, left, LEAST_KEPT_SIDE);
    return sizing.bytes(side) > left ? this : new TilePlan(side, fileTile, kept);
  }

  /// What blocks take.
  private record Sizing(CubeFiles input, TileFunction function, int inFlight, int stride) {
    /// One of the blocks is only read ahead.
    long bytes(int side) {
      long waiting = read(function, side) * function.bytesPerPixel();
      return TilePlan.bytes(input, function, side) * inFlight - (inFlight > 1 ? waiting : 0);
    }

    /// Half of `side`, of that, and so on, until it fits; at least `least` and the stride.
    int reduce(int side, long memory, int least) {
      int reduced = side;
      while (bytes(reduced) > memory && reduced / 2 >= Math.max(least, stride))
        reduced = half(reduced, stride);
      return reduced;
    }
  }

  private static int half(int side, int stride) {
    return Math.max(stride, side / 2 - side / 2 % stride);
  }

  /// Bytes of one block in flight: what is read, what is computed, what is handed to the writer.
  public static long bytes(CubeFiles input, TileFunction function, int side) {
    long read = read(function, side);
    long written = (long) side * side * function.scale() * function.scale();
    int bands = 0;
    for (Layer layer : function.layers()) bands += layer.bands().size();
    return read * (input.bytesPerPixel() + function.bytesPerPixel()) + written * bands * 8;
  }

  /// Pixels that are read for a block.
  private static long read(TileFunction function, int side) {
    Halo h = function.halo();
    return (side + h.left() + (long) h.right()) * (side + h.top() + (long) h.bottom());
  }

  /// Blocks in canonical order: the tiles of the file row by row, and within a tile the blocks row
  /// by row, so that few tiles are incomplete at a time and few tiles of the input are decoded
  /// again. Blocks that do not divide a tile go row by row.
  ///
  /// They begin at multiples of `stride` on the whole grid and are multiples of it wide and high,
  /// reaching as far beyond `region` as that takes: what a network sees around a pixel does not
  /// depend on the region.
  ///
  /// @param region of the grid, that the blocks cover
  public List<Window> blocks(Window region, int stride) {
    int outer = fileTile % block == 0 ? fileTile : block;
    int right = region.col() + region.width();
    int low = region.row() + region.height();
    List<Window> blocks = new ArrayList<>();
    for (int row = region.row() - region.row() % stride; row < low; row += outer)
      for (int col = region.col() - region.col() % stride; col < right; col += outer)
        for (int r = row; r < Math.min(low, row + outer); r += block)
          for (int c = col; c < Math.min(right, col + outer); c += block)
            blocks.add(
                new Window(c, r, side(right - c, block, stride), side(low - r, block, stride)));
    return blocks;
  }

  /// What is left, in whole strides, at most `most`, itself such a multiple.
  static int side(int left, int most, int stride) {
    return Math.min(most, Math.ceilDiv(left, stride) * stride);
  }
}

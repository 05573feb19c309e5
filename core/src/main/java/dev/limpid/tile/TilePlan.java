package dev.limpid.tile;

import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.raster.Layer;
import java.util.ArrayList;
import java.util.List;

/// Cuts a grid into blocks that cover every pixel exactly once.
///
/// @param block side of a block, pixels
/// @param fileTile side of the tiles of the file written, pixels
public record TilePlan(int block, int fileTile) {
  /// Bytes that blocks in flight take where more is free: larger blocks of a long series gain
  /// nothing and keep memory from other programs.
  private static final long ENOUGH = 256L << 20;

  /// Blocks are not made smaller than this for less memory than there is.
  private static final int LEAST_SIDE = 128;

  public TilePlan {
    if (block < 1) throw new IllegalArgumentException("block size must be positive, got " + block);
  }

  /// The largest block, up to the options' limit, that lets `inFlight` of them fit in memory
  /// together with the tiles that the writer assembles.
  static TilePlan of(CubeFiles input, TileFunction function, RunOptions options, int inFlight)
      throws Shortage {
    int stride = function.stride();
    int limit = options.block() > 0 ? options.block() : options.write().blockSize();
    int side = Math.max(stride, limit - limit % stride);
    if (options.block() == 0)
      while (bytes(input, function, side) * inFlight > ENOUGH
          && side / 2 >= Math.max(LEAST_SIDE, stride)) side = half(side, stride);
    while (bytes(input, function, side) * inFlight > options.memory()
        && side / 2 >= Math.max(16, stride)) side = half(side, stride);
    long needed = bytes(input, function, side) * inFlight;
    if (needed > options.memory())
      throw new Shortage(
          "memory",
          "blocks of %d pixels need %d MiB, --memory leaves %d MiB for them; raise --memory or lower --threads"
              .formatted(side, needed >> 20, options.memory() >> 20));
    return new TilePlan(side, options.write().blockSize());
  }

  private static int half(int side, int stride) {
    return Math.max(stride, side / 2 - side / 2 % stride);
  }

  /// Bytes of one block in flight: what is read, what is computed, what is handed to the writer.
  public static long bytes(CubeFiles input, TileFunction function, int side) {
    Halo h = function.halo();
    long read = (side + h.left() + (long) h.right()) * (side + h.top() + (long) h.bottom());
    long written = (long) side * side * function.scale() * function.scale();
    int bands = 0;
    for (Layer layer : function.layers()) bands += layer.bands().size();
    return read * (input.bytesPerPixel() + function.bytesPerPixel()) + written * bands * 8;
  }

  /// Blocks in canonical order: the tiles of the file row by row, and within a tile the blocks row
  /// by row, so that few tiles are incomplete at a time and few tiles of the input are decoded
  /// again. Blocks that do not divide a tile go row by row.
  ///
  /// They begin at multiples of `stride` on the whole grid, the first ones as far before `region`
  /// as that takes.
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
            blocks.add(new Window(c, r, Math.min(block, right - c), Math.min(block, low - r)));
    return blocks;
  }
}

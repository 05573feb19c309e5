package dev.limpid.raster;

import dev.limpid.geo.Window;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Builds the smaller copies of a layer, each from the one before, out of the tiles in its part
/// file. A tile of an overview needs four tiles below it and nothing else, so memory does not grow
/// with the image and tiles can be made in any order.
final class Overviews {
  /// Overviews go on until the image has at most this many pixels along each side.
  private static final int LAST_SIDE = 512;

  private final PartFile part;
  private final TileFormat format;
  private final boolean classes;

  Overviews(LayerFile file) {
    this.part = file.part();
    this.format = file.format();
    this.classes = file.layer().legend() != null;
  }

  /// All levels, `full` first.
  List<Level> build(Level full, int threads) throws IOException {
    List<Level> levels = new ArrayList<>(List.of(full));
    for (TileGrid grid : grids(full.grid())) levels.add(level(levels.getLast(), grid, threads));
    return levels;
  }

  /// Those of the smaller copies, largest first.
  static List<TileGrid> grids(TileGrid full) {
    List<TileGrid> grids = new ArrayList<>();
    int last = Math.min(full.side(), LAST_SIDE);
    TileGrid grid = full;
    // Programs tell the factor of an overview from its width: one column cannot have any.
    while (full.width() > 1 && (grid.width() > last || grid.height() > last)) {
      grid = grid.half();
      grids.add(grid);
    }
    return grids;
  }

  private Level level(Level below, TileGrid grid, int threads) throws IOException {
    WrittenTile[] tiles = new WrittenTile[grid.count()];
    Parallel.each(
        tiles.length,
        threads,
        () -> {
          Worker worker = new Worker(below);
          return i -> tiles[i] = worker.tile(grid, i);
        });
    return new Level(grid, tiles);
  }

  /// Packed tiles up to this size are likely to be the same value everywhere, and their neighbours
  /// the same again.
  private static final int SMALL = 4096;

  /// The memory of one thread: a tile of the overview, one of the level below, packed bytes, and
  /// the last result that came from small tiles.
  private final class Worker {
    private final Level below;
    private final Reduction reduction = new Reduction(format, classes);
    private final byte[] frame = format.frame();
    private final byte[] child = format.frame();
    private byte[] packed = new byte[0];
    private byte[] lastChildren = new byte[0];
    private byte[] lastSealed;

    Worker(Level below) {
      this.below = below;
    }

    WrittenTile tile(TileGrid grid, int index) throws IOException {
      byte[] children = children(grid, index);
      byte[] sealed =
          children != null && Arrays.equals(children, lastChildren)
              ? lastSealed
              : reduced(grid, index);
      if (children != null) {
        lastChildren = children;
        lastSealed = sealed;
      }
      if (sealed.length == 0) return new WrittenTile(index, 0, 0, List.of(), List.of());
      long position = part.append(sealed);
      int margin = TileFormat.MARGIN;
      return new WrittenTile(
          index, position + margin, sealed.length - 2 * margin, List.of(), List.of());
    }

    /// The packed bytes of a tile, margins included; none for one that is not stored.
    private byte[] reduced(TileGrid grid, int index) throws IOException {
      format.clear(frame);
      for (int down = 0; down < 2; down++)
        for (int right = 0; right < 2; right++) quarter(grid, index, down, right);
      return format.empty(frame) ? new byte[0] : format.encode(frame);
    }

    /// All that a tile is made of: sizes and packed bytes of the four below; null where they are
    /// not small.
    private byte[] children(TileGrid grid, int index) throws IOException {
      ByteBuffer all = ByteBuffer.allocate(4 * (3 * Integer.BYTES + SMALL));
      for (int down = 0; down < 2; down++)
        for (int right = 0; right < 2; right++) {
          WrittenTile tile = child(grid, index, down, right);
          if (tile == null) {
            all.putInt(-1);
            continue;
          }
          if (tile.length() > SMALL) return null;
          Window window = below.grid().window(tile.index());
          all.putInt(window.width()).putInt(window.height()).putInt(tile.length());
          byte[] bytes = new byte[tile.length()];
          if (!tile.empty()) part.read(tile.offset(), bytes, tile.length());
          all.put(bytes);
        }
      return Arrays.copyOf(all.array(), all.position());
    }

    /// One of the four tiles below; null beyond the edge.
    private WrittenTile child(TileGrid grid, int index, int down, int right) {
      TileGrid finer = below.grid();
      int row = 2 * grid.tileRow(index) + down;
      int col = 2 * grid.tileCol(index) + right;
      if (row >= finer.down() || col >= finer.across()) return null;
      return below.tiles()[finer.index(grid.plane(index), row, col)];
    }

    private void quarter(TileGrid grid, int index, int down, int right) throws IOException {
      TileGrid finer = below.grid();
      WrittenTile tile = child(grid, index, down, right);
      if (tile == null || tile.empty()) return;
      if (packed.length < tile.length()) packed = new byte[tile.length()];
      part.read(tile.offset(), packed, tile.length());
      format.decode(packed, tile.length(), child);
      Window window = finer.window(tile.index());
      int half = format.side() / 2;
      reduction.reduce(child, window.width(), window.height(), frame, down * half, right * half);
    }
  }
}

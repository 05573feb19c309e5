package dev.limpid.tile;

import dev.limpid.cube.Cube;
import dev.limpid.geo.Window;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Band;
import dev.limpid.raster.Layer;
import dev.limpid.raster.PixelHash;
import dev.limpid.raster.Raster;
import dev.limpid.raster.TileHash;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Computes tiles of a map once more from its inputs, in blocks of other sizes that begin at other
/// places, and compares them with the manifest.
///
/// @param cube what the function selects, opened
/// @param region that was mapped
/// @param block largest side of a block, pixels
public record Recomputation(
    Manifest manifest, Cube cube, TileFunction function, Region region, int block) {
  /// Tiles of the largest side over all layers: those of others lie inside them.
  public int tiles() {
    return largest().tiles().size();
  }

  private Manifest.LayerHashes largest() {
    return manifest.layers().stream()
        .max(Comparator.comparingInt(Manifest.LayerHashes::side))
        .orElseThrow();
  }

  /// Draws `n` tiles of `tiles`, each as likely as any other every time. Where a share p of them is
  /// wrong, at least one of the wrong ones is drawn with the probability 1 - (1 - p)^n.
  ///
  /// @return the different ones, in order
  public static List<Integer> draw(int n, int tiles, long seed) {
    if (n < 1) throw new IllegalArgumentException("sample must be at least 1, got " + n);
    Random random = new Random(seed);
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < n; i++) drawn.add(random.nextInt(tiles));
    return List.copyOf(drawn);
  }

  /// The first of `chosen` that comes out otherwise, or null.
  ///
  /// @param seed of the blocks' sizes and places
  public Finding first(List<Integer> chosen, int threads, long seed, Progress progress)
      throws IOException {
    ConcurrentLinkedQueue<Finding> found = new ConcurrentLinkedQueue<>();
    AtomicInteger done = new AtomicInteger();
    Parallel.<IOException>each(
        chosen.size(),
        threads,
        () ->
            i -> {
              int tile = chosen.get(i);
              Finding one = tile(tile, new Random(seed * 31 + tile));
              if (one != null) found.add(one);
              progress.step(done.incrementAndGet(), chosen.size());
            });
    return found.stream().min(Comparator.comparingInt(Finding::tile)).orElse(null);
  }

  private Finding tile(int index, Random random) throws IOException {
    Window tile = largest().tiles().get(index).window();
    Raster values = compute(tile, random);
    int first = 0;
    List<Layer> layers = function.layers();
    for (int l = 0; l < layers.size(); l++) {
      Manifest.LayerHashes stated = manifest.layers().get(l);
      for (TileHash part : stated.tiles()) {
        if (!tile.intersection(part.window()).filter(part.window()::equals).isPresent()) continue;
        List<String> hashes =
            PixelHash.ofComputed(layers.get(l), values, first, part.window(), stated.side());
        for (int b = 0; b < hashes.size(); b++)
          if (!hashes.get(b).equals(part.sha256().get(b)))
            return new Finding(
                "recomputed",
                stated.file(),
                part.index(),
                b,
                part.window(),
                part.sha256().get(b),
                hashes.get(b));
      }
      first += layers.get(l).bands().size();
    }
    return null;
  }

  /// The pixels of one tile, put together from blocks.
  private Raster compute(Window tile, Random random) throws IOException {
    Placing placing = new Placing(function, region);
    int bands = function.layers().stream().mapToInt(layer -> layer.bands().size()).sum();
    float[] all = new float[Math.multiplyExact(bands, tile.width() * tile.height())];
    Window input = placing.input(tile);
    int right = input.col() + input.width();
    int low = input.row() + input.height();
    int stride = function.stride();
    for (int row = input.row() - input.row() % stride; row < low; ) {
      int height = TilePlan.side(low - row, side(random), stride);
      for (int col = input.col() - input.col() % stride; col < right; ) {
        int width = TilePlan.side(right - col, side(random), stride);
        Window one = new Window(col, row, width, height);
        if (one.intersection(input).isPresent())
          put(placing.apply(cube.read(one.grow(function.halo()))), tile, all);
        col += width;
      }
      row += height;
    }
    List<Band> names = function.layers().stream().flatMap(layer -> layer.bands().stream()).toList();
    return new Raster(tile, names, all);
  }

  /// A multiple of the stride, never beyond `block` unless the stride is.
  private int side(Random random) {
    int steps = Math.max(1, block / function.stride());
    int fewest = Math.max(1, steps / 3);
    return function.stride() * (fewest + random.nextInt(steps - fewest + 1));
  }

  private static void put(Raster block, Window tile, float[] all) {
    Window part = block.window().intersection(tile).orElseThrow();
    for (int b = 0; b < block.bands().size(); b++)
      for (int row = part.row(); row < part.row() + part.height(); row++)
        for (int col = part.col(); col < part.col() + part.width(); col++)
          all[(b * tile.height() + row - tile.row()) * tile.width() + col - tile.col()] =
              block.at(b, row - block.window().row(), col - block.window().col());
  }
}

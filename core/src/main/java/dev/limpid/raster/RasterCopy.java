package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Copies a raster into a new file, value by value as stored.
public final class RasterCopy {
  private static final long BYTES_AT_ONCE = 8 << 20;

  private RasterCopy() {}

  /// Told of each finished block.
  @FunctionalInterface
  public interface Progress {
    void step(long done, long total);
  }

  /// Writes every band of `source` to `target` with its type, no data, legend, band names, scales
  /// and metadata. Half floats become floats.
  public static void copy(RasterSource source, Path target, WriteOptions options, Progress progress)
      throws IOException {
    Layer layer = layer(source.info());
    SampleType type = layer.type();
    Grid grid = source.grid();
    List<Window> blocks = new ArrayList<>();
    int side = LayerProduct.tiles(grid, layer, options).side(); // whole tiles: none has to wait
    for (int row = 0; row < grid.height(); row += side)
      for (int col = 0; col < grid.width(); col += side)
        blocks.add(
            new Window(
                col, row, Math.min(side, grid.width() - col), Math.min(side, grid.height() - row)));
    try (MapWriter writer = GeoTiff.create(target, grid, List.of(layer), options)) {
      AtomicInteger done = new AtomicInteger();
      Parallel.each(
          blocks.size(),
          options.threads(),
          () ->
              i -> {
                copyBlock(source, writer, blocks.get(i), type);
                progress.step(done.incrementAndGet(), blocks.size());
              });
      writer.commit();
    }
  }

  /// How a copy is stored.
  public static Layer layer(RasterInfo info) throws BadInput {
    if (info.type() == null)
      throw new BadInput("raster.unreadable", "", "its pixels cannot be decoded");
    SampleType type = info.type() == SampleType.FLOAT16 ? SampleType.FLOAT32 : info.type();
    return new Layer("", type, info.noData(), info.bands(), info.legend());
  }

  /// Some bands at a time, so that a file with hundreds of them in each pixel is read a few times
  /// and not hundreds of times.
  private static void copyBlock(
      RasterSource source, MapWriter writer, Window block, SampleType type) throws IOException {
    int bands = source.bands().size();
    long bandBytes = (long) block.width() * block.height() * type.bytes();
    int atOnce = Math.clamp(BYTES_AT_ONCE / bandBytes, 1, bands);
    for (int from = 0; from < bands; from += atOnce) {
      int first = from;
      int[] some = new int[Math.min(atOnce, bands - from)];
      Arrays.setAll(some, k -> first + k);
      Object[] arrays = source.readStored(some, block);
      for (int k = 0; k < some.length; k++) writer.writeStored(0, some[k], block, arrays[k]);
    }
  }
}

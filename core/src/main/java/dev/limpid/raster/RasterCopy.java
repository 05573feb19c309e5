package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Copies a raster into a new file, value by value as stored.
public final class RasterCopy {
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
    RasterInfo info = source.info();
    if (info.type() == null)
      throw new BadInput("raster.unreadable", "", "its pixels cannot be decoded");
    SampleType type = info.type() == SampleType.FLOAT16 ? SampleType.FLOAT32 : info.type();
    Layer layer = new Layer("", type, info.noData(), info.bands(), info.legend());
    Grid grid = info.grid();
    List<Window> blocks = new ArrayList<>();
    int side = options.blockSize();
    for (int row = 0; row < grid.height(); row += side)
      for (int col = 0; col < grid.width(); col += side)
        blocks.add(
            new Window(
                col, row, Math.min(side, grid.width() - col), Math.min(side, grid.height() - row)));
    try (MapWriter writer = GeoTiff.create(target, grid, List.of(layer), options)) {
      new Copy(source, writer, blocks, new AtomicInteger(), new AtomicInteger(), progress)
          .all(options.threads());
      writer.commit();
    }
  }

  private record Copy(
      RasterSource source,
      MapWriter writer,
      List<Window> blocks,
      AtomicInteger next,
      AtomicInteger done,
      Progress progress) {
    void all(int threads) throws IOException {
      List<Future<?>> workers = new ArrayList<>();
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        for (int t = 0; t < threads; t++)
          workers.add(
              pool.submit(
                  () -> {
                    work();
                    return null;
                  }));
        for (Future<?> worker : workers) worker.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException io -> throw io;
          case RuntimeException runtime -> throw runtime;
          case Error error -> throw error;
          default -> throw new IOException(e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }

    private void work() throws IOException {
      try {
        for (int i = next.getAndIncrement(); i < blocks.size(); i = next.getAndIncrement()) {
          Window block = blocks.get(i);
          for (int band = 0; band < source.bands().size(); band++)
            writer.writeStored(0, band, block, source.readStored(band, block));
          progress.step(done.incrementAndGet(), blocks.size());
        }
      } catch (IOException | RuntimeException | Error e) {
        next.set(blocks.size());
        throw e;
      }
    }
  }
}

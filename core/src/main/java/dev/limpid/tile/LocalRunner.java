package dev.limpid.tile;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.model.Recipe;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Runs the blocks in the threads of this process. One worker more than threads are asked for reads
/// ahead; a permit keeps the number that compute at what was asked for.
public record LocalRunner() implements TileRunner {
  @Override
  public RunReport run(
      CubeFiles input, Recipe<? extends TileFunction> recipe, Path map, RunOptions options)
      throws IOException {
    try (TileFunction function = recipe.open()) {
      CubeFiles chosen = function.select(input, "cube");
      int workers = options.threads() + 1;
      TilePlan plan = plan(chosen, function, options);
      Grid grid = chosen.grid();
      Region region = options.region() == null ? Region.of(grid.all()) : options.region();
      Placing placing = new Placing(function, region);
      List<Window> blocks = plan.blocks(region.window(), function.stride());
      if (options.shuffle() != 0) {
        blocks = new ArrayList<>(blocks);
        Collections.shuffle(blocks, new Random(options.shuffle()));
      }
      try (Cube cube = chosen.open();
          MapWriter writer =
              GeoTiff.create(
                  map,
                  grid.cut(region.window()).finer(function.scale()),
                  function.layers(),
                  options.write())) {
        new Run(cube, placing, writer, blocks.iterator(), blocks.size(), options).all(workers);
        writer.commit();
      }
      long pixels = (long) region.window().width() * region.window().height();
      return new RunReport(pixels, blocks.size(), plan.block());
    }
  }

  /// How a run would cut its blocks.
  ///
  /// @param input what the function selects
  public static TilePlan plan(CubeFiles input, TileFunction function, RunOptions options)
      throws Shortage {
    return TilePlan.of(input, function, options, options.threads() + 1);
  }

  /// Puts results where they belong in the file, which holds the region only.
  private record Placing(TileFunction function, Region region) {
    Placing {
      if (region.outline() != null && function.scale() != 1)
        throw new IllegalArgumentException(
            "an outline needs pixels as large as the input's, got scale " + function.scale());
    }

    Raster apply(Patch patch) {
      Raster result = function.apply(patch);
      int scale = function.scale();
      Window r = region.window();
      Window whole =
          new Window(r.col() * scale, r.row() * scale, r.width() * scale, r.height() * scale);
      Raster part = result.cut(whole.intersection(result.window()).orElseThrow());
      boolean[] inside = region.inside(part.window());
      if (inside != null) part = part.where(inside, function.outside());
      return part.from(whole.col(), whole.row());
    }
  }

  /// The blocks of one run, handed out one at a time.
  private record Run(
      Cube cube,
      Placing placing,
      MapWriter writer,
      Iterator<Window> blocks,
      int total,
      RunOptions options) {
    void all(int workers) throws IOException {
      Semaphore compute = new Semaphore(options.threads());
      AtomicLong done = new AtomicLong();
      List<Future<?>> running = new ArrayList<>();
      try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(workers, total))) {
        for (int w = 0; w < Math.min(workers, total); w++)
          running.add(
              pool.submit(
                  () -> {
                    work(compute, done);
                    return null;
                  }));
        try {
          for (Future<?> worker : running) worker.get();
        } catch (ExecutionException e) {
          stop();
          throw cause(e);
        } catch (InterruptedException e) {
          stop();
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        }
      }
    }

    /// No further block is begun; those in work are finished, since an interrupted read would close
    /// its file.
    private void stop() {
      synchronized (blocks) {
        while (blocks.hasNext()) blocks.next();
      }
    }

    private void work(Semaphore compute, AtomicLong done) throws IOException, InterruptedException {
      try {
        for (Window block = next(); block != null; block = next()) {
          Patch patch = cube.read(block.grow(placing.function().halo()));
          compute.acquire();
          try {
            writer.write(placing.apply(patch));
          } finally {
            compute.release();
          }
          options.progress().step(done.incrementAndGet(), total);
        }
      } catch (IOException | RuntimeException | Error e) {
        stop();
        throw e;
      }
    }

    private Window next() {
      synchronized (blocks) {
        return blocks.hasNext() ? blocks.next() : null;
      }
    }

    private static IOException cause(ExecutionException e) {
      return switch (e.getCause()) {
        case IOException io -> io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        default -> new IOException(e.getCause());
      };
    }
  }
}

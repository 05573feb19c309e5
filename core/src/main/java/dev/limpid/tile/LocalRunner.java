package dev.limpid.tile;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Shortage;
import dev.limpid.model.Recipe;
import dev.limpid.raster.BlockCache;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
      Grid grid = chosen.grid();
      Region region = options.region() == null ? Region.of(grid.all()) : options.region();
      Placing placing = new Placing(function, region);
      TilePlan plan;
      List<Window> blocks;
      try (Cube cube = chosen.open();
          MapWriter writer =
              GeoTiff.create(
                  map,
                  grid.cut(region.window()).finer(function.scale()),
                  function.layers(),
                  options.write())) {
        plan = plan(cube, function, options);
        BlockCache.limit(plan.cache());
        blocks = plan.blocks(region.window(), function.stride());
        if (options.shuffle() != 0) {
          blocks = new ArrayList<>(blocks);
          Collections.shuffle(blocks, new Random(options.shuffle()));
        }
        Run run =
            new Run(cube, placing, writer, new Semaphore(options.threads()), new AtomicLong());
        List<Window> order = blocks;
        Parallel.each(
            order.size(),
            options.threads() + 1,
            () ->
                i -> {
                  run.block(order.get(i));
                  options.progress().step(run.done().incrementAndGet(), order.size());
                });
        writer.commit();
      }
      long pixels = (long) region.window().width() * region.window().height();
      return new RunReport(pixels, blocks.size(), plan.block());
    }
  }

  /// How a run would cut its blocks.
  ///
  /// @param cube what the function selects
  public static TilePlan plan(Cube cube, TileFunction function, RunOptions options)
      throws Shortage {
    Grid grid = cube.files().grid();
    Region region = options.region() == null ? Region.of(grid.all()) : options.region();
    return TilePlan.of(cube, function, options, region, options.threads() + 1);
  }

  /// One block of the map as a run computes it.
  ///
  /// @param region null for the whole grid
  public static Raster block(Cube cube, TileFunction function, Region region, Window block)
      throws IOException {
    Region part = region == null ? Region.of(cube.files().grid().all()) : region;
    return new Placing(function, part).apply(cube.read(block.grow(function.halo())));
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

  /// What the blocks of one run share.
  ///
  /// @param compute permits to compute
  private record Run(
      Cube cube, Placing placing, MapWriter writer, Semaphore compute, AtomicLong done) {
    void block(Window block) throws IOException {
      Patch patch = cube.read(block.grow(placing.function().halo()));
      compute.acquireUninterruptibly();
      try {
        writer.write(placing.apply(patch));
      } finally {
        compute.release();
      }
    }
  }
}

package dev.limpid.tile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Shortage;
import dev.limpid.model.Recipe;
import dev.limpid.raster.BlockCache;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.Raster;
import dev.limpid.raster.Resumption;
import dev.limpid.raster.WriteOptions;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
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
      Grid out = grid.cut(region.window()).finer(function.scale());
      try (Cube cube = chosen.open()) {
        TilePlan plan = plan(cube, function, options);
        BlockCache.limit(plan.cache());
        List<Window> blocks = plan.blocks(region.window(), function.stride());
        if (options.shuffle() != 0) {
          blocks = new ArrayList<>(blocks);
          Collections.shuffle(blocks, new Random(options.shuffle()));
        }
        return write(new Output(map, out, function, plan, options), blocks, cube, placing);
      }
    }
  }

  /// Computes the blocks that an earlier run did not leave, and gives the files their names.
  private static RunReport write(Output output, List<Window> blocks, Cube cube, Placing placing)
      throws IOException {
    RunOptions options = output.options();
    try (MapWriter writer = output.open()) {
      List<Window> missing = new ArrayList<>();
      for (Window b : blocks) if (writer.needs(placing.output(b))) missing.add(b);
      Run run =
          new Run(
              cube,
              placing,
              writer,
              placing.ofNothing(cube.files()),
              new Semaphore(options.threads()),
              new AtomicLong(),
              new AtomicInteger());
      try {
        compute(run, missing, blocks.size(), options);
        output.commit(writer);
      } catch (BadInput e) {
        // Nobody goes on with inputs that are known to be bad; a name that is taken is no such.
        if (!e.code().startsWith("output.")) writer.abandon();
        throw e;
      }
      Window part = placing.region().window();
      long pixels = (long) part.width() * part.height();
      return new RunReport(
          pixels, missing.size(), run.empty().get(), output.plan().block(), writer.resumedTiles());
    }
  }

  private static void compute(Run run, List<Window> missing, int all, RunOptions options)
      throws IOException {
    run.done().set(all - missing.size());
    try {
      Parallel.each(
          missing.size(),
          options.threads() + 1,
          () ->
              i -> {
                run.block(missing.get(i));
                options.progress().step(run.done().incrementAndGet(), all);
              });
    } catch (CancellationException stop) {
      if (options.record() == null) throw stop;
      throw new Resumable(stop);
    }
  }

  /// Where results go: a map alone, or with a manifest and a journal.
  private record Output(
      Path map, Grid grid, TileFunction function, TilePlan plan, RunOptions options) {
    MapWriter open() throws IOException {
      RunOptions.Recording record = options.record();
      if (record == null) return GeoTiff.create(map, grid, function.layers(), options.write());
      Resumption resumption = new Resumption(guard(), record.restart(), record.told());
      return GeoTiff.create(map, grid, function.layers(), options.write(), resumption);
    }

    private ObjectNode guard() {
      ObjectNode guard = Json.object();
      ObjectNode about = guard.putObject("plan");
      about.set("grid", Manifest.grid(grid));
      about.put("side", plan.fileTile()).put("stride", function.stride());
      about.put("scale", function.scale()).set("halo", Manifest.halo(function.halo()));
      for (Layer layer : function.layers())
        about
            .withArray("layers")
            .addObject()
            .put("name", layer.name().isEmpty() ? "map" : layer.name())
            .put("type", layer.type().label())
            .put("noData", String.valueOf(layer.noData()))
            .put("bands", layer.bands().size());
      WriteOptions write = options.write();
      about.put("compression", write.compression().name().toLowerCase(Locale.ROOT));
      about.put("predictor", write.predictor().name().toLowerCase(Locale.ROOT));
      about.put("overviews", write.overviews());
      options.record().provenance().into(guard);
      return guard;
    }

    void commit(MapWriter writer) throws IOException {
      RunOptions.Recording record = options.record();
      if (record == null) {
        writer.commit();
        return;
      }
      Provenance provenance = record.provenance();
      for (HashedFile file : provenance.inputs()) file.requireUnchanged();
      for (HashedFile file : provenance.model()) file.requireUnchanged();
      writer.commit(
          layers -> {
            Manifest manifest = Manifest.of(grid, function, layers, provenance);
            List<MapWriter.Document> beside = new ArrayList<>();
            beside.add(new MapWriter.Document(new MapFiles(map).manifest(), manifest.text()));
            beside.addAll(record.beside().of(manifest, layers));
            return beside;
          });
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

  /// What the blocks of one run share.
  ///
  /// @param nothing the map's values where the cube has none, or null
  /// @param compute permits to compute
  /// @param empty blocks without any data
  private record Run(
      Cube cube,
      Placing placing,
      MapWriter writer,
      float[] nothing,
      Semaphore compute,
      AtomicLong done,
      AtomicInteger empty) {
    void block(Window block) throws IOException {
      if (nothing != null && cube.absent(block)) {
        fill(block);
        return;
      }
      Patch patch = cube.read(block.grow(placing.function().halo()));
      compute.acquireUninterruptibly();
      try {
        if (nothing != null && patch.isNothing()) fill(block);
        else writer.write(placing.apply(patch));
      } finally {
        compute.release();
      }
    }

    private void fill(Window block) throws IOException {
      writer.fill(placing.output(block), nothing);
      empty.incrementAndGet();
    }
  }
}

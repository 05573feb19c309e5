package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.raster.BlockCache;
import dev.limpid.raster.FileEstimate;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.TileFunction;
import dev.limpid.tile.TilePlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a run over blocks would read, hold and write. A few blocks are computed and packed in
/// memory to judge time and disk.
record RunPlan(Path output, CubeFiles files, TileFunction function, RunOptions options) {
  private static final int SAMPLES = 4;

  /// No further sample after this.
  private static final double ENOUGH_SECONDS = 3;

  /// Side of the corner of a block that is tried first, pixels.
  private static final int CORNER = 16;

  /// @param key of the product in the report
  /// @param memory resident bytes the process may take
  /// @return the report, still without what is written beside the rasters
  ObjectNode json(String key, long memory, List<Path> beside, Verb verb) throws IOException {
    Grid grid = files.grid().cut(options.region().window());
    DryRun report = new DryRun(key, output, grid);
    inputs(report);
    List<FileEstimate> sizes = new ArrayList<>();
    Grid written = grid.finer(function.scale());
    for (Layer layer : function.layers())
      sizes.add(new FileEstimate(written, layer, options.write()));
    double seconds;
    try (Cube cube = files.open()) {
      seconds = sample(cube, blocks(cube, report, memory), sizes);
    }
    for (int i = 0; i < sizes.size(); i++) {
      Layer layer = function.layers().get(i);
      report.output(file(layer), layer, sizes.get(i));
    }
    beside.forEach(report::written);
    return report.report(seconds, options.write().overwrite(), verb.console());
  }

  private Path file(Layer layer) {
    String name = output.getFileName().toString();
    String suffix = layer.name().isEmpty() ? "" : "-" + layer.name();
    return output.resolveSibling(name.replaceFirst("(\\.tiff?)?$", suffix + "$1"));
  }

  private void inputs(DryRun report) throws IOException {
    long sum = 0;
    double share = pixels() / files.grid().width() / files.grid().height();
    List<URI> sorted = files.files().stream().sorted().toList();
    for (URI file : sorted) {
      long bytes = CubeFiles.local(file) ? Files.size(Path.of(file)) : -1;
      sum += Math.max(0, bytes);
      try (RasterSource source = files.open(file)) {
        report.input(CubeFiles.shown(file), source.info(), bytes, share);
      }
    }
    report.json().put("inputFiles", sorted.size()).put("inputBytes", sum);
  }

  private List<Window> blocks(Cube cube, DryRun report, long memory) throws IOException {
    TilePlan plan = LocalRunner.plan(cube, function, options);
    BlockCache.limit(plan.cache());
    List<Window> blocks = plan.blocks(options.region().window(), function.stride());
    Halo halo = function.halo();
    ObjectNode json = report.json();
    json.put("block", plan.block()).put("blocks", blocks.size());
    json.putArray("halo").add(halo.left()).add(halo.right()).add(halo.top()).add(halo.bottom());
    json.put("threads", options.threads()).put("blockMemory", options.memory());
    long pixels = 0;
    for (Window block : blocks) pixels = Math.max(pixels, (long) block.width() * block.height());
    int side =
        (int) Math.ceil(Math.sqrt((double) pixels)); // blocks of a small raster are cut to it
    long worker = TilePlan.bytes(files, function, Math.min(plan.block(), side));
    report.memory(blocks.size(), options.threads() + 1L, worker, plan.cache(), memory);
    return blocks;
  }

  /// Computes and packs a few blocks. The first is done twice and timed the second time, when the
  /// virtual machine has compiled what it runs. Where a corner of it alone takes long, that has to
  /// do.
  ///
  /// @return seconds that all blocks would take
  private double sample(Cube cube, List<Window> blocks, List<FileEstimate> sizes)
      throws IOException {
    double seconds = 0;
    long pixels = 0;
    long begun = System.nanoTime();
    List<Window> some = DryRun.spread(blocks, SAMPLES);
    Window corner = corner(some.getFirst());
    Raster tried = LocalRunner.block(cube, function, options.region(), corner);
    double trial = (System.nanoTime() - begun) / 1e9;
    if (trial > ENOUGH_SECONDS) {
      add(tried, sizes);
      return times(trial, (long) corner.width() * corner.height(), blocks.size());
    }
    LocalRunner.block(cube, function, options.region(), some.getFirst());
    for (Window block : some) {
      if (pixels > 0 && (System.nanoTime() - begun) / 1e9 > ENOUGH_SECONDS) break;
      long start = System.nanoTime();
      add(LocalRunner.block(cube, function, options.region(), block), sizes);
      seconds += (System.nanoTime() - start) / 1e9;
      pixels += (long) block.width() * block.height();
    }
    return times(seconds, pixels, blocks.size());
  }

  private Window corner(Window block) {
    int side = Math.ceilDiv(CORNER, function.stride()) * function.stride();
    return new Window(
        block.col(), block.row(), Math.min(side, block.width()), Math.min(side, block.height()));
  }

  private void add(Raster values, List<FileEstimate> sizes) {
    int first = 0;
    for (int i = 0; i < sizes.size(); i++) {
      sizes.get(i).add(values, first);
      first += function.layers().get(i).bands().size();
    }
  }

  /// Seconds of all pixels by those of some.
  private double times(double seconds, long pixels, int blocks) {
    return seconds / pixels * pixels() / Math.min(options.threads(), blocks);
  }

  /// Of the region.
  private double pixels() {
    return (double) options.region().window().width() * options.region().window().height();
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.BlockCache;
import dev.limpid.raster.FileEstimate;
import dev.limpid.raster.Layer;
import dev.limpid.raster.RasterCopy;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a copy would read, hold and write. A few windows are read and packed in memory to judge
/// time and disk.
///
/// @param input as the user typed it
/// @param source as it is
/// @param view what is copied
record CopyPlan(
    String input, Path output, RasterSource source, RasterSource view, WriteOptions options) {
  private static final int SAMPLES = 4;
  private static final int SIDE = 256;
  private static final double ENOUGH_SECONDS = 3;

  /// Bands of a sample; the others are taken to be like them.
  private static final int MOST_BANDS = 16;

  ObjectNode json(long memory, Verb verb) throws IOException {
    Grid grid = view.grid();
    DryRun report = new DryRun("output", output, grid);
    Path file = RemoteArguments.is(input) ? null : Path.of(input);
    report.input(input, source.info(), file == null ? -1 : Files.size(file), share());
    Layer layer = RasterCopy.layer(view.info());
    long tile = (long) options.blockSize() * options.blockSize() * layer.type().bytes();
    report.json().put("block", options.blockSize()).put("threads", options.threads());
    // Some bands of a tile at a time, as read, in the tile, and packed.
    long worker = 3 * Math.max(tile, Math.min(8L << 20, tile * layer.bands().size()));
    boolean warped = !view.equals(source);
    long across = Math.ceilDiv(grid.width(), options.blockSize());
    long tiles = across * Math.ceilDiv(grid.height(), options.blockSize());
    long held = warped ? worker + (16L << 20) : worker;
    report.memory(tiles, options.threads(), held, BlockCache.defaultLimit(), memory);
    Sample sample = sample(layer);
    report.output(output, layer, sample.size);
    return report.report(sample.seconds, options.overwrite(), verb.console());
  }

  /// Of the source's pixels that is read: all of them where the two are hard to compare.
  private double share() {
    Grid part = view.grid();
    Grid whole = source.grid();
    if (!part.crs().equals(whole.crs())) return 1;
    double width = part.width() * part.pixelWidth() / (whole.width() * whole.pixelWidth());
    double height = part.height() * part.pixelHeight() / (whole.height() * whole.pixelHeight());
    return Math.min(1, width * height);
  }

  private record Sample(FileEstimate size, double seconds) {}

  private Sample sample(Layer layer) throws IOException {
    int bands = layer.bands().size();
    List<Integer> places = new ArrayList<>();
    for (int b = 0; b < bands; b++) places.add(b);
    int[] some =
        DryRun.spread(places, bands > MOST_BANDS ? MOST_BANDS : bands).stream()
            .mapToInt(Integer::intValue)
            .toArray();
    FileEstimate size = new FileEstimate(view.grid(), layer, options);
    List<Window> windows = DryRun.spread(windows(), SAMPLES);
    view.readStored(some, windows.getFirst()); // until what runs is compiled
    double seconds = 0;
    long pixels = 0;
    for (Window window : windows) {
      if (seconds > ENOUGH_SECONDS) break;
      long start = System.nanoTime();
      Object[] read = view.readStored(some, window);
      Object[] all = new Object[bands];
      Arrays.setAll(all, b -> read[(int) ((long) b * read.length / bands)]);
      size.addStored(all, window.width(), window.height());
      seconds += (System.nanoTime() - start) / 1e9;
      pixels += (long) window.width() * window.height();
    }
    double whole = (double) view.grid().width() * view.grid().height();
    return new Sample(size, seconds / pixels * whole / options.threads());
  }

  private List<Window> windows() {
    List<Window> windows = new ArrayList<>();
    Grid grid = view.grid();
    for (int row = 0; row < grid.height(); row += SIDE)
      for (int col = 0; col < grid.width(); col += SIDE)
        windows.add(
            new Window(
                col, row, Math.min(SIDE, grid.width() - col), Math.min(SIDE, grid.height() - row)));
    return windows;
  }
}

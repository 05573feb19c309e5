package dev.limpid.raster;

import dev.limpid.geo.Window;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Minimum, maximum, mean and standard deviation of every band over all its valid pixels.
///
/// Each tile is summed on its own and the tiles are put together in their order, so the figures do
/// not depend on the number of threads.
public final class RasterStatistics {
  /// Values that one thread holds at once.
  private static final int VALUES = 4 << 20;

  private static final int LEAST_PIXELS = 1 << 16;
  private static final int MOST_PIXELS = 1 << 20;

  private final RasterSource source;
  private final int bands;
  private final int width;
  private final int height;
  private final int across;
  private final long tiles;

  private final AtomicLong next = new AtomicLong();
  private final TreeMap<Long, Moments[]> early = new TreeMap<>(); // done before their turn
  private final Moments[] total;
  private long merged;

  private RasterStatistics(RasterSource source) {
    this.source = source;
    RasterInfo info = source.info();
    this.bands = info.bands().size();
    int most = Math.clamp(VALUES / bands, LEAST_PIXELS, MOST_PIXELS);
    int columns = Math.min(info.blockWidth(), info.grid().width());
    int rows = Math.min(info.blockHeight(), info.grid().height());
    if (columns > most) columns = most;
    if ((long) columns * rows > most) rows = Math.max(1, most / columns);
    // Small blocks are joined: downwards where they are as wide as the image, else sideways.
    int joined = Math.max(1, LEAST_PIXELS / (columns * rows));
    boolean strips = columns == info.grid().width();
    this.width = strips ? columns : (int) Math.min((long) columns * joined, info.grid().width());
    this.height = strips ? (int) Math.min((long) rows * joined, info.grid().height()) : rows;
    this.across = Math.ceilDiv(info.grid().width(), width);
    this.tiles = (long) across * Math.ceilDiv(info.grid().height(), height);
    this.total = new Moments[bands];
    Arrays.fill(total, Moments.NONE);
  }

  /// Statistics of each band, in order.
  public static List<BandStatistics> of(RasterSource source, int threads) throws IOException {
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    RasterStatistics all = new RasterStatistics(source);
    Parallel.each(threads, threads, () -> i -> all.work());
    return Arrays.stream(all.total).map(Moments::statistics).toList();
  }

  private void work() throws IOException {
    boolean done = false;
    try {
      float[] values = new float[0];
      for (long tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
        int col = (int) (tile % across) * width;
        int row = (int) (tile / across) * height;
        Window window =
            new Window(
                col,
                row,
                Math.min(width, source.grid().width() - col),
                Math.min(height, source.grid().height() - row));
        int group = Math.min(bands, Math.max(1, VALUES / (window.width() * window.height())));
        int needed = group * window.width() * window.height();
        if (values.length < needed) values = new float[needed];
        merge(tile, moments(window, group, values));
      }
      done = true;
    } finally {
      if (!done) next.set(tiles); // the others stop after their tile
    }
  }

  /// @param group bands that are read together
  private Moments[] moments(Window window, int group, float[] values) throws IOException {
    int pixels = window.width() * window.height();
    Moments[] moments = new Moments[bands];
    for (int from = 0; from < bands; from += group) {
      int[] chosen = IntStream.range(from, Math.min(bands, from + group)).toArray();
      source.read(window, chosen, values);
      for (int k = 0; k < chosen.length; k++)
        moments[chosen[k]] =
            exactInFloat()
                ? Moments.of(values, k * pixels, pixels)
                : stored(window, chosen[k], values, k * pixels);
    }
    return moments;
  }

  private boolean exactInFloat() {
    return switch (source.info().type()) {
      case UINT8, INT8, UINT16, INT16, FLOAT16, FLOAT32 -> true;
      case UINT32, INT32, FLOAT64 -> false;
    };
  }

  /// @param shown `NaN` where a pixel is no data
  private Moments stored(Window window, int band, float[] shown, int from) throws IOException {
    SampleType type = source.info().type();
    Object array = source.readStored(band, window);
    return Moments.of(i -> type.value(array, i), shown, from, window.width() * window.height());
  }

  private synchronized void merge(long tile, Moments[] moments) {
    early.put(tile, moments);
    while (!early.isEmpty() && early.firstKey() == merged) {
      Moments[] turn = early.pollFirstEntry().getValue();
      for (int b = 0; b < bands; b++) total[b] = total[b].plus(turn[b]);
      merged++;
    }
  }
}

package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// A raster in memory for tests: one stored array a band.
final class ArraySource implements RasterSource {
  private final RasterInfo info;
  private final Object[] bands;
  private final AtomicLong pixelsRead = new AtomicLong();

  ArraySource(Grid grid, SampleType type, Double noData, Object... bands) {
    List<Band> named = new ArrayList<>();
    for (int i = 0; i < bands.length; i++) named.add(Band.of("B" + i, "1"));
    info =
        new RasterInfo(
            grid, type, named, noData, 256, 256, "none", 1, List.of(), false, null, Map.of());
    this.bands = bands;
  }

  /// Pixels handed out so far, a band counted once.
  long pixelsRead() {
    return pixelsRead.get();
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] chosen, float[] into) {
    pixelsRead.addAndGet((long) window.width() * window.height());
    int at = 0;
    for (int band : chosen)
      for (int row = window.row(); row < window.row() + window.height(); row++)
        for (int col = window.col(); col < window.col() + window.width(); col++)
          into[at++] = (float) value(band, col, row);
  }

  private double value(int band, int col, int row) {
    Grid grid = info.grid();
    if (col < 0 || row < 0 || col >= grid.width() || row >= grid.height()) return Double.NaN;
    double value = info.type().value(bands[band], row * grid.width() + col);
    return info.noData() != null && value == info.noData() ? Double.NaN : value;
  }

  @Override
  public Object readStored(int band, Window window) {
    pixelsRead.addAndGet((long) window.width() * window.height());
    Object out = info.type().array(window.width() * window.height());
    for (int row = 0; row < window.height(); row++)
      System.arraycopy(
          bands[band],
          (window.row() + row) * info.grid().width() + window.col(),
          out,
          row * window.width(),
          window.width());
    return out;
  }

  @Override
  public void close() {}
}

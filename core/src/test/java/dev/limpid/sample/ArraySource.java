package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import java.util.List;
import java.util.Map;

/// A raster of one band whose values are computed.
final class ArraySource implements RasterSource {
  interface Values {
    long at(int col, int row);
  }

  private final RasterInfo info;
  private final Values values;

  ArraySource(Grid grid, SampleType type, Double noData, Values values) {
    this.info =
        new RasterInfo(
            grid,
            type,
            List.of(Band.of("class", "1")),
            noData,
            Math.min(256, grid.width()),
            Math.min(16, grid.height()),
            "none",
            1,
            List.of(),
            false,
            null,
            Map.of(),
            null,
            List.of());
    this.values = values;
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object readStored(int band, Window window) {
    Object array = info.type().array(window.width() * window.height());
    for (int i = 0; i < window.width() * window.height(); i++) {
      long v = values.at(window.col() + i % window.width(), window.row() + i / window.width());
      switch (array) {
        case byte[] a -> a[i] = (byte) v;
        case short[] a -> a[i] = (short) v;
        case int[] a -> a[i] = (int) v;
        default -> throw new UnsupportedOperationException();
      }
    }
    return array;
  }

  @Override
  public void close() {}
}

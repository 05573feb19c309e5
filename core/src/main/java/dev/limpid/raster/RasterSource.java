package dev.limpid.raster;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pixels that can be read a window at a time. Safe to read from many threads. Windows may reach
/// beyond the grid; what lies outside is no data.
public interface RasterSource extends AutoCloseable {
  RasterInfo info();

  default Grid grid() {
    return info().grid();
  }

  default List<Band> bands() {
    return info().bands();
  }

  /// Reads stored values of `bands` (from 0) as `float`, without scale and offset, into `into` in
  /// (band, row, column) order; no data and what lies outside the grid become `NaN`.
  void read(Window window, int[] bands, float[] into) throws IOException;

  /// Reads `window` in reflectance or physical units: scale and offset applied, no data is `NaN`.
  ///
  /// @param bands which, from 0; none given means all
  default Raster read(Window window, int... bands) throws IOException {
    int[] chosen = bands.length > 0 ? bands : IntStream.range(0, bands().size()).toArray();
    int pixels = Math.multiplyExact(window.width(), window.height());
    float[] values = new float[Math.multiplyExact(pixels, chosen.length)];
    read(window, chosen, values);
    for (int k = 0; k < chosen.length; k++) {
      Band band = bands().get(chosen[k]);
      if (band.scale() == 1 && band.offset() == 0) continue;
      for (int i = k * pixels; i < (k + 1) * pixels; i++)
        values[i] = (float) (values[i] * band.scale() + band.offset());
    }
    return new Raster(window, Arrays.stream(chosen).mapToObj(bands()::get).toList(), values);
  }

  /// Reads one band of `window` (inside the grid) as stored, without scale, offset or loss: label
  /// codes (up to 1,101,060,000 in real legends) do not fit in a float. An array of the file's own
  /// type ([SampleType]), rows one after another.
  Object readStored(int band, Window window) throws IOException;

  /// The same for several bands, an array each: a file whose bands lie pixel by pixel is then read
  /// once.
  default Object[] readStored(int[] bands, Window window) throws IOException {
    Object[] arrays = new Object[bands.length];
    for (int k = 0; k < bands.length; k++) arrays[k] = readStored(bands[k], window);
    return arrays;
  }

  /// Bytes of unpacked blocks that stay in the [BlockCache] for `window` (inside the grid) of
  /// `bands`: 0 where values are read straight from the file.
  default long unpackedBytes(Window window, int[] bands) {
    return 0;
  }

  /// Whether the file holds none of the blocks of `window`, and what is absent is no data in
  /// `bands`: nothing need be read to know.
  default boolean absent(Window window, int[] bands) {
    return false;
  }

  /// The smaller copy number `index` that the file holds, in the order of [RasterInfo#overviews].
  /// It lives as long as this source; closing it does nothing.
  default RasterSource overview(int index) throws IOException {
    throw new IllegalArgumentException(
        "overview " + index + " of " + info().overviews().size() + " asked for");
  }

  @Override
  void close() throws IOException;
}

package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/// Statistics of one band of a finished tile. Each pixel that is written passes here once, so the
/// common types have a way of their own: small integers add up exactly in whole numbers, floats are
/// taken out of the bytes a row at a time.
final class TileMoments {
  private final SampleType type;
  private final double noData;
  private final TileFormat format;
  private final byte[] frame;
  private final int sample;

  /// @param noData the stored value that does not count, or null
  /// @param sample the band, by its place in the pixel
  TileMoments(SampleType type, Double noData, TileFormat format, byte[] frame, int sample) {
    this.type = type;
    this.noData = noData == null ? Double.NaN : noData;
    this.format = format;
    this.frame = frame;
    this.sample = sample;
  }

  /// Of the pixels of `window`, the part of the tile that lies in the image.
  Moments of(Window window) {
    return switch (type) {
      case UINT8, INT8, UINT16, INT16 -> wholeNumbers(window);
      case UINT32, INT32, FLOAT32, FLOAT64 -> numbers(window);
      case FLOAT16 -> throw new IllegalArgumentException("float16 is never written");
    };
  }

  private Moments numbers(Window window) {
    if (type == SampleType.FLOAT32 && format.pixelBytes() == Float.BYTES) return floats(window);
    MomentSum sum = new MomentSum(noData);
    double[] row = new double[window.width()];
    for (int r = 0; r < window.height(); r++) {
      int at = format.at(r, 0, sample);
      StoredValues.load(type, frame, at, format.pixelBytes(), row, row.length);
      sum.add(row, row.length);
    }
    return sum.result();
  }

  private Moments floats(Window window) {
    ByteBuffer values =
        ByteBuffer.wrap(frame, TileFormat.MARGIN, frame.length - 2 * TileFormat.MARGIN)
            .order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer all = values.asFloatBuffer();
    IntBuffer allBits = values.asIntBuffer();
    float[] row = new float[window.width()];
    int[] bits = new int[row.length];
    FloatMoments sum = new FloatMoments(noData, row.length);
    for (int r = 0; r < window.height(); r++) {
      int at = (format.at(r, 0, sample) - TileFormat.MARGIN) / Float.BYTES;
      all.get(at, row);
      allBits.get(at, bits);
      sum.add(bits, row);
    }
    return sum.result();
  }

  private Moments wholeNumbers(Window window) {
    int none = Double.isNaN(noData) ? Integer.MIN_VALUE : (int) noData; // no small value is MIN
    int[] row = new int[window.width()];
    WholeSum sum = new WholeSum(none);
    for (int r = 0; r < window.height(); r++) {
      StoredValues.loadSmall(type, frame, format.at(r, 0, sample), format.pixelBytes(), row);
      sum.add(row);
    }
    return sum.result();
  }

  /// Exact sums of 8 and 16-bit values, taken around the first valid one. A tile has fewer than
  /// 2^31 pixels and each square is below 2^32, so 64 bits hold them.
  private static final class WholeSum {
    private final int none;
    private long n;
    private int shift;
    private long sum;
    private long squares;
    private int low = Integer.MAX_VALUE;
    private int high = Integer.MIN_VALUE;

    WholeSum(int none) {
      this.none = none;
    }

    void add(int[] row) {
      int first = 0;
      if (n == 0) {
        while (first < row.length && row[first] == none) first++;
        if (first == row.length) return;
        shift = row[first];
      }
      long s = 0;
      long q = 0;
      int least = low;
      int most = high;
      int valid = 0;
      for (int i = first; i < row.length; i++) {
        int v = row[i];
        if (v == none) continue;
        long d = (long) v - shift;
        s += d;
        q += d * d;
        if (v < least) least = v;
        if (v > most) most = v;
        valid++;
      }
      sum += s;
      squares += q;
      low = least;
      high = most;
      n += valid;
    }

    Moments result() {
      return n == 0
          ? Moments.NONE
          : Moments.of(n, low, high, shift, (double) sum, (double) squares);
    }
  }
}

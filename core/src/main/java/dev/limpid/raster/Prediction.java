package dev.limpid.raster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// TIFF predictors, in place on the bytes of a block whose rows lie one after another: differences
/// of neighbouring pixels (2, TIFF 6.0 section 14) and the floating-point predictor (3, Adobe TIFF
/// Technical Note 3, 2005).
///
/// @param predictor value of tag 317: 1, 2 or 3
/// @param columns pixels in a row
/// @param samples values per pixel; 1 where bands are stored apart
/// @param bytes of one value: 1, 2, 4 or 8 for predictor 2; 2, 3, 4 or 8 for predictor 3
/// @param order of the bytes of a value in the file
record Prediction(int predictor, int columns, int samples, int bytes, ByteOrder order) {
  private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

  Prediction {
    boolean known =
        switch (predictor) {
          case 1 -> true;
          case 2 -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
          case 3 -> bytes == 2 || bytes == 3 || bytes == 4 || bytes == 8;
          default -> false;
        };
    if (!known)
      throw new IllegalArgumentException("predictor " + predictor + " for values of " + bytes);
  }

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }

  int rowBytes() {
    return Math.multiplyExact(Math.multiplyExact(columns, samples), bytes);
  }

  /// Turns differences back into values in `rows` rows from byte `offset`.
  void undo(byte[] block, int offset, int rows) {
    if (predictor == 1) return;
    int rowBytes = rowBytes();
    byte[] planes = predictor == 3 ? new byte[rowBytes] : null;
    for (int row = 0; row < rows; row++) {
      int at = offset + row * rowBytes;
      if (predictor == 3) undoFloating(block, at, planes);
      else undoHorizontal(block, at);
    }
  }

  /// Turns values into differences in `rows` rows from byte `offset`.
  void apply(byte[] block, int offset, int rows) {
    if (predictor == 1) return;
    int rowBytes = rowBytes();
    byte[] planes = predictor == 3 ? new byte[rowBytes] : null;
    for (int row = 0; row < rows; row++) {
      int at = offset + row * rowBytes;
      if (predictor == 3) applyFloating(block, at, planes);
      else applyHorizontal(block, at);
    }
  }

  private void undoHorizontal(byte[] block, int at) {
    int end = at + rowBytes();
    int step = samples * bytes;
    for (int s = at; s < at + step; s += bytes)
      switch (bytes) {
        case 1 -> sum8(block, s, end, step);
        case 2 -> sum16(block, s, end, step);
        case 4 -> sum32(block, s, end, step);
        default -> sum64(block, s, end, step);
      }
  }

  private static void sum8(byte[] block, int from, int end, int step) {
    int sum = 0;
    for (int i = from; i < end; i += step) {
      sum += block[i];
      block[i] = (byte) sum;
    }
  }

  private void sum16(byte[] block, int from, int end, int step) {
    int sum = 0;
    if (order == ByteOrder.LITTLE_ENDIAN)
      for (int i = from; i < end; i += step) {
        sum += (short) SHORT_LE.get(block, i);
        SHORT_LE.set(block, i, (short) sum);
      }
    else
      for (int i = from; i < end; i += step) {
        sum += (short) SHORT_BE.get(block, i);
        SHORT_BE.set(block, i, (short) sum);
      }
  }

  private void sum32(byte[] block, int from, int end, int step) {
    int sum = 0;
    if (order == ByteOrder.LITTLE_ENDIAN)
      for (int i = from; i < end; i += step) {
        sum += (int) INT_LE.get(block, i);
        INT_LE.set(block, i, sum);
      }
    else
      for (int i = from; i < end; i += step) {
        sum += (int) INT_BE.get(block, i);
        INT_BE.set(block, i, sum);
      }
  }

  private void sum64(byte[] block, int from, int end, int step) {
    long sum = 0;
    VarHandle view = order == ByteOrder.LITTLE_ENDIAN ? LONG_LE : LONG_BE;
    for (int i = from; i < end; i += step) {
      sum += (long) view.get(block, i);
      view.set(block, i, sum);
    }
  }

  /// Backwards, so that each value is still whole when its right neighbour needs it.
  private void applyHorizontal(byte[] block, int at) {
    int step = samples * bytes;
    int end = at + rowBytes();
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    switch (bytes) {
      case 1 -> {
        for (int i = end - 1; i >= at + step; i--) block[i] -= block[i - step];
      }
      case 2 -> {
        VarHandle view = little ? SHORT_LE : SHORT_BE;
        for (int i = end - 2; i >= at + step; i -= 2)
          view.set(
              block, i, (short) ((short) view.get(block, i) - (short) view.get(block, i - step)));
      }
      case 4 -> {
        VarHandle view = little ? INT_LE : INT_BE;
        for (int i = end - 4; i >= at + step; i -= 4)
          view.set(block, i, (int) view.get(block, i) - (int) view.get(block, i - step));
      }
      default -> {
        VarHandle view = little ? LONG_LE : LONG_BE;
        for (int i = end - 8; i >= at + step; i -= 8)
          view.set(block, i, (long) view.get(block, i) - (long) view.get(block, i - step));
      }
    }
  }

  /// A row holds first the most significant bytes of all values, then the next ones, as differences
  /// of bytes one pixel apart; none of it depends on the byte order of the file.
  private void undoFloating(byte[] block, int at, byte[] planes) {
    int n = columns * samples;
    System.arraycopy(block, at, planes, 0, planes.length);
    if (samples == 1) sum8(planes, 0, planes.length, 1);
    else for (int i = samples; i < planes.length; i++) planes[i] += planes[i - samples];
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    for (int b = 0; b < bytes; b++) {
      int to = at + (little ? bytes - 1 - b : b);
      int from = b * n;
      for (int i = 0; i < n; i++) block[to + i * bytes] = planes[from + i];
    }
  }

  private void applyFloating(byte[] block, int at, byte[] planes) {
    int n = columns * samples;
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    for (int b = 0; b < bytes; b++) {
      int from = at + (little ? bytes - 1 - b : b);
      int to = b * n;
      for (int i = 0; i < n; i++) planes[to + i] = block[from + i * bytes];
    }
    System.arraycopy(planes, 0, block, at, samples);
    for (int i = samples; i < planes.length; i++)
      block[at + i] = (byte) (planes[i] - planes[i - samples]);
  }
}

package dev.limpid.raster;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/// PackBits (TIFF 6.0 section 9): a signed count `n`, then `n + 1` bytes as they are, or for
/// negative `n` one byte that stands `1 - n` times; -128 does nothing.
final class PackBitsDecoder extends InputStream {
  private final InputStream packed;
  private int literals;
  private int repeats;
  private byte repeated;

  PackBitsDecoder(InputStream packed) {
    this.packed = new BufferedInputStream(packed, 1 << 14);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    int done = 0;
    while (done < length) {
      if (literals == 0 && repeats == 0 && !nextRun()) break;
      int n = Math.min(length - done, literals + repeats);
      if (repeats > 0) {
        Arrays.fill(into, offset + done, offset + done + n, repeated);
        repeats -= n;
      } else {
        int got = packed.readNBytes(into, offset + done, n);
        literals -= n;
        if (got < n) return done + got == 0 ? -1 : done + got;
      }
      done += n;
    }
    return done == 0 && length > 0 ? -1 : done;
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }

  private boolean nextRun() throws IOException {
    int n = -128;
    while (n == -128) {
      int b = packed.read();
      if (b < 0) return false;
      n = (byte) b;
    }
    if (n >= 0) {
      literals = n + 1;
      return true;
    }
    int b = packed.read();
    if (b < 0) return false;
    repeats = 1 - n;
    repeated = (byte) b;
    return true;
  }
}

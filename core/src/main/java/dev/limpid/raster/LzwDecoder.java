package dev.limpid.raster;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// LZW as TIFF 6.0 section 13 has it: codes of 9 to 12 bits, most significant bit first, a code
/// widening one entry early. Files of before 1988 turn both round; they begin with a clear code
/// whose bits then read `00000000 xxxxxxx1`, and are read too.
final class LzwDecoder extends InputStream {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int SIZE = 4096;

  private final InputStream packed;
  private final byte[] buffer = new byte[1 << 14];
  private int position;
  private int limit;

  private int bits;
  private int bitCount;
  private boolean oldStyle;
  private boolean started;
  private boolean ended;

  private final short[] prefix = new short[SIZE];
  private final byte[] suffix = new byte[SIZE];
  private final byte[] first = new byte[SIZE];
  private final short[] lengths = new short[SIZE];
  private int width = 9;
  private int next = FIRST;
  private int previous = -1;

  /// Bytes of the last code that did not fit in the caller's array, at its end.
  private final byte[] pending = new byte[SIZE];

  private int pendingFrom = SIZE;

  LzwDecoder(InputStream packed) {
    this.packed = packed;
    for (int i = 0; i < 256; i++) {
      suffix[i] = (byte) i;
      first[i] = (byte) i;
      lengths[i] = 1;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) return 0;
    int done = drain(into, offset, length);
    while (done < length) {
      int code = nextCode();
      if (code < 0) break;
      int size = lengths[code];
      if (size <= length - done) {
        unroll(code, into, offset + done + size);
        done += size;
      } else {
        unroll(code, pending, SIZE);
        pendingFrom = SIZE - size;
        done += drain(into, offset + done, length - done);
      }
    }
    return done == 0 ? -1 : done;
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }

  private int drain(byte[] into, int offset, int length) {
    int n = Math.min(length, SIZE - pendingFrom);
    System.arraycopy(pending, pendingFrom, into, offset, n);
    pendingFrom += n;
    return n;
  }

  private void unroll(int code, byte[] into, int end) {
    int at = end;
    int c = code;
    for (int left = lengths[code]; left > 0; left--) {
      into[--at] = suffix[c];
      c = prefix[c];
    }
  }

  /// The next code that stands for bytes, its entry in the table; -1 at the end of the data.
  private int nextCode() throws IOException {
    if (ended) return -1;
    int code = readCode();
    while (code == CLEAR) {
      width = 9;
      next = FIRST;
      previous = -1;
      code = readCode();
    }
    if (code < 0 || code == END) {
      ended = true;
      return -1;
    }
    if (previous < 0) {
      if (code > 255) throw new CorruptBlock("LZW: code " + code + " right after a clear code");
    } else {
      if (code > next || (code == next && next == SIZE))
        throw new CorruptBlock("LZW: code " + code + " of " + next + " known ones");
      if (next < SIZE) add(code);
    }
    previous = code;
    return code;
  }

  private void add(int code) {
    prefix[next] = (short) previous;
    first[next] = first[previous];
    suffix[next] = code == next ? first[previous] : first[code];
    lengths[next] = (short) (lengths[previous] + 1);
    next++;
    if (width < 12 && next + (oldStyle ? 0 : 1) >= 1 << width) width++;
  }

  private int readCode() throws IOException {
    if (!started) detectStyle();
    while (bitCount < width) {
      if (position == limit && !fill()) return -1;
      int b = buffer[position++] & 0xFF;
      bits = oldStyle ? bits | b << bitCount : bits << 8 | b;
      bitCount += 8;
    }
    bitCount -= width;
    int mask = (1 << width) - 1;
    if (!oldStyle) return bits >>> bitCount & mask;
    int code = bits & mask;
    bits >>>= width;
    return code;
  }

  private void detectStyle() throws IOException {
    started = true;
    if (fill() && limit >= 2) oldStyle = buffer[0] == 0 && (buffer[1] & 1) == 1;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, packed.readNBytes(buffer, 0, buffer.length));
    return limit > 0;
  }
}

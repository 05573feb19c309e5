package dev.limpid.raster;

import java.util.Arrays;

/// The writing side of [LzwDecoder]: most significant bit first, early change.
final class LzwEncoder {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;

  /// The table is dropped one entry before it is full, as TIFF 6.0 asks.
  private static final int LAST = 4094;

  /// Open hash table from (prefix code, byte) to code; twice as many places as entries.
  private static final int PLACES = 8192;

  private final int[] keys = new int[PLACES];
  private final short[] codes = new short[PLACES];
  private byte[] packed;
  private int size;
  private int bits;
  private int bitCount;
  private int width = 9;
  private int next = FIRST;

  private LzwEncoder(int length) {
    packed = new byte[length / 2 + 64];
  }

  static byte[] encode(byte[] raw, int offset, int length) {
    LzwEncoder encoder = new LzwEncoder(length);
    encoder.put(CLEAR);
    encoder.reset();
    if (length > 0) encoder.putAll(raw, offset, offset + length);
    encoder.put(END);
    if (encoder.bitCount > 0) encoder.append(encoder.bits << (8 - encoder.bitCount));
    return Arrays.copyOf(encoder.packed, encoder.size);
  }

  private void putAll(byte[] raw, int from, int to) {
    int prefix = raw[from] & 0xFF;
    for (int i = from + 1; i < to; i++) {
      int b = raw[i] & 0xFF;
      int key = prefix << 8 | b;
      int place = find(key);
      if (keys[place] == key) {
        prefix = codes[place];
        continue;
      }
      put(prefix);
      keys[place] = key;
      codes[place] = (short) next;
      grow();
      prefix = b;
    }
    put(prefix);
    grow(); // the decoder adds an entry here, and may widen
  }

  private int find(int key) {
    int place = (key * 0x9E3779B1) >>> 19;
    while (keys[place] != -1 && keys[place] != key) place = (place + 1) & (PLACES - 1);
    return place;
  }

  private void grow() {
    next++;
    if (next == LAST) {
      put(CLEAR);
      reset();
    } else if (next == 1 << width) {
      width++;
    }
  }

  private void reset() {
    Arrays.fill(keys, -1);
    width = 9;
    next = FIRST;
  }

  private void put(int code) {
    bits = bits << width | code;
    bitCount += width;
    while (bitCount >= 8) {
      bitCount -= 8;
      append(bits >>> bitCount);
    }
  }

  private void append(int value) {
    if (size == packed.length) packed = Arrays.copyOf(packed, packed.length * 2);
    packed[size++] = (byte) value;
  }
}

package dev.limpid.testkit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Damages bytes the way files are damaged by accident and on purpose: flipped bits, lost and
/// repeated parts, lengths that lie, words in the wrong place. The same generator gives the same
/// damage.
final class Mutator {
  private static final int MOST_STEPS = 6;
  private static final int LONGEST = 256 << 10;
  private static final int LONGEST_CHUNK = 512;

  /// Numbers at the edge of what a field, an index or a product holds.
  private static final long[] EDGES = {
    0,
    1,
    2,
    -1,
    127,
    128,
    255,
    256,
    1000,
    32_767,
    32_768,
    65_535,
    65_536,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 53
  };

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1e999",
          "-1e-999",
          "NaN",
          "1.5",
          "2147483648",
          "4294967296",
          "65536",
          "9223372036854775808",
          "99999999999999999999999999",
          "0.1e-5",
          "00",
          "");

  private final RandomGenerator random;
  private final List<String> words;

  Mutator(RandomGenerator random, List<String> words) {
    this.random = random;
    this.words = words;
  }

  /// @param base left as it is
  /// @param other input of the same format to take parts from
  /// @param fields where lengths stand in `base`
  byte[] mutate(byte[] base, byte[] other, int[] fields) {
    byte[] bytes = base.clone();
    int steps = 1 + random.nextInt(1 + random.nextInt(MOST_STEPS)); // more often few
    for (int i = 0; i < steps; i++) bytes = step(bytes, other, fields);
    return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
  }

  private byte[] step(byte[] bytes, byte[] other, int[] fields) {
    if (bytes.length == 0) return new byte[] {(byte) random.nextInt()};
    return switch (random.nextInt(12)) {
      case 0, 1 -> flip(bytes);
      case 2 -> set(bytes, at(bytes), (byte) EDGES[random.nextInt(EDGES.length)]);
      case 3 -> set(bytes, at(bytes), (byte) random.nextInt());
      case 4 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 5 -> replace(bytes, at(bytes), 0, chunk(bytes));
      case 6 -> replace(bytes, at(bytes), random.nextInt(LONGEST_CHUNK), new byte[0]);
      case 7 -> replace(bytes, at(bytes), random.nextInt(LONGEST_CHUNK), chunk(other));
      case 8, 9 -> lie(bytes, fields);
      case 10 -> replace(bytes, at(bytes), random.nextInt(8), text(words));
      default -> number(bytes);
    };
  }

  /// A position, more often near the beginning, where headers are.
  private int at(byte[] bytes) {
    int near = Math.min(bytes.length, 256);
    return random.nextInt(random.nextInt(3) == 0 ? near : bytes.length);
  }

  private byte[] flip(byte[] bytes) {
    int at = at(bytes);
    return set(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
  }

  private static byte[] set(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  /// Writes an edge into a field that holds a length, or anywhere at an even place.
  private byte[] lie(byte[] bytes, int[] fields) {
    boolean known = fields.length > 0 && random.nextInt(3) > 0;
    int at = known ? fields[random.nextInt(fields.length)] : at(bytes) & ~1;
    int width = 1 << random.nextInt(4);
    if (at > bytes.length - width) return bytes;
    long value =
        switch (random.nextInt(4)) {
          case 0 -> bytes.length + random.nextLong(-2, 3);
          case 1 -> random.nextLong(bytes.length * 2L);
          default -> EDGES[random.nextInt(EDGES.length)];
        };
    ByteBuffer field = ByteBuffer.wrap(bytes);
    field.order(random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    switch (width) {
      case 1 -> field.put(at, (byte) value);
      case 2 -> field.putShort(at, (short) value);
      case 4 -> field.putInt(at, (int) value);
      default -> field.putLong(at, value);
    }
    return bytes;
  }

  /// Replaces a number that stands there as text.
  private byte[] number(byte[] bytes) {
    int from = at(bytes);
    while (from < bytes.length && !digit(bytes[from])) from++;
    int to = from;
    while (to < bytes.length && digit(bytes[to])) to++;
    return from == to ? flip(bytes) : replace(bytes, from, to - from, text(NUMBERS));
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  private byte[] text(List<String> choices) {
    return choices.get(random.nextInt(choices.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] chunk(byte[] from) {
    if (from.length == 0) return from;
    int at = random.nextInt(from.length);
    int length = 1 + random.nextInt(Math.min(LONGEST_CHUNK, from.length - at));
    byte[] once = Arrays.copyOfRange(from, at, at + length);
    if (random.nextInt(8) > 0) return once;
    byte[] often = new byte[once.length * (2 + random.nextInt(60))];
    for (int i = 0; i < often.length; i++) often[i] = once[i % once.length];
    return often;
  }

  private static byte[] replace(byte[] bytes, int at, int remove, byte[] put) {
    int rest = Math.min(bytes.length, at + remove);
    byte[] out = new byte[at + put.length + bytes.length - rest];
    System.arraycopy(bytes, 0, out, 0, at);
    System.arraycopy(put, 0, out, at, put.length);
    System.arraycopy(bytes, rest, out, at + put.length, bytes.length - rest);
    return out;
  }
}

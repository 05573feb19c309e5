package dev.limpid.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Classic TIFFs made tag by tag for tests, so that they can be wrong in one place.
final class TinyTiff {
  private record Value(int type, long count, byte[] bytes) {}

  private static final class Page {
    final Map<Integer, Value> tags = new TreeMap<>();
    final List<byte[]> blocks = new ArrayList<>();
    boolean tiled;
  }

  private final ByteOrder order;
  private final List<Page> pages = new ArrayList<>();

  TinyTiff(ByteOrder order) {
    this.order = order;
  }

  /// A page of unsigned bytes in one strip, until tags say otherwise.
  static TinyTiff grey(int width, int height, byte... pixels) {
    return new TinyTiff(ByteOrder.LITTLE_ENDIAN).page(width, height).block(pixels);
  }

  TinyTiff page(int width, int height) {
    pages.add(new Page());
    return longs(Tag.IMAGE_WIDTH, width)
        .longs(Tag.IMAGE_LENGTH, height)
        .shorts(Tag.BITS_PER_SAMPLE, 8)
        .shorts(Tag.COMPRESSION, 1)
        .shorts(Tag.PHOTOMETRIC, 1)
        .shorts(Tag.SAMPLES_PER_PIXEL, 1);
  }

  TinyTiff shorts(int tag, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(order);
    for (int v : values) bytes.putShort((short) v);
    return value(tag, 3, values.length, bytes.array());
  }

  TinyTiff longs(int tag, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    for (long v : values) bytes.putInt((int) v);
    return value(tag, 4, values.length, bytes.array());
  }

  TinyTiff doubles(int tag, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
    for (double v : values) bytes.putDouble(v);
    return value(tag, 12, values.length, bytes.array());
  }

  TinyTiff ascii(int tag, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
    return value(tag, 2, bytes.length, bytes);
  }

  /// A value whose count need not be that of its bytes.
  TinyTiff value(int tag, int type, long count, byte[] bytes) {
    pages.getLast().tags.put(tag, new Value(type, count, bytes));
    return this;
  }

  TinyTiff block(byte... bytes) {
    pages.getLast().blocks.add(bytes);
    return this;
  }

  TinyTiff tiles(int width, int height) {
    pages.getLast().tiled = true;
    return longs(Tag.TILE_WIDTH, width).longs(Tag.TILE_LENGTH, height);
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(1 << 20).order(order);
    out.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D)).putShort((short) 42);
    int link = out.position();
    out.putInt(0);
    for (Page page : pages) {
      putBlocks(page, out);
      out.putInt(link, out.position());
      link = putDirectory(page, out);
    }
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private void putBlocks(Page page, ByteBuffer out) {
    int n = page.blocks.size();
    ByteBuffer offsets = ByteBuffer.allocate(4 * n).order(order);
    ByteBuffer counts = ByteBuffer.allocate(4 * n).order(order);
    for (byte[] block : page.blocks) {
      offsets.putInt(block.length == 0 ? 0 : out.position());
      counts.putInt(block.length);
      out.put(block);
    }
    int tag = page.tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS;
    int countTag = page.tiled ? Tag.TILE_BYTE_COUNTS : Tag.STRIP_BYTE_COUNTS;
    page.tags.putIfAbsent(tag, new Value(4, n, offsets.array()));
    page.tags.putIfAbsent(countTag, new Value(4, n, counts.array()));
  }

  /// Returns where the offset of the next directory goes.
  private int putDirectory(Page page, ByteBuffer out) {
    int at = out.position();
    out.putShort((short) page.tags.size());
    int extra = at + 2 + 12 * page.tags.size() + 4;
    for (Map.Entry<Integer, Value> tag : page.tags.entrySet()) {
      Value value = tag.getValue();
      out.putShort((short) (int) tag.getKey())
          .putShort((short) value.type)
          .putInt((int) value.count);
      if (value.bytes.length <= 4) {
        int start = out.position();
        out.put(value.bytes).position(start + 4);
      } else {
        out.putInt(extra);
        out.put(extra, value.bytes);
        extra += value.bytes.length;
      }
    }
    int link = out.position();
    out.putInt(0).position(extra);
    return link;
  }
}

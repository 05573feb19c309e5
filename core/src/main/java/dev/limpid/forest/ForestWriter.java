package dev.limpid.forest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Writes `forest.limpid` (`docs/reference/forest-format.md`).
final class ForestWriter {
  static final byte[] MAGIC = {'L', 'M', 'P', 'D', 'T', 'R', 'E', 'E'};
  static final int VERSION = 2;

  /// Without the covers of the leaves; read, and written again for a forest read from it.
  static final int UNCOVERED = 1;

  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

  private ForestWriter(OutputStream out) {
    this.out = out;
  }

  static void write(Forest forest, OutputStream out) throws IOException {
    ForestWriter w = new ForestWriter(out);
    w.buffer.put(MAGIC);
    w.put(forest.covered() ? VERSION : UNCOVERED);
    w.put(forest.features());
    w.put(forest.classes());
    w.put(forest.trees());
    for (Tree tree : forest.trees) w.tree(tree);
    w.flush();
    w.put((int) w.crc.getValue());
    w.flush();
  }

  private void tree(Tree tree) throws IOException {
    put(tree.nodes());
    put(tree.leafClass.length);
    for (int f : tree.feature) put(f);
    for (double t : tree.threshold) {
      room(Double.BYTES);
      buffer.putDouble(t);
    }
    for (int l : tree.left) put(l);
    for (int r : tree.right) put(r);
    for (int k : tree.leafClass) put(k);
    for (float s : tree.leafShare) {
      room(Float.BYTES);
      buffer.putFloat(s);
    }
  }

  private void put(int value) throws IOException {
    room(Integer.BYTES);
    buffer.putInt(value);
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) flush();
  }

  private void flush() throws IOException {
    crc.update(buffer.array(), 0, buffer.position());
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}

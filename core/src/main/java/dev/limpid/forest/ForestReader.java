package dev.limpid.forest;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads `forest.limpid` (`docs/reference/forest-format.md`): counts are compared with the bytes
/// that are left before anything is allocated, and a tree is checked before it is used.
final class ForestReader {
  private static final int BUFFER = 1 << 16;
  private static final int HEADER = 24;
  private static final int MOST_FEATURES = 1 << 24;
  private static final int MOST_CLASSES = 65_535;
  private static final int NODE_BYTES = 20;
  private static final int ENTRY_BYTES = 8;

  private final String name;
  private final Limits limits;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long unread; // bytes of the file before the checksum that are not in the buffer yet

  private ForestReader(Path file, Limits limits, FileChannel channel) throws IOException {
    this.name = file.toString();
    this.limits = limits;
    this.channel = channel;
    this.unread = channel.size() - Integer.BYTES;
    buffer.flip();
  }

  static Forest read(Path file, Limits limits) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new ForestReader(file, limits, channel).forest();
    }
  }

  private Forest forest() throws IOException {
    if (unread < HEADER)
      throw bad("truncated", (unread + Integer.BYTES) + " bytes found, a forest has at least 28");
    fill(HEADER);
    byte[] magic = new byte[ForestWriter.MAGIC.length];
    buffer.get(magic);
    if (!Arrays.equals(magic, ForestWriter.MAGIC))
      throw bad("magic", "does not begin with LMPDTREE: not a forest that Limpid wrote");
    int version = buffer.getInt();
    if (version < ForestWriter.UNCOVERED || version > ForestWriter.VERSION)
      throw bad(
          "version",
          "format version "
              + version
              + " found, this Limpid reads versions "
              + ForestWriter.UNCOVERED
              + " to "
              + ForestWriter.VERSION
              + "; use the Limpid that wrote it");
    boolean covered = version != ForestWriter.UNCOVERED;
    int features = count("features", buffer.getInt(), MOST_FEATURES);
    int classes = count("classes", buffer.getInt(), MOST_CLASSES);
    int treeCount = count("trees", buffer.getInt(), 65_535);
    if (treeCount * (8L + NODE_BYTES + ENTRY_BYTES) > left())
      throw bad("truncated", treeCount + " trees announced, " + left() + " bytes left");
    Tree[] trees = new Tree[treeCount];
    for (int t = 0; t < treeCount; t++) trees[t] = tree(t, features, classes, covered);
    if (left() != 0) throw bad("trailing", left() + " bytes found after the last tree");
    checksum();
    return new Forest(features, classes, trees, covered ? null : name);
  }

  private int count(String what, int value, int most) throws BadInput {
    if (value < 1 || value > most)
      throw bad("count", value + " " + what + " found, 1 to " + most + " expected");
    return value;
  }

  private Tree tree(int number, int features, int classes, boolean covered) throws IOException {
    if (left() < 8) throw bad("truncated", "cut off before tree " + number);
    fill(8);
    long nodes = count("nodes of tree " + number, buffer.getInt(), Integer.MAX_VALUE);
    long entries = count("leaf entries of tree " + number, buffer.getInt(), Integer.MAX_VALUE);
    long bytes = nodes * NODE_BYTES + entries * ENTRY_BYTES;
    if (bytes > left())
      throw bad(
          "truncated",
          "tree " + number + " needs " + bytes + " bytes, " + left() + " are left: copy it again");
    if (bytes > limits.decodedBlock())
      throw bad(
          "limit",
          "tree " + number + " has " + bytes + " bytes, the limit is " + limits.decodedBlock());
    int[] feature = ints((int) nodes);
    double[] threshold = doubles((int) nodes);
    int[] leftChild = ints((int) nodes);
    int[] rightChild = ints((int) nodes);
    int[] leafClass = ints((int) entries);
    Tree tree =
        new Tree(
            feature,
            threshold,
            leftChild,
            rightChild,
            new Tree.LeafTable(leafClass, floats((int) entries)));
    String fault = TreeCheck.fault(tree, features, classes, covered);
    if (fault != null) throw bad("tree", "tree " + number + ": " + fault);
    return tree;
  }

  private void checksum() throws IOException {
    int computed = (int) crc.getValue();
    unread = Integer.BYTES;
    fill(Integer.BYTES);
    int stored = buffer.getInt();
    if (stored != computed)
      throw bad(
          "checksum",
          String.format("checksum %08x found, %08x computed: copy it again", stored, computed));
  }

  private long left() {
    return unread + buffer.remaining();
  }

  /// Reads on until the buffer holds at least `bytes`.
  private void fill(int bytes) throws IOException {
    buffer.compact();
    while (buffer.position() < bytes) {
      int begin = buffer.position();
      buffer.limit((int) Math.min(buffer.capacity(), begin + unread));
      int read = channel.read(buffer);
      if (read <= 0) throw bad("truncated", "the file became shorter while it was read");
      crc.update(buffer.array(), begin, read);
      unread -= read;
    }
    buffer.flip();
  }

  private BadInput bad(String code, String message) {
    return new BadInput("forest." + code, name, message);
  }

  private int[] ints(int count) throws IOException {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      if (buffer.remaining() < Integer.BYTES) fill(Integer.BYTES);
      values[i] = buffer.getInt();
    }
    return values;
  }

  private float[] floats(int count) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      if (buffer.remaining() < Float.BYTES) fill(Float.BYTES);
      values[i] = buffer.getFloat();
    }
    return values;
  }

  private double[] doubles(int count) throws IOException {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      if (buffer.remaining() < Double.BYTES) fill(Double.BYTES);
      values[i] = buffer.getDouble();
    }
    return values;
  }
}

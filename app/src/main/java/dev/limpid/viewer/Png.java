package dev.limpid.viewer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG (ISO/IEC 15948): 8 bits a channel, red, green, blue and opacity.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int TRUE_COLOUR_AND_ALPHA = 6;
  private static final int FILTER_SUB = 1;

  private Png() {}

  /// @param argb `0xAARRGGBB`, row by row
  static byte[] encode(int[] argb, int width, int height) {
    if (argb.length != width * height)
      throw new IllegalArgumentException(
          argb.length + " pixels for a picture of " + width + " x " + height);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 << 10);
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(SIGNATURE);
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      DataOutputStream fields = new DataOutputStream(header);
      fields.writeInt(width);
      fields.writeInt(height);
      fields.write(new byte[] {8, TRUE_COLOUR_AND_ALPHA, 0, 0, 0});
      chunk(out, "IHDR", header.toByteArray());
      chunk(out, "IDAT", packed(argb, width, height));
      chunk(out, "IEND", new byte[0]);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory does not fail so
    }
  }

  private static byte[] packed(int[] argb, int width, int height) {
    byte[] rows = new byte[height * (1 + 4 * width)];
    int at = 0;
    for (int row = 0; row < height; row++) {
      rows[at++] = FILTER_SUB;
      int before = 0;
      for (int col = 0; col < width; col++) {
        int p = argb[row * width + col];
        for (int shift : new int[] {16, 8, 0, 24})
          rows[at++] = (byte) ((p >>> shift & 0xFF) - (before >>> shift & 0xFF));
        before = p;
      }
    }
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream(8 << 10);
      byte[] some = new byte[8 << 10];
      while (!deflater.finished()) packed.write(some, 0, deflater.deflate(some));
      return packed.toByteArray();
    } finally {
      deflater.end(); // native memory
    }
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    out.writeInt(content.length);
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    out.write(name);
    out.write(content);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(content);
    out.writeInt((int) check.getValue());
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.ByteSource;
import dev.limpid.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Size and bands of a JPEG 2000, PNG or JPEG file from its header. Their pixels are not decoded.
final class PictureDescription {
  private static final int MOST_SEGMENTS = 10_000;
  private static final int MOST_BANDS = 16_384;

  /// @param bits of one sample
  private record Size(long width, long height, int bands, int bits) {}

  private final ByteSource source;
  private final String format;

  private PictureDescription(ByteSource source, String format) {
    this.source = source;
    this.format = format;
  }

  static ObjectNode of(Path file) throws IOException {
    try (ByteSource source = ByteSource.of(file)) {
      if (source.size() < 12)
        throw new BadInput("picture.truncated", source.name(), "ends in its first header");
      ByteBuffer start = bytes(source, 0, 12);
      return switch (start.getInt(0)) {
        case 0x89504E47 -> new PictureDescription(source, "PNG").json("png");
        case 0xFF4FFF51, 12 -> new PictureDescription(source, "JPEG 2000").json("jp2");
        default -> new PictureDescription(source, "JPEG").json("jpg");
      };
    }
  }

  private ObjectNode json(String ending) throws IOException {
    Size size =
        switch (ending) {
          case "png" -> png();
          case "jp2" -> jpeg2000();
          default -> jpeg();
        };
    boolean sane =
        size.width > 0 && size.height > 0 && size.width < 1L << 31 && size.height < 1L << 31;
    if (!sane || size.bands < 1 || size.bands > MOST_BANDS)
      throw bad(
          "says that it has %d x %d pixels of %d bands"
              .formatted(size.width, size.height, size.bands));
    ObjectNode json = Json.object().put("kind", "raster").put("format", format);
    json.put("width", size.width).put("height", size.height);
    json.putNull("crs").putNull("transform");
    ArrayNode bands = json.putArray("bands");
    for (int i = 0; i < size.bands; i++)
      bands.addObject().put("name", "").put("type", size.bits <= 8 ? "uint8" : "uint16");
    json.put("readable", false);
    return json.put(
        "reason",
        "%s is not decoded; convert it first: gdal_translate in.%s out.tif"
            .formatted(format, ending));
  }

  private Size png() throws IOException {
    ByteBuffer header = at(8, 25);
    if (header.getInt(0) != 13 || header.getInt(4) != 0x49484452)
      throw bad("does not begin with IHDR");
    int bands =
        switch (header.get(17)) {
          case 0, 3 -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> throw bad("has the unknown colour type " + header.get(17));
        };
    return new Size(
        header.getInt(8) & 0xFFFFFFFFL, header.getInt(12) & 0xFFFFFFFFL, bands, header.get(16));
  }

  /// The first start-of-frame segment.
  private Size jpeg() throws IOException {
    long position = 2;
    for (int i = 0; i < MOST_SEGMENTS; i++) {
      ByteBuffer segment = at(position, 4);
      int marker = segment.getShort(0) & 0xFFFF;
      if (marker >>> 8 != 0xFF) throw bad("has no marker at byte " + position);
      if (marker == 0xFFFF) {
        position++; // a fill byte
        continue;
      }
      boolean frame =
          marker >= 0xFFC0
              && marker <= 0xFFCF
              && marker != 0xFFC4
              && marker != 0xFFC8
              && marker != 0xFFCC;
      if (frame) {
        ByteBuffer b = at(position + 4, 6);
        return new Size(b.getShort(3) & 0xFFFF, b.getShort(1) & 0xFFFF, b.get(5) & 0xFF, b.get(0));
      }
      if (marker == 0xFFDA || marker == 0xFFD9) throw bad("has pixels before their size");
      position += 2 + (segment.getShort(2) & 0xFFFF);
    }
    throw bad("has more than " + MOST_SEGMENTS + " segments");
  }

  private Size jpeg2000() throws IOException {
    long start = codestream();
    ByteBuffer siz = at(start + 2, 40); // marker, length, capabilities, then the size on the grid
    if ((siz.getShort(0) & 0xFFFF) != 0xFF51) throw bad("has no SIZ segment");
    long width = (siz.getInt(6) & 0xFFFFFFFFL) - (siz.getInt(14) & 0xFFFFFFFFL);
    long height = (siz.getInt(10) & 0xFFFFFFFFL) - (siz.getInt(18) & 0xFFFFFFFFL);
    int bands = siz.getShort(38) & 0xFFFF;
    int bits = (at(start + 42, 1).get(0) & 0x7F) + 1;
    return new Size(width, height, bands, bits);
  }

  /// Where the codestream begins: at once, or in the box `jp2c` at the top level.
  private long codestream() throws IOException {
    if (at(0, 4).getInt(0) == 0xFF4FFF51) return 0;
    long position = 0;
    for (int i = 0; i < MOST_SEGMENTS; i++) {
      ByteBuffer box = at(position, 8);
      long length = box.getInt(0) & 0xFFFFFFFFL;
      int head = 8;
      if (length == 1) {
        length = at(position + 8, 8).getLong(0);
        head = 16;
      }
      if (box.getInt(4) == 0x6A703263) return position + head;
      if (length < head || length > source.size() - position)
        throw bad("has a box of " + length + " bytes");
      position += length;
    }
    throw bad("has no codestream in its first " + MOST_SEGMENTS + " boxes");
  }

  private ByteBuffer at(long position, int length) throws IOException {
    return bytes(source, position, length);
  }

  private static ByteBuffer bytes(ByteSource source, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    source.read(position, bytes);
    return bytes.flip();
  }

  private BadInput bad(String what) {
    return new BadInput(
        "picture.header", source.name(), "is a damaged " + format + " file: it " + what);
  }
}

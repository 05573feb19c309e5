package dev.limpid.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes the safetensors format that [SafeModel] reads: a header padded to 8 bytes, then the
/// values of the tensors in the order in which they were added, little-endian. Equal content gives
/// equal bytes.
public final class SafeTensorsWriter {
  private static final int ALIGNMENT = 8;

  private final ObjectNode header = Json.object();
  private final Map<String, ByteBuffer> data = new LinkedHashMap<>();
  private long end;

  /// @param metadata text to keep beside the tensors, in this order
  public SafeTensorsWriter(Map<String, String> metadata) {
    if (!metadata.isEmpty()) metadata.forEach(header.putObject("__metadata__")::put);
  }

  private ByteBuffer add(String name, String dtype, int width, long... shape) {
    long bytes = width;
    for (long side : shape) bytes = Math.multiplyExact(bytes, side);
    if (header.has(name)) throw new IllegalArgumentException("two tensors called " + name);
    ObjectNode tensor = header.putObject(name).put("dtype", dtype);
    ArrayNode sides = tensor.putArray("shape");
    for (long side : shape) sides.add(side);
    tensor.putArray("data_offsets").add(end).add(Math.addExact(end, bytes));
    end += bytes;
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    data.put(name, buffer);
    return buffer;
  }

  /// @param shape outermost axis first; `values` in this order
  public void floats(String name, float[] values, long... shape) {
    fits(name, values.length, shape);
    add(name, "F32", Float.BYTES, shape).asFloatBuffer().put(values);
  }

  public void doubles(String name, double... values) {
    add(name, "F64", Double.BYTES, values.length).asDoubleBuffer().put(values);
  }

  public void ints(String name, int... values) {
    add(name, "I32", Integer.BYTES, values.length).asIntBuffer().put(values);
  }

  public void bytes(String name, byte... values) {
    add(name, "U8", Byte.BYTES, values.length).put(values).clear();
  }

  private static void fits(String name, long values, long[] shape) {
    long count = 1;
    for (long side : shape) count = Math.multiplyExact(count, side);
    if (count != values)
      throw new IllegalArgumentException(name + ": " + values + " values for a shape of " + count);
  }

  /// The stream is left open.
  public void writeTo(OutputStream out) throws IOException {
    byte[] json = Json.compact(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer start =
        ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    while (start.hasRemaining()) start.put((byte) ' ');
    out.write(start.array());
    for (ByteBuffer values : data.values()) out.write(values.array());
  }
}

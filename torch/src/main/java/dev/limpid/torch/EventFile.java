package dev.limpid.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/// A file of scalars for TensorBoard: records of a length, a protobuf message `Event`, and
/// checksums of both. The time of an event is its step in seconds, so that equal trainings give
/// equal bytes.
final class EventFile {
  private static final int CHECKSUM_OFFSET = 0xa282ead8;

  // fields of Event, Summary and Summary.Value
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  // how a field is written
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream out;

  EventFile(ByteArrayOutputStream out) {
    this.out = out;
    record(new Message().bytes(FILE_VERSION, utf8("brain.Event:2")));
  }

  void write(int step, Map<String, Double> scalars) {
    Message summary = new Message();
    scalars.forEach(
        (tag, value) ->
            summary.bytes(
                VALUE,
                new Message()
                    .bytes(TAG, utf8(tag))
                    .fixed(SIMPLE_VALUE, value.floatValue())
                    .toBytes()));
    record(
        new Message()
            .fixed(WALL_TIME, (double) step)
            .varint(STEP, step)
            .bytes(SUMMARY, summary.toBytes()));
  }

  private void record(Message event) {
    byte[] data = event.toBytes();
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    out.writeBytes(length);
    out.writeBytes(checksum(length));
    out.writeBytes(data);
    out.writeBytes(checksum(data));
  }

  /// CRC-32C, rotated and shifted, so that a checksum of what holds checksums is still one.
  private static byte[] checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int rotated = Integer.rotateRight((int) crc.getValue(), 15);
    return little(Integer.BYTES).putInt(rotated + CHECKSUM_OFFSET).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A protobuf message.
  private static final class Message {
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      number((long) field << 3 | VARINT);
      number(value);
      return this;
    }

    Message fixed(int field, double value) {
      number((long) field << 3 | EIGHT_BYTES);
      fields.writeBytes(little(Double.BYTES).putDouble(value).array());
      return this;
    }

    Message fixed(int field, float value) {
      number((long) field << 3 | FOUR_BYTES);
      fields.writeBytes(little(Float.BYTES).putFloat(value).array());
      return this;
    }

    Message bytes(int field, byte[] value) {
      number((long) field << 3 | BYTES);
      number(value.length);
      fields.writeBytes(value);
      return this;
    }

    /// Seven bits a byte, the lowest first.
    private void number(long value) {
      long left = value;
      while (left >= 1 << 7) {
        fields.write((int) (left & 0x7f | 0x80));
        left >>>= 7;
      }
      fields.write((int) left);
    }

    byte[] toBytes() {
      return fields.toByteArray();
    }
  }
}

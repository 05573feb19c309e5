package dev.limpid.io;

import dev.limpid.io.SafeModel.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Walks an ONNX model as protobuf bytes, wherever a tensor can hide (graphs, attributes,
/// functions, training info), and refuses values kept in other files: loaders have followed such
/// names out of the model's folder. The rest is only counted.
final class OnnxScan {
  private static final int MOST_FIELDS = 5_000_000;
  private static final int TENSOR_BYTES = 512;
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  /// Messages of `onnx.proto` that lead to tensors, with the fields that do.
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE,
    FUNCTION,
    TRAINING;

    /// The message in field `number`, or null for what need not be entered.
    Message field(int number) {
      return switch (this) {
        case MODEL ->
            switch (number) {
              case 7 -> GRAPH;
              case 20 -> TRAINING;
              case 25 -> FUNCTION;
              default -> null;
            };
        case GRAPH ->
            switch (number) {
              case 1 -> NODE;
              case 5 -> TENSOR;
              case 15 -> SPARSE;
              default -> null;
            };
        case NODE -> number == 5 ? ATTRIBUTE : null;
        case ATTRIBUTE ->
            switch (number) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              case 22, 23 -> SPARSE;
              default -> null;
            };
        case SPARSE -> number == 1 || number == 2 ? TENSOR : null;
        case FUNCTION ->
            switch (number) {
              case 7 -> NODE;
              case 11 -> ATTRIBUTE;
              default -> null;
            };
        case TRAINING -> number == 1 || number == 2 ? GRAPH : null;
        case TENSOR -> null;
      };
    }
  }

  private static final Map<Long, String> DTYPE =
      Map.ofEntries(
          Map.entry(1L, "F32"),
          Map.entry(2L, "U8"),
          Map.entry(3L, "I8"),
          Map.entry(4L, "U16"),
          Map.entry(5L, "I16"),
          Map.entry(6L, "I32"),
          Map.entry(7L, "I64"),
          Map.entry(9L, "BOOL"),
          Map.entry(10L, "F16"),
          Map.entry(11L, "F64"),
          Map.entry(12L, "U32"),
          Map.entry(13L, "U64"),
          Map.entry(16L, "BF16"));
  private static final Set<String> WIDE = Set.of("I64", "F64", "U64");

  private final ByteSource source;
  private final int deepest;
  private final ByteBuffer window = ByteBuffer.allocate(32 << 10);
  private final List<Tensor> tensors = new ArrayList<>();
  private final long most = Memory.pieces(TENSOR_BYTES);
  private long windowStart;
  private long at;
  private int fields;
  private boolean graph;

  /// What one tensor said so far.
  private static final class Open {
    String name = "";
    long type;
    final List<Long> shape = new ArrayList<>();
    long position = -1;
    long bytes;
  }

  private OnnxScan(ByteSource source, int deepest) {
    this.source = source;
    this.deepest = deepest;
    window.limit(0);
  }

  static SafeModel open(ByteSource source, Limits limits) throws IOException {
    OnnxScan scan = new OnnxScan(source, limits.depth());
    scan.message(Message.MODEL, source.size(), 0);
    if (!scan.graph) throw scan.bad("holds no graph");
    return new SafeModel("onnx", scan.tensors, Map.of(), new SafeTensors.FileReader(source));
  }

  private void message(Message message, long end, int depth) throws IOException {
    if (depth > deepest) throw bad("nests deeper than " + deepest);
    if (message == Message.GRAPH) graph = true;
    Open tensor = message == Message.TENSOR ? new Open() : null;
    while (at < end) {
      if (++fields > MOST_FIELDS) throw bad("has more than " + MOST_FIELDS + " fields");
      long key = varint(end);
      int number = (int) (key >>> 3);
      if (key >>> 3 == 0 || key >>> 3 > 0x1FFF_FFFF) throw bad("has a damaged field");
      switch ((int) (key & 7)) {
        case VARINT -> number(tensor, number, varint(end));
        case FIXED_64 -> skip(8, end);
        case FIXED_32 -> skip(4, end);
        case BYTES -> bytes(message, tensor, number, length(end), depth);
        default -> throw bad("has a field of an unknown wire type");
      }
    }
    if (tensor != null) add(tensor);
  }

  private void bytes(Message message, Open tensor, int number, long length, int depth)
      throws IOException {
    long end = at + length;
    Message inner = message.field(number);
    if (inner != null) message(inner, end, depth + 1);
    else if (tensor != null) value(tensor, number, end);
    at = end;
  }

  private void number(Open tensor, int number, long value) throws BadInput {
    if (tensor == null) return;
    if (number == 1) side(tensor, value);
    if (number == 2) tensor.type = value;
    if (number == 14 && value != 0) throw external();
  }

  private void value(Open tensor, int number, long end) throws IOException {
    switch (number) {
      case 1 -> {
        while (at < end) side(tensor, varint(end));
      }
      case 8 -> tensor.name = text(Math.min(end - at, 1000));
      case 9 -> {
        tensor.position = at;
        tensor.bytes = end - at;
      }
      case 13 -> throw external();
      default -> {} // values as packed numbers, documentation
    }
  }

  private void side(Open tensor, long side) throws BadInput {
    if (tensor.shape.size() >= 64) throw bad("has a tensor with more than 64 axes");
    tensor.shape.add(side);
  }

  private void add(Open tensor) throws IOException {
    if (tensors.size() >= most) throw Memory.tooMany(source.name(), "tensors", most);
    String dtype = DTYPE.getOrDefault(tensor.type, "type " + tensor.type);
    if (DTYPE.containsKey(tensor.type)) {
      long bytes = SafeModel.bytes(tensor.shape, width(dtype), source.name(), tensor.name);
      if (tensor.position >= 0 && bytes != tensor.bytes)
        throw bad(
            "the tensor '%s' of shape %s needs %d bytes, %d are there"
                .formatted(Redact.line(tensor.name, 200), tensor.shape, bytes, tensor.bytes));
    }
    tensors.add(
        new Tensor(tensor.name, dtype, tensor.shape, false, false, tensor.position, tensor.bytes));
  }

  private static int width(String dtype) {
    if (WIDE.contains(dtype)) return 8;
    return switch (dtype) {
      case "F32", "I32", "U32" -> 4;
      case "U16", "I16", "F16", "BF16" -> 2;
      default -> 1;
    };
  }

  private BadInput external() {
    return new BadInput(
        "model.external",
        source.name(),
        "keeps tensors in another file (external_data), which is never followed; save the model as one file");
  }

  private long length(long end) throws IOException {
    long length = varint(end);
    if (length < 0 || length > end - at) throw bad("is truncated, or a length in it is wrong");
    return length;
  }

  private void skip(int bytes, long end) throws BadInput {
    if (bytes > end - at) throw bad("is truncated");
    at += bytes;
  }

  private long varint(long end) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) throw bad("is truncated");
      int b = next();
      value |= (b & 0x7FL) << shift;
      if (b < 0x80) return value;
    }
    throw bad("has a damaged number");
  }

  private int next() throws IOException {
    if (at < windowStart || at >= windowStart + window.limit()) {
      window.clear().limit((int) Math.min(window.capacity(), source.size() - at));
      source.read(at, window);
      window.flip();
      windowStart = at;
    }
    return window.get((int) (at++ - windowStart)) & 0xFF;
  }

  private String text(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    source.read(at, bytes);
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }

  private BadInput bad(String what) {
    return new BadInput("model.onnx", source.name(), what);
  }
}

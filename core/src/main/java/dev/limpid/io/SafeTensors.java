package dev.limpid.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.SafeModel.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The safetensors format: 8 bytes with the length of a JSON header, the header, then raw values.
/// Tensors must tile the rest of the file exactly, without overlap or hole.
final class SafeTensors {
  private static final long LONGEST_HEADER = 100_000_000;
  private static final Map<String, Integer> WIDTH =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("I16", 2),
          Map.entry("U16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I32", 4),
          Map.entry("U32", 4),
          Map.entry("F32", 4),
          Map.entry("I64", 8),
          Map.entry("U64", 8),
          Map.entry("F64", 8));

  private final ByteSource source;
  private final Map<String, String> metadata = new HashMap<>();
  private long start;

  private SafeTensors(ByteSource source) {
    this.source = source;
  }

  static SafeModel open(ByteSource source, Limits limits) throws IOException {
    SafeTensors file = new SafeTensors(source);
    List<Tensor> tensors = file.header(limits);
    return new SafeModel("safetensors", tensors, file.metadata, new FileReader(source));
  }

  private List<Tensor> header(Limits limits) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    source.read(0, prefix);
    long length = prefix.getLong(0);
    if (length < 2 || length > Math.min(LONGEST_HEADER, source.size() - 8))
      throw bad(
          "says that its header has %s bytes; the file has %d"
              .formatted(Long.toUnsignedString(length), source.size()));
    Memory.check(source.name(), length, 4);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    source.read(8, bytes);
    start = 8 + length;
    Limits wide =
        new Limits(
            limits.decodedBlock(),
            limits.tag(),
            LONGEST_HEADER,
            limits.xml(),
            limits.depth(),
            limits.entries(),
            limits.ratio(),
            limits.directories());
    JsonNode header = Json.read(bytes.array(), source.name(), wide);
    if (!header.isObject()) throw bad("has a header that is not a JSON object");
    List<Tensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals("__metadata__")) metadata(field.getValue());
      else tensors.add(tensor(field.getKey(), field.getValue()));
    }
    checkTiling(tensors);
    return tensors;
  }

  private void metadata(JsonNode map) throws BadInput {
    for (Map.Entry<String, JsonNode> field : map.properties()) {
      if (!field.getValue().isTextual()) throw bad("has metadata that is not text");
      metadata.put(field.getKey(), field.getValue().asText());
    }
  }

  private Tensor tensor(String name, JsonNode node) throws BadInput {
    String dtype = node.path("dtype").asText();
    Integer width = WIDTH.get(dtype);
    if (width == null)
      throw bad(
          "the tensor '%s' has the unknown type '%s'"
              .formatted(Redact.line(name, 200), Redact.line(dtype, 40)));
    List<Long> shape = numbers(node.path("shape"), name);
    List<Long> offsets = numbers(node.path("data_offsets"), name);
    long bytes = SafeModel.bytes(shape, width, source.name(), name);
    long room = source.size() - start;
    boolean fits =
        offsets.size() == 2
            && offsets.get(0) >= 0
            && offsets.get(0) <= offsets.get(1)
            && offsets.get(1) <= room
            && offsets.get(1) - offsets.get(0) == bytes;
    if (!fits)
      throw bad(
          "the tensor '%s' of type %s and shape %s needs %d bytes, its offsets are %s in a buffer of %d"
              .formatted(Redact.line(name, 200), dtype, shape, bytes, offsets, room));
    return new Tensor(name, dtype, shape, false, false, start + offsets.get(0), bytes);
  }

  private List<Long> numbers(JsonNode list, String name) throws BadInput {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : list) {
      if (!number.isIntegralNumber() || !number.canConvertToLong())
        throw bad(
            "the tensor '%s' has a shape or offset that is not a whole number"
                .formatted(Redact.line(name, 200)));
      numbers.add(number.asLong());
    }
    if (!list.isArray())
      throw bad("the tensor '%s' lacks shape or data_offsets".formatted(Redact.line(name, 200)));
    return numbers;
  }

  private void checkTiling(List<Tensor> tensors) throws BadInput {
    long end = start;
    List<Tensor> inOrder =
        tensors.stream()
            .sorted(Comparator.comparingLong(Tensor::position).thenComparingLong(Tensor::bytes))
            .toList();
    for (Tensor tensor : inOrder) {
      if (tensor.position() != end)
        throw bad(
            "the tensor '%s' begins at byte %d, expected %d: tensors must follow each other without overlap or hole"
                .formatted(Redact.line(tensor.name(), 200), tensor.position(), end));
      end += tensor.bytes();
    }
    if (end != source.size())
      throw bad("has %d bytes after its last tensor".formatted(source.size() - end));
  }

  private BadInput bad(String what) {
    return new BadInput("model.safetensors", source.name(), what);
  }

  /// Reads tensors whose position is one in the file.
  record FileReader(ByteSource source) implements SafeModel.TensorReader {
    @Override
    public void read(Tensor tensor, byte[] into) throws IOException {
      source.read(tensor.position(), ByteBuffer.wrap(into));
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}

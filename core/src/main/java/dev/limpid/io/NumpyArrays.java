package dev.limpid.io;

import dev.limpid.io.SafeModel.ModelFormat;
import dev.limpid.io.SafeModel.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's `.npy` (format 1.0 to 3.0) and `.npz`. The header is a Python dictionary in appearance
/// only: here it is matched against the one form that numeric arrays have, and never evaluated.
/// Object arrays are pickles and refused.
final class NumpyArrays {
  private static final int PREFIX = 12;
  private static final int LONGEST_HEADER = 64 << 10;
  private static final Pattern FIELD =
      Pattern.compile(
          "\\G\\s*(?:'(descr)'\\s*:\\s*'([^']{1,20})'|'(fortran_order)'\\s*:\\s*(True|False)|'(shape)'\\s*:\\s*\\(([0-9, ]{0,600})\\))\\s*(?:,|(?=}))");
  private static final Pattern DTYPE = Pattern.compile("([<>|=]?)([biufcSU])(\\d{1,9})");

  private NumpyArrays() {}

  static SafeModel npy(ByteSource source) throws IOException {
    long size = source.size();
    byte[] head = new byte[(int) Math.min(size, PREFIX + LONGEST_HEADER)];
    source.read(0, ByteBuffer.wrap(head));
    Tensor array = header("array", head, size, source.name());
    return new SafeModel("npy", List.of(array), Map.of(), new SafeTensors.FileReader(source));
  }

  static SafeModel npz(SafeZip zip) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    Map<String, SafeZip.Entry> entries = new HashMap<>();
    String file = zip.file();
    refuseCode(zip);
    for (SafeZip.Entry entry : zip.entries()) {
      if (!entry.name().endsWith(".npy"))
        throw new BadInput(
            "model.format",
            file,
            "holds the entry '%s'; a .npz archive of weights holds only .npy entries"
                .formatted(Redact.line(entry.name(), 200)));
      String name = entry.name().substring(0, entry.name().length() - 4);
      byte[] head;
      try (InputStream in = zip.stream(entry)) {
        head = in.readNBytes((int) Math.min(entry.size(), PREFIX + LONGEST_HEADER));
      }
      tensors.add(header(name, head, entry.size(), file + "!" + entry.name()));
      entries.put(name, entry);
    }
    return new SafeModel("npz", tensors, Map.of(), new ZipReader(zip, entries));
  }

  private static void refuseCode(SafeZip zip) throws BadInput {
    for (SafeZip.Entry entry : zip.entries()) {
      String name = entry.name();
      if (name.contains("code/") && name.endsWith(".py"))
        throw ModelFormat.code(zip.file(), "a TorchScript archive");
      if (name.endsWith(".pkl") || name.endsWith(".pickle"))
        throw ModelFormat.code(zip.file(), "a PyTorch checkpoint, a pickle in an archive");
      if (name.endsWith(".h5")) throw ModelFormat.code(zip.file(), "a Keras archive");
    }
  }

  /// @param head the first bytes of the array's file, the whole header among them
  /// @param size bytes of the array's file
  private static Tensor header(String name, byte[] head, long size, String file) throws BadInput {
    if (head.length < PREFIX || head[0] != (byte) 0x93 || head[1] != 'N')
      throw bad(file, "does not begin like a NumPy array");
    int start = head[6] == 1 ? 10 : PREFIX;
    long length = (head[8] & 0xFF) | ((head[9] & 0xFF) << 8);
    if (head[6] != 1) length |= ((head[10] & 0xFFL) << 16) | ((head[11] & 0xFFL) << 24);
    if (head[6] < 1 || head[6] > 3) throw bad(file, "has the unknown NumPy format " + head[6]);
    if (length > LONGEST_HEADER || start + length > head.length)
      throw bad(file, "says that its header has %d bytes".formatted(length));
    String text = new String(head, start, (int) length, StandardCharsets.ISO_8859_1);
    return tensor(name, fields(text, file), start + length, size, file);
  }

  private static Map<String, String> fields(String header, String file) throws BadInput {
    String text = header.strip();
    Map<String, String> fields = new HashMap<>();
    int at = 1;
    Matcher m = FIELD.matcher(text);
    while (text.startsWith("{") && m.find(at)) {
      for (int g = 1; g <= 5; g += 2)
        if (m.group(g) != null && fields.put(m.group(g), m.group(g + 1)) != null)
          throw bad(file, "names a header field twice");
      at = m.end();
      m.region(at, text.length());
    }
    if (fields.size() != 3 || !text.substring(Math.min(at, text.length())).strip().equals("}"))
      throw bad(
          file,
          "has a header that is not the plain one of a numeric array: '%s'; arrays of objects and expressions are refused"
              .formatted(Redact.line(text, 120)));
    return fields;
  }

  private static Tensor tensor(
      String name, Map<String, String> fields, long start, long size, String file) throws BadInput {
    Matcher type = DTYPE.matcher(fields.get("descr"));
    if (!type.matches())
      throw bad(
          file,
          "has values of type '%s'; only plain numbers and fixed-width text are read (arrays of objects are pickles)"
              .formatted(Redact.line(fields.get("descr"), 40)));
    long width = Long.parseLong(type.group(3)) * (type.group(2).equals("U") ? 4 : 1);
    List<Long> shape = new ArrayList<>();
    for (String side : fields.get("shape").split(",")) {
      String digits = side.strip();
      if (digits.isEmpty()) continue;
      if (!digits.matches("[0-9]{1,18}"))
        throw bad(file, "has the shape (" + fields.get("shape") + ")");
      shape.add(Long.parseLong(digits));
    }
    long bytes = SafeModel.bytes(shape, width, file, name);
    if (bytes != size - start)
      throw bad(
          file,
          "of shape %s needs %d bytes of values, %d are there"
              .formatted(shape, bytes, size - start));
    boolean big = type.group(1).equals(">");
    boolean columns = fields.get("fortran_order").equals("True");
    return new Tensor(name, dtype(type.group(2), width, fields), shape, columns, big, start, bytes);
  }

  private static String dtype(String kind, long width, Map<String, String> fields) {
    return switch (kind) {
      case "b" -> "BOOL";
      case "i" -> "I" + 8 * width;
      case "u" -> "U" + 8 * width;
      case "f" -> "F" + 8 * width;
      case "c" -> "C" + 8 * width;
      default -> fields.get("descr");
    };
  }

  private static BadInput bad(String file, String what) {
    return new BadInput("model.numpy", file, what);
  }

  /// Reads arrays of an archive: their position is one in the entry.
  private record ZipReader(SafeZip zip, Map<String, SafeZip.Entry> entries)
      implements SafeModel.TensorReader {
    @Override
    public void read(Tensor tensor, byte[] into) throws IOException {
      try (InputStream in = zip.stream(entries.get(tensor.name()))) {
        in.skipNBytes(tensor.position());
        int n = in.readNBytes(into, 0, into.length);
        if (n < into.length || in.read() >= 0)
          throw bad(
              zip.file(), "the array '" + Redact.line(tensor.name(), 200) + "' is incomplete");
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}

package dev.limpid.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The only way to load weights: safetensors, numeric NumPy arrays, and ONNX files that are
/// complete in themselves. All three are parsed as data. Formats that carry code, or may name other
/// files, are refused: pickle, PyTorch, TorchScript, Keras, joblib, Java serialisation.
public final class SafeModel implements Closeable {
  private final String format;
  private final List<Tensor> tensors;
  private final Map<String, String> metadata;
  private final TensorReader reader;

  /// A named array of numbers.
  ///
  /// @param dtype `F32`, `I64`, ... as safetensors names them; fixed-width text of NumPy keeps its
  ///   own name, such as `<U59`
  /// @param shape outermost axis first
  /// @param columnMajor the first axis varies fastest (Fortran order)
  /// @param bigEndian order of the bytes of one value
  /// @param position of the first byte, in the file or in its archive entry; -1 when the values are
  ///   not kept as raw bytes
  /// @param bytes in all
  public record Tensor(
      String name,
      String dtype,
      List<Long> shape,
      boolean columnMajor,
      boolean bigEndian,
      long position,
      long bytes) {
    public Tensor {
      shape = List.copyOf(shape);
    }
  }

  /// Fills an array with the raw bytes of a tensor.
  interface TensorReader extends Closeable {
    void read(Tensor tensor, byte[] into) throws IOException;
  }

  SafeModel(
      String format, List<Tensor> tensors, Map<String, String> metadata, TensorReader reader) {
    this.format = format;
    this.tensors = List.copyOf(tensors);
    this.metadata = Map.copyOf(metadata);
    this.reader = reader;
  }

  /// Opens a model file, told apart by its content. Only headers are read.
  public static SafeModel open(Path file, Limits limits) throws IOException {
    ByteSource source = ByteSource.of(file);
    try {
      return open(source, limits);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static SafeModel open(ByteSource source, Limits limits) throws IOException {
    return switch (ModelFormat.of(source)) {
      case SAFETENSORS -> SafeTensors.open(source, limits);
      case NPY -> NumpyArrays.npy(source);
      case ONNX -> OnnxScan.open(source, limits);
      case ZIP -> NumpyArrays.npz(SafeZip.open(source, limits));
      case NONE ->
          throw new BadInput(
              "model.format",
              source.name(),
              "is not a model that is read: safetensors, ONNX, .npy or .npz are");
    };
  }

  /// `safetensors`, `onnx`, `npy` or `npz`.
  public String format() {
    return format;
  }

  public List<Tensor> tensors() {
    return tensors;
  }

  /// Text that the file carries beside its tensors.
  public Map<String, String> metadata() {
    return metadata;
  }

  /// The tensor of that name, or null.
  public Tensor find(String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElse(null);
  }

  /// The raw bytes of a tensor, ready to read in its own byte order.
  public ByteBuffer read(Tensor tensor) throws IOException {
    if (tensor.position() < 0)
      throw new IllegalArgumentException("the values of " + tensor.name() + " are not raw bytes");
    Memory.check(tensor.name(), tensor.bytes(), 1);
    byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
    reader.read(tensor, bytes);
    return ByteBuffer.wrap(bytes)
        .order(tensor.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /// Bytes of an array, refused when the product does not fit.
  static long bytes(List<Long> shape, long width, String file, String name) throws BadInput {
    try {
      long bytes = width;
      for (long side : shape) {
        if (side < 0) throw shape(shape, file, name);
        bytes = Math.multiplyExact(bytes, side);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw shape(shape, file, name);
    }
  }

  private static BadInput shape(List<Long> shape, String file, String name) {
    return new BadInput(
        "model.shape",
        file,
        "the tensor '%s' has the impossible shape %s"
            .formatted(Redact.line(name, 200), Redact.line(shape.toString(), 200)));
  }

  /// Whether the first bytes of a file are those of a model that is read, or refused with a reason.
  public static boolean recognises(Path file) throws IOException {
    try (ByteSource source = ByteSource.of(file)) {
      ModelFormat format = ModelFormat.of(source);
      return format != ModelFormat.NONE && format != ModelFormat.ZIP;
    }
  }

  /// What the first bytes of a file say.
  enum ModelFormat {
    SAFETENSORS,
    NPY,
    ONNX,
    ZIP,
    NONE;

    private static final byte[] NUMPY = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);

    static ModelFormat of(ByteSource source) throws IOException {
      byte[] b = new byte[(int) Math.min(64, source.size())];
      source.read(0, ByteBuffer.wrap(b));
      if (plausible(b) && json(b)) return SAFETENSORS;
      refuseCode(source.name(), b);
      if (starts(b, NUMPY)) return NPY;
      if (starts(b, 'P', 'K', 3, 4) || starts(b, 'P', 'K', 5, 6)) return ZIP;
      if (json(b)) return SAFETENSORS;
      return onnx(b) ? ONNX : NONE;
    }

    /// A length of the header below 2^32, whatever its bytes: 640 begins like a pickle.
    private static boolean plausible(byte[] b) {
      return b.length >= 8 && (b[4] | b[5] | b[6] | b[7]) == 0;
    }

    /// A JSON object after a length.
    private static boolean json(byte[] b) {
      return b.length >= 10 && b[8] == '{' && (b[9] == '"' || b[9] == '}' || b[9] == ' ');
    }

    /// A protobuf that begins with field 1 (the format's version, small) and goes on with another
    /// field of `ModelProto`.
    private static boolean onnx(byte[] b) {
      if (b.length < 3 || b[0] != 8 || b[1] < 1 || b[1] > 64) return false;
      return switch (b[2]) {
        case 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72 -> true;
        default -> false;
      };
    }

    private static void refuseCode(String file, byte[] b) throws BadInput {
      String what = null;
      if (starts(b, 0x80) && b.length > 1 && b[1] >= 2 && b[1] <= 5) what = "a Python pickle";
      else if (starts(b, 0x89, 'H', 'D', 'F')) what = "an HDF5 file (Keras)";
      else if (starts(b, 0xAC, 0xED, 0, 5)) what = "a serialised Java object";
      else if (starts(b, 'Z', 'F') && b.length > 2 && b[2] == '0') what = "a joblib dump";
      if (what != null) throw code(file, what);
    }

    static BadInput code(String file, String what) {
      return new BadInput(
          "model.unsafe",
          file,
          "is "
              + what
              + ", which can run code when it is loaded; convert the weights to safetensors where the model was made");
    }

    private static boolean starts(byte[] b, int... magic) {
      if (b.length < magic.length) return false;
      for (int i = 0; i < magic.length; i++) if ((b[i] & 0xFF) != magic[i]) return false;
      return true;
    }

    private static boolean starts(byte[] b, byte[] magic) {
      return ByteBuffer.wrap(b)
          .slice(0, Math.min(b.length, magic.length))
          .equals(ByteBuffer.wrap(magic));
    }
  }
}

package dev.limpid.torch;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.io.SafeTensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The parameters and buffers of a network as numbers in Java's memory, by their names: what lies
/// in a file of weights (safetensors, F32), and what a training goes back to.
public final class Weights {
  /// @param values row-major
  private record Array(long[] shape, float[] values) {}

  private final Map<String, Array> arrays = new LinkedHashMap<>();

  private Weights() {}

  /// A copy of what the network holds now.
  public static Weights of(Net net) {
    Weights copy = new Weights();
    try (Scope scope = Scope.open()) {
      net.parameters().forEach(copy::put);
      net.buffers().forEach(copy::put);
    }
    return copy;
  }

  private void put(String name, Tensor tensor) {
    arrays.put(name, new Array(tensor.shape(), tensor.toFloats()));
  }

  /// Reads a file of weights.
  public static Weights read(Path file) throws IOException {
    return read(file, name -> true);
  }

  /// Reads the tensors of a file whose names are kept.
  static Weights read(Path file, Predicate<String> kept) throws IOException {
    Weights read = new Weights();
    try (SafeModel model = SafeModel.open(file, Limits.DEFAULT)) {
      for (SafeModel.Tensor t : model.tensors()) if (kept.test(t.name())) read.put(model, t, file);
    }
    return read;
  }

  private void put(SafeModel model, SafeModel.Tensor t, Path file) throws IOException {
    if (!t.dtype().equals("F32"))
      throw new BadInput(
          "model.weights",
          file.toString(),
          "the tensor '%s' has type %s; weights are F32".formatted(t.name(), t.dtype()));
    float[] values = new float[Math.toIntExact(t.bytes() / Float.BYTES)];
    model.read(t).asFloatBuffer().get(values);
    arrays.put(
        t.name(), new Array(t.shape().stream().mapToLong(Long::longValue).toArray(), values));
  }

  /// Writes them in the order of their names.
  public void writeTo(OutputStream out) throws IOException {
    SafeTensorsWriter file = new SafeTensorsWriter(Map.of());
    write(file, "");
    file.writeTo(out);
  }

  void write(SafeTensorsWriter file, String prefix) {
    new TreeMap<>(arrays).forEach((name, a) -> file.floats(prefix + name, a.values(), a.shape()));
  }

  /// Those whose names begin with `prefix`, without it.
  public Weights in(String prefix) {
    Weights some = new Weights();
    arrays.forEach(
        (name, a) -> {
          if (name.startsWith(prefix)) some.arrays.put(name.substring(prefix.length()), a);
        });
    return some;
  }

  /// Those whose names are kept.
  public Weights where(Predicate<String> kept) {
    Weights some = new Weights();
    arrays.forEach(
        (name, a) -> {
          if (kept.test(name)) some.arrays.put(name, a);
        });
    return some;
  }

  /// The same under other names.
  public Weights renamed(UnaryOperator<String> name) {
    Weights all = new Weights();
    arrays.forEach((old, a) -> all.arrays.put(name.apply(old), a));
    return all;
  }

  /// These and one tensor more.
  public Weights and(String name, float[] values, long... shape) {
    Weights all = renamed(same -> same);
    all.arrays.put(name, new Array(shape, values));
    return all;
  }

  /// The values of a tensor, row-major; null where there is none of that name.
  public float[] values(String name) {
    Array found = arrays.get(name);
    return found == null ? null : found.values();
  }

  /// Puts the values into a network with the same names and shapes.
  ///
  /// @param file named in messages
  public void into(Net net, String file) throws BadInput {
    Map<String, Tensor> wanted = new LinkedHashMap<>(net.parameters());
    wanted.putAll(net.buffers());
    for (String name : arrays.keySet())
      if (!wanted.containsKey(name))
        throw new BadInput(
            "model.weights", file, "holds a tensor '%s' that the network lacks".formatted(name));
    copy(wanted, file);
  }

  /// Puts the values of an encoder into the network that has it under `prefix`.
  public void into(Net net, String prefix, String file) throws BadInput {
    Map<String, Tensor> wanted = new LinkedHashMap<>();
    net.parameters().forEach((name, t) -> add(wanted, prefix, name, t));
    net.buffers().forEach((name, t) -> add(wanted, prefix, name, t));
    copy(wanted, file);
  }

  private static void add(Map<String, Tensor> wanted, String prefix, String name, Tensor t) {
    if (name.startsWith(prefix)) wanted.put(name.substring(prefix.length()), t);
  }

  private void copy(Map<String, Tensor> wanted, String file) throws BadInput {
    try (Scope scope = Scope.open()) {
      for (Map.Entry<String, Tensor> e : wanted.entrySet()) {
        Array a = arrays.get(e.getKey());
        if (a == null)
          throw new BadInput("model.weights", file, "lacks the tensor '%s'".formatted(e.getKey()));
        if (!java.util.Arrays.equals(a.shape(), e.getValue().shape()))
          throw new BadInput(
              "model.weights",
              file,
              "the tensor '%s' has shape %s, the network needs %s"
                  .formatted(
                      e.getKey(),
                      java.util.Arrays.toString(a.shape()),
                      java.util.Arrays.toString(e.getValue().shape())));
        e.getValue().raw.detach().copy_(Tensor.of(a.values(), a.shape()).raw);
      }
    }
  }
}

package dev.limpid.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What Python PyTorch computes with weights that follow from their names: `golden/layers.json`,
/// written by `bench/peers/layers.py`.
public final class Golden {
  private static final String FILE = "/golden/layers.json";

  /// Difference allowed, of the largest value of an array.
  private static final double RELATIVE = 1e-5;

  /// Difference allowed in any case: gradients that are zero but for rounding.
  private static final double ABSOLUTE = 1e-7;

  private final Map<String, double[]> cases = new LinkedHashMap<>();
  private final Set<String> left = new TreeSet<>();

  private Golden() {}

  public static Golden read() throws IOException {
    Golden golden = new Golden();
    try (InputStream in = Golden.class.getResourceAsStream(FILE)) {
      JsonNode root = Json.read(in.readAllBytes(), FILE, Limits.DEFAULT);
      for (Map.Entry<String, JsonNode> e : root.get("cases").properties()) {
        double[] values = new double[e.getValue().size()];
        for (int i = 0; i < values.length; i++) values[i] = e.getValue().get(i).doubleValue();
        golden.cases.put(e.getKey(), values);
      }
    }
    golden.left.addAll(golden.cases.keySet());
    return golden;
  }

  /// Names that begin so and were not checked.
  public Set<String> left(Set<String> prefixes) {
    Set<String> some = new TreeSet<>(left);
    some.removeIf(name -> prefixes.stream().noneMatch(name::startsWith));
    return some;
  }

  public void check(String name, float[] found) {
    double[] wanted = cases.get(name);
    left.remove(name);
    assertEquals(wanted.length, found.length, name);
    double largest = 0;
    for (double w : wanted) largest = Math.max(largest, Math.abs(w));
    for (int i = 0; i < wanted.length; i++)
      assertEquals(wanted[i], found[i], ABSOLUTE + RELATIVE * largest, name + " at " + i);
  }

  public void check(String name, Tensor found) {
    check(name, found.toFloats());
  }

  /// Values in `shift - scale` to `shift + scale`, as `numbers` of the script makes them.
  public static Tensor numbers(String name, double scale, double shift, long... shape) {
    long count = 1;
    for (long side : shape) count *= side;
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++)
      values[i] = (float) (shift + scale * (mixed(i, name.hashCode()) / 0x1p31 - 1));
    return Tensor.of(values, shape);
  }

  private static long mixed(int position, int start) {
    long mask = 0xFFFFFFFFL;
    long h = (position * 2654435761L + (start & mask)) & mask;
    for (int i = 0; i < 2; i++) h = (h ^ h >>> 16) * 0x45D9F3B & mask;
    return h ^ h >>> 16;
  }

  /// Gives all parameters and running statistics their numbers.
  public static void fill(Net net) {
    try (Scope scope = Scope.open()) {
      net.parameters().forEach(Golden::fill);
      net.buffers()
          .forEach(
              (name, b) -> {
                if (name.contains(".running_")) fill(name, b);
              });
    }
  }

  private static void fill(String name, Tensor p) {
    long[] shape = p.shape();
    Tensor value;
    if (shape.length > 1)
      value = numbers(name, Math.sqrt(3.0 * shape[0] / p.raw.numel()), 0, shape);
    else if (name.endsWith("weight") || name.endsWith("running_var"))
      value = numbers(name, 0.3, 1, shape);
    else value = numbers(name, 0.2, 0, shape);
    p.set(value.toFloats());
  }

  /// A mask with at least the first date of each row.
  public static boolean[] seen(int pixels, int dates) {
    float[] draws = numbers("seen", 1, 0, pixels, dates).toFloats();
    boolean[] seen = new boolean[draws.length];
    for (int i = 0; i < seen.length; i++) seen[i] = i % dates == 0 || draws[i] > -0.3f;
    return seen;
  }

  /// Norm of a gradient and its sum of products with fixed numbers.
  public static float[] summary(String parameter, Tensor gradient) {
    Tensor pull = numbers(parameter + ".pull", 1, 0, gradient.shape());
    return new float[] {
      (float) Math.sqrt(gradient.square().sum().item()), (float) gradient.times(pull).sum().item()
    };
  }
}

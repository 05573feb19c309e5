package dev.limpid.torch;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;

/// A network: named parameters, which an optimiser changes, and buffers, which training changes on
/// the way (means of batch normalisation). It owns their native memory until it is closed. Many
/// threads may use one that is not being trained.
public abstract class Net implements AutoCloseable {
  /// A name up to its first number.
  private static final Pattern NUMBERED = Pattern.compile("(.*?\\.\\d+)\\.");

  private final long seed;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private boolean training;

  /// @param seed of the first values of the parameters; each parameter has its own sequence by its
  ///   name, so adding a layer changes no other
  protected Net(long seed) {
    this.seed = seed;
  }

  /// Where layers put their parameters.
  protected Place root() {
    return new Place(this, "");
  }

  /// A prefix of names in a network.
  public record Place(Net net, String prefix) {
    public Place in(String name) {
      return new Place(net, prefix + name + ".");
    }

    public Place in(int index) {
      return in(Integer.toString(index));
    }

    /// A parameter with values drawn evenly from `-bound` to `bound`.
    public Tensor uniform(String name, double bound, long... shape) {
      SplittableRandom random = new SplittableRandom(net.seed ^ hash(prefix + name));
      float[] values = new float[count(shape)];
      for (int i = 0; i < values.length; i++)
        values[i] = (float) (bound * (2 * random.nextDouble() - 1));
      return net.parameter(prefix + name, values, shape);
    }

    /// A parameter with normally distributed values.
    public Tensor normal(String name, double deviation, long... shape) {
      SplittableRandom random = new SplittableRandom(net.seed ^ hash(prefix + name));
      float[] values = new float[count(shape)];
      for (int i = 0; i < values.length; i++)
        values[i] = (float) (deviation * random.nextGaussian());
      return net.parameter(prefix + name, values, shape);
    }

    public Tensor constant(String name, double value, long... shape) {
      return net.parameter(prefix + name, filled(value, shape), shape);
    }

    public Tensor buffer(String name, double value, long... shape) {
      return net.buffer(prefix + name, filled(value, shape), shape);
    }

    private static float[] filled(double value, long... shape) {
      float[] values = new float[count(shape)];
      java.util.Arrays.fill(values, (float) value);
      return values;
    }

    private static int count(long... shape) {
      long n = 1;
      for (long side : shape) n = Math.multiplyExact(n, side);
      return Math.toIntExact(n);
    }

    /// FNV-1a, 64 bits: the same in every virtual machine.
    private static long hash(String text) {
      long h = 0xcbf29ce484222325L;
      for (int i = 0; i < text.length(); i++) h = (h ^ text.charAt(i)) * 0x100000001b3L;
      return h;
    }
  }

  /// Makes the parameters and buffers of `part` also those of this network, below `prefix`; close
  /// this one only.
  protected void adopt(String prefix, Net part) {
    part.parameters.forEach((name, tensor) -> parameters.put(prefix + name, tensor));
    part.buffers.forEach((name, tensor) -> buffers.put(prefix + name, tensor));
  }

  private Tensor parameter(String name, float[] values, long... shape) {
    return kept(parameters, name, values, true, shape);
  }

  private Tensor buffer(String name, float[] values, long... shape) {
    return kept(buffers, name, values, false, shape);
  }

  private static Tensor kept(
      Map<String, Tensor> among, String name, float[] values, boolean leaf, long... shape) {
    Libtorch.load();
    try (PointerScope scope = new PointerScope()) {
      Tensor made = Tensor.of(values, shape);
      if (leaf) made.raw.set_requires_grad(true);
      made.raw.retainReference();
      if (among.putIfAbsent(name, made) != null)
        throw new IllegalArgumentException("two parameters called " + name);
      return made;
    }
  }

  /// In the order in which they were made.
  public Map<String, Tensor> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  public Map<String, Tensor> buffers() {
    return Collections.unmodifiableMap(buffers);
  }

  public long parameterCount() {
    return parameters.values().stream().mapToLong(p -> p.raw.numel()).sum();
  }

  /// Whether dropout and batch statistics are those of training.
  public boolean training() {
    return training;
  }

  public void train(boolean on) {
    training = on;
  }

  /// Keeps the values of parameters whose names begin with `prefix` from changing, or lets them
  /// change again.
  public void freeze(String prefix, boolean frozen) {
    parameters.forEach(
        (name, p) -> {
          if (name.startsWith(prefix)) p.raw.set_requires_grad(!frozen);
        });
  }

  /// Names of the layers in the order in which they were made: of `blocks.0.norm.weight` the name
  /// is `blocks.0`, of `head.weight` it is `head`.
  public List<String> layers() {
    return parameters.keySet().stream().map(Net::layer).distinct().toList();
  }

  private static String layer(String parameter) {
    Matcher numbered = NUMBERED.matcher(parameter);
    if (numbered.lookingAt()) return numbered.group(1);
    int end = parameter.lastIndexOf('.');
    return end < 0 ? parameter : parameter.substring(0, end);
  }

  /// Takes over the values of a network of the same shape, but for some layers.
  public void take(Net from, Collection<String> except) {
    try (Scope scope = Scope.open()) {
      take(parameters, from.parameters, except);
      take(buffers, from.buffers, except);
    }
  }

  private static void take(
      Map<String, Tensor> to, Map<String, Tensor> from, Collection<String> except) {
    to.forEach(
        (name, tensor) -> {
          if (!except.contains(layer(name))) tensor.raw.detach().copy_(from.get(name).raw);
        });
  }

  @Override
  public void close() {
    parameters.values().forEach(p -> p.raw.releaseReference());
    buffers.values().forEach(b -> b.raw.releaseReference());
    parameters.clear();
    buffers.clear();
  }
}

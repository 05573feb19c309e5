package dev.limpid.model;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.io.SafeTensorsWriter;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Some of the samples that a model was trained on, kept with it, so that an explanation can show
/// the most similar ones and say when a pixel is like none of them. Immutable.
///
/// Distances are Euclidean, on features divided by their standard deviation in training; a feature
/// without any says nothing.
public final class TrainingSamples {
  /// Name of the file in the model's folder.
  public static final String FILE = "samples.safetensors";

  /// Most samples kept.
  public static final int MOST = 20_000;

  /// Most bytes of their features.
  static final long MOST_BYTES = 32L << 20;

  static final int PERCENTILES = 101;

  private final float[] values; // (sample, feature)
  private final int[] label;
  private final String[] id;
  private final double[] x;
  private final double[] y;
  private final String crs;
  private final double[] mean;
  private final double[] deviation;
  private final double[] percentiles;

  TrainingSamples(Samples drawn, double[] mean, double[] deviation, double[] percentiles) {
    int n = drawn.size();
    int features = drawn.features().size();
    this.values = new float[Math.multiplyExact(n, features)];
    this.label = new int[n];
    this.id = new String[n];
    this.x = new double[n];
    this.y = new double[n];
    for (int i = 0; i < n; i++) {
      for (int f = 0; f < features; f++) values[i * features + f] = drawn.at(i, f);
      label[i] = drawn.label(i);
      id[i] = drawn.id(i);
      x[i] = drawn.x(i);
      y[i] = drawn.y(i);
    }
    this.crs = drawn.crs() == null ? "" : drawn.crs().definition();
    this.mean = mean;
    this.deviation = deviation;
    this.percentiles = percentiles;
  }

  /// Draws at most [#MOST] samples, each class by its share, and measures them.
  public static TrainingSamples of(Samples training, long seed, int threads) {
    return new SampleDraw(training, seed, threads).draw();
  }

  public int size() {
    return label.length;
  }

  public int features() {
    return mean.length;
  }

  /// Position of the sample's class in the legend.
  public int label(int sample) {
    return label[sample];
  }

  public String id(int sample) {
    return id[sample];
  }

  /// In [#crs]; `NaN` where the samples have no places.
  public double x(int sample) {
    return x[sample];
  }

  public double y(int sample) {
    return y[sample];
  }

  /// Definition of the reference system of the places; empty where there is none.
  public String crs() {
    return crs;
  }

  public float[] row(int sample) {
    return Arrays.copyOfRange(values, sample * features(), (sample + 1) * features());
  }

  /// Mean of each feature over all training samples.
  public float[] mean() {
    float[] means = new float[mean.length];
    for (int f = 0; f < means.length; f++) means[f] = (float) mean[f];
    return means;
  }

  /// The distance that `percent` of the samples do not exceed to their nearest one of another
  /// group; `NaN` where there is only one sample.
  ///
  /// @param percent 0 to 100
  public double nearestDistance(int percent) {
    return percentiles[percent];
  }

  /// @param sample its position
  public record Neighbour(int sample, double distance) {}

  /// The `count` samples nearest to a row of features, the nearest first; of equals the first. A
  /// feature that is missing on either side does not count.
  public List<Neighbour> nearest(float[] row, int count) {
    int width = features();
    if (row.length != width)
      throw new IllegalArgumentException(
          "a row of " + width + " features expected, got " + row.length);
    double[] scale = new double[width];
    for (int f = 0; f < width; f++) scale[f] = deviation[f] > 0 ? 1 / deviation[f] : 0;
    List<Neighbour> best = new ArrayList<>();
    double limit = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size(); i++) {
      double sum = 0;
      for (int f = 0, at = i * width; f < width; f++) {
        double d = (values[at + f] - row[f]) * scale[f];
        sum += Double.isNaN(d) ? 0 : d * d;
        if ((f & 31) == 31 && sum >= limit) break;
      }
      if (sum >= limit) continue;
      int to = best.size();
      while (to > 0 && best.get(to - 1).distance() > sum) to--;
      best.add(to, new Neighbour(i, sum));
      if (best.size() > count) best.removeLast();
      if (best.size() == count) limit = best.getLast().distance();
    }
    return best.stream().map(n -> new Neighbour(n.sample(), Math.sqrt(n.distance()))).toList();
  }

  /// Writes the file that [#read] reads, described in `docs/reference/model-format.md`.
  public void writeTo(OutputStream out) throws IOException {
    SafeTensorsWriter file =
        new SafeTensorsWriter(new TreeMap<>(Map.of("format", "limpid-samples-1", "crs", crs)));
    file.floats("features", values, size(), features());
    file.ints("label", label);
    file.doubles("x", x);
    file.doubles("y", y);
    file.doubles("mean", mean);
    file.doubles("deviation", deviation);
    file.doubles("percentiles", percentiles);
    int[] ends = new int[id.length];
    byte[][] texts = new byte[id.length][];
    int end = 0;
    for (int i = 0; i < id.length; i++) {
      texts[i] = id[i].getBytes(StandardCharsets.UTF_8);
      ends[i] = end = Math.addExact(end, texts[i].length);
    }
    ByteBuffer all = ByteBuffer.allocate(end);
    for (byte[] text : texts) all.put(text);
    file.ints("idEnd", ends);
    file.bytes("id", all.array());
    file.writeTo(out);
  }

  /// Reads the samples of a model.
  ///
  /// @param model as described in `folder`
  public static TrainingSamples read(Path folder, ModelFolder model) throws IOException {
    String sha256 = model.others().get(FILE);
    Path file = folder.resolve(FILE);
    if (sha256 == null)
      throw new BadInput(
          "model.samples",
          folder.toString(),
          "keeps no training samples, which explanations need; train it again");
    String found = ModelFolder.sha256(file);
    if (!found.equals(sha256))
      throw new BadInput(
          "model.samples",
          file.toString(),
          "its SHA-256 is " + found + ", not " + sha256 + " as model.json says");
    try (SafeModel weights = SafeModel.open(file, Limits.DEFAULT)) {
      return new TrainingSamples(
          new Reader(weights, file.toString()),
          model.features().names().size(),
          model.legend().entries().size());
    }
  }

  private TrainingSamples(Reader in, int features, int classes) throws IOException {
    SafeModel.Tensor label = in.find("label", "I32");
    int n = (int) Math.min(MOST + 1L, label.shape().isEmpty() ? 0 : label.shape().getFirst());
    if (n < 1 || n > MOST) throw in.bad("holds " + n + " samples; 1 to " + MOST + " are possible");
    this.label = in.ints("label", n);
    for (int k : this.label)
      if (k < 0 || k >= classes) throw in.bad("label " + k + " of " + classes + " classes");
    this.values = in.floats("features", n, features);
    this.x = in.doubles("x", n);
    this.y = in.doubles("y", n);
    this.mean = in.doubles("mean", features);
    this.deviation = in.doubles("deviation", features);
    this.percentiles = in.doubles("percentiles", PERCENTILES);
    this.id = in.texts("id", n);
    this.crs = in.file.metadata().getOrDefault("crs", "");
  }

  /// Tensors of the expected types and shapes.
  private record Reader(SafeModel file, String name) {
    BadInput bad(String what) {
      return new BadInput("model.samples", name, what);
    }

    SafeModel.Tensor find(String tensor, String dtype) throws BadInput {
      SafeModel.Tensor found = file.find(tensor);
      if (found == null || !found.dtype().equals(dtype))
        throw bad(
            "needs a tensor '%s' of type %s, found %s"
                .formatted(tensor, dtype, found == null ? "none" : found.dtype()));
      return found;
    }

    ByteBuffer values(String tensor, String dtype, long... shape) throws IOException {
      SafeModel.Tensor found = find(tensor, dtype);
      List<Long> expected = Arrays.stream(shape).boxed().toList();
      if (!found.shape().equals(expected))
        throw bad(
            "the tensor '%s' has the shape %s, expected %s"
                .formatted(tensor, found.shape(), expected));
      return file.read(found);
    }

    float[] floats(String tensor, int rows, int columns) throws IOException {
      float[] values = new float[Math.multiplyExact(rows, columns)];
      values(tensor, "F32", rows, columns).asFloatBuffer().get(values);
      return values;
    }

    double[] doubles(String tensor, int n) throws IOException {
      double[] values = new double[n];
      values(tensor, "F64", n).asDoubleBuffer().get(values);
      return values;
    }

    int[] ints(String tensor, int n) throws IOException {
      int[] values = new int[n];
      values(tensor, "I32", n).asIntBuffer().get(values);
      return values;
    }

    /// Texts one after another, where each ends in another tensor.
    String[] texts(String tensor, int n) throws IOException {
      int[] ends = ints(tensor + "End", n);
      SafeModel.Tensor found = find(tensor, "U8");
      byte[] all = new byte[Math.toIntExact(found.bytes())];
      file.read(found).get(all);
      String[] texts = new String[n];
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (ends[i] < from || ends[i] > all.length)
          throw bad("the text %d ends at byte %d of %d".formatted(i, ends[i], all.length));
        texts[i] = new String(all, from, ends[i] - from, StandardCharsets.UTF_8);
        from = ends[i];
      }
      return texts;
    }
  }
}

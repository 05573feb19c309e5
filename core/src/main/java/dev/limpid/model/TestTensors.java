package dev.limpid.model;

import dev.limpid.cube.ExampleBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.SafeModel;
import dev.limpid.io.SafeTensorsWriter;
import dev.limpid.raster.Raster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Inputs with the outputs that a model gave for them when it was made: pixels of its training, one
/// of them again with gaps, and one without any data. They are a file of the model and tell whether
/// it still computes the same on another machine or version.
public final class TestTensors {
  /// Name of the file in the model's folder.
  public static final String FILE = "tests.safetensors";

  private static final String FORMAT = "limpid-tests-1";

  /// Largest difference of a probability. Sums of one order give equal bits; this leaves room for
  /// another order.
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_PIXELS = 10_000;

  private final ExampleBlock block;
  private final float[] output; // (class, pixel)
  private final double tolerance;

  /// What a check found.
  ///
  /// @param pixels tried
  /// @param largestDifference of a probability
  /// @param tolerance that it stays within
  public record Result(int pixels, double largestDifference, double tolerance) {}

  private TestTensors(ExampleBlock block, float[] output, double tolerance) {
    this.block = block;
    this.output = output;
    this.tolerance = tolerance;
  }

  /// Tries a model that sees single pixels.
  ///
  /// @param rows features of the pixels, at least one
  public static TestTensors of(Classifier model, FeatureSet features, List<float[]> rows) {
    return of(model, features, rows, TOLERANCE);
  }

  /// @param tolerance largest difference of a probability that may come from another processor
  public static TestTensors of(
      Classifier model, FeatureSet features, List<float[]> rows, double tolerance) {
    List<float[]> all = new ArrayList<>(rows);
    all.add(rows.getFirst());
    all.add(rows.getFirst());
    ExampleBlock block =
        ExampleBlock.of(features, all)
            .without(rows.size(), time -> time % 3 == 1)
            .without(rows.size() + 1, time -> true);
    return of(model, block, tolerance);
  }

  /// Tries a model with a block that nothing lies around.
  ///
  /// @param tolerance largest difference of a probability that may come from another processor
  public static TestTensors of(Classifier model, ExampleBlock block, double tolerance) {
    return new TestTensors(block, run(model, block), tolerance);
  }

  private static float[] run(Classifier model, ExampleBlock block) {
    Raster result = model.isolated(block.patch());
    int classes = result.bands().size();
    float[] output = new float[classes * block.pixels()];
    for (int k = 0; k < classes; k++)
      for (int p = 0; p < block.pixels(); p++)
        output[k * block.pixels() + p] = result.at(k, p / block.width(), p % block.width());
    return output;
  }

  public void writeTo(OutputStream out) throws IOException {
    SafeTensorsWriter file =
        new SafeTensorsWriter(
            new TreeMap<>(
                Map.of(
                    "format",
                    FORMAT,
                    "tolerance",
                    Double.toString(tolerance),
                    "width",
                    Integer.toString(block.width()))));
    for (int s = 0; s < block.seriesCount(); s++)
      file.floats("series." + s, block.values(s), block.shape(s));
    if (block.stillBands() > 0)
      file.floats("static", block.still(), block.stillBands(), block.pixels());
    file.floats("output", output, output.length / block.pixels(), block.pixels());
    file.writeTo(out);
  }

  /// @param classes of the model
  static TestTensors read(Path path, FeatureSet features, int classes) throws IOException {
    String name = path.toString();
    try (SafeModel file = SafeModel.open(path, Limits.DEFAULT)) {
      if (!FORMAT.equals(file.metadata().get("format")))
        throw new BadInput("model.tests", name, "not test tensors of format " + FORMAT);
      SafeModel.Tensor output = tensor(file, "output", name);
      long pixels = output.shape().size() == 2 ? output.shape().get(1) : 0;
      if (pixels < 1 || pixels > MOST_PIXELS || output.shape().get(0) != classes)
        throw new BadInput(
            "model.tests",
            name,
            "outputs of shape %s, expected (%d, 1 to %d)"
                .formatted(output.shape(), classes, MOST_PIXELS));
      List<float[]> series = new ArrayList<>();
      while (file.find("series." + series.size()) != null)
        series.add(floats(file, "series." + series.size(), name));
      float[] still = file.find("static") == null ? new float[0] : floats(file, "static", name);
      double tolerance = Double.parseDouble(file.metadata().getOrDefault("tolerance", ""));
      int width = Integer.parseInt(file.metadata().getOrDefault("width", Long.toString(pixels)));
      return new TestTensors(
          ExampleBlock.of(features, (int) pixels, width, series, still),
          floats(file, "output", name),
          tolerance);
    } catch (IllegalArgumentException e) { // numbers that do not fit the model's features
      throw new BadInput("model.tests", name, Redact.line(String.valueOf(e.getMessage()), 200));
    }
  }

  private static SafeModel.Tensor tensor(SafeModel file, String tensor, String name)
      throws BadInput {
    SafeModel.Tensor found = file.find(tensor);
    if (found == null || !found.dtype().equals("F32"))
      throw new BadInput("model.tests", name, "needs a tensor '" + tensor + "' of type F32");
    return found;
  }

  private static float[] floats(SafeModel file, String tensor, String name) throws IOException {
    SafeModel.Tensor found = tensor(file, tensor, name);
    float[] values = new float[Math.toIntExact(found.bytes() / Float.BYTES)];
    file.read(found).asFloatBuffer().get(values);
    return values;
  }

  /// Runs the inputs again.
  ///
  /// @param file named in messages
  Result check(Classifier model, String file) throws BadInput {
    float[] now = run(model, block);
    double largest = 0;
    for (int i = 0; i < output.length; i++) {
      boolean same = Float.isNaN(now[i]) == Float.isNaN(output[i]);
      double difference = Float.isNaN(now[i]) ? 0 : Math.abs((double) now[i] - output[i]);
      if (!same || difference > tolerance)
        throw new BadInput(
            "model.tests",
            file,
            "gives %s for class %d at test pixel %d, %s when it was made (tolerance %s): its files or this program changed; train it again"
                .formatted(
                    now[i], i / block.pixels() + 1, i % block.pixels(), output[i], tolerance));
      largest = Math.max(largest, difference);
    }
    return new Result(block.pixels(), largest, tolerance);
  }
}

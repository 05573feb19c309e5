import dev.limpid.forest.Forest;
import dev.limpid.forest.TreeShap;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Limpid's side of `peer_shap.py`: `java -cp limpid.jar ExplainRows.java DIR path|rows ROWS`.
/// Explains all classes of each row in one thread until the compiler is done, then measures; compares
/// with the values that the other side left in DIR.
public final class ExplainRows {
  private static final double WARM_SECONDS = 4;
  private static final double LEAST_SECONDS = 2;

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    String kind = arguments[1];
    int rows = Integer.parseInt(arguments[2]);
    Forest forest = Forest.read(folder.resolve("forest.limpid"), Limits.DEFAULT);
    float[][] x = floats(folder.resolve("rows.f32"), forest.features());
    long begin = System.nanoTime();
    TreeShap shap =
        kind.equals("path")
            ? TreeShap.pathDependent(forest)
            : TreeShap.interventional(
                forest, floats(folder.resolve("background.f32"), forest.features()));
    double prepared = (System.nanoTime() - begin) / 1e6;
    begin = System.nanoTime();
    shap.values(x[0]);
    double first = (System.nanoTime() - begin) / 1e6;
    double[] expected = doubles(folder.resolve(kind + ".f64"));
    double[] baseline = doubles(folder.resolve(kind + "-baseline.f64"));
    double difference = 0;
    for (int k = 0; k < baseline.length; k++)
      difference = Math.max(difference, Math.abs(baseline[k] - shap.baseline(k)));
    int at = 0;
    for (int i = 0; i < rows; i++)
      for (double[] values : shap.values(x[i]))
        for (double v : values) difference = Math.max(difference, Math.abs(expected[at++] - v));
    if (at != expected.length || !(difference < 1e-6))
      throw new IllegalStateException(at + " values, largest difference " + difference);
    time(shap, x, rows, true, WARM_SECONDS);
    double[] all = time(shap, x, rows, true, LEAST_SECONDS);
    time(shap, x, rows, false, WARM_SECONDS);
    double[] one = time(shap, x, rows, false, LEAST_SECONDS);
    System.out.printf(
        Locale.ROOT,
        "{\"wallMs\": %.3f, \"cpuMs\": %.3f, \"oneClassMs\": %.3f, \"oneClassCpuMs\": %.3f,"
            + " \"firstMs\": %.1f, \"prepareMs\": %.1f, \"difference\": %.3g, \"nodes\": %d}%n",
        all[0], all[1], one[0], one[1], first, prepared, difference, forest.nodes());
  }

  /// Milliseconds and processor milliseconds a row.
  private static double[] time(
      TreeShap shap, float[][] x, int rows, boolean allClasses, double seconds) {
    long done = 0;
    long begin = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    while (done == 0 || System.nanoTime() - begin < seconds * 1e9)
      for (int i = 0; i < rows; i++, done++)
        if (allClasses) shap.values(x[i]);
        else shap.values(x[i], i % shap.forest().classes());
    return new double[] {
      (System.nanoTime() - begin) / 1e6 / done,
      (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6 / done
    };
  }

  private static float[][] floats(Path file, int width) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] rows = new float[bytes.remaining() / 4 / width][width];
    for (float[] row : rows) for (int f = 0; f < width; f++) row[f] = bytes.getFloat();
    return rows;
  }

  private static double[] doubles(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.remaining() / 8];
    bytes.asDoubleBuffer().get(values);
    return values;
  }
}

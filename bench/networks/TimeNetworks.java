package dev.limpid.temporal;

import com.sun.management.OperatingSystemMXBean;
import dev.limpid.torch.AdamW;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;

/// Times networks for `run.py`: `TimeNetworks THREADS`, then on standard input lines
/// `KIND train|map BATCH fp32|bf16 STEPS`. Each is answered with wall and processor seconds a step.
///. It lies in the package of the networks to reach them.
final class TimeNetworks {
  private static final int DATES = 45;
  private static final int CHANNELS = 10;
  private static final int CLASSES = 9;

  public static void main(String[] arguments) throws IOException {
    Libtorch.threads(Integer.parseInt(arguments[0]));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      int steps = Integer.parseInt(words[4]);
      try (Work work = new Work(words)) {
        work.run(1);
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        work.run(steps);
        double wall = (System.nanoTime() - begin) / 1e9 / steps;
        double used = (system.getProcessCpuTime() - cpu) / 1e9 / steps;
        System.out.println(wall + " " + used);
        System.out.flush();
      }
    }
  }

  private static final class Work implements AutoCloseable {
    private final Scope scope = Scope.open();
    private final SeriesNet net;
    private final AdamW optimizer;
    private final Precision precision;
    private final SeriesBatch batch;
    private final Tensor classes;

    Work(String... words) {
      net = SeriesKind.find(words[0]).make(new SeriesNet.Shape(Collections.nCopies(CHANNELS, ""), DATES, CLASSES), 1);
      net.train(words[1].equals("train"));
      optimizer = net.training() ? new AdamW(net, 0.01) : null;
      precision = Precision.parse(words[3]);
      int pixels = Integer.parseInt(words[2]);
      Random random = new Random(1);
      float[] values = new float[pixels * DATES * CHANNELS];
      boolean[] known = new boolean[values.length];
      boolean[] seen = new boolean[pixels * DATES];
      for (int i = 0; i < seen.length; i++) seen[i] = i % DATES == 0 || random.nextInt(10) < 7;
      for (int i = 0; i < values.length; i++)
        values[i] = seen[i / CHANNELS] ? (float) random.nextGaussian() : 0;
      for (int i = 0; i < known.length; i++) known[i] = seen[i / CHANNELS];
      float[] days = new float[DATES];
      for (int t = 0; t < DATES; t++) days[t] = 8 * t;
      long[] labels = new long[pixels];
      for (int i = 0; i < pixels; i++) labels[i] = i % CLASSES;
      batch =
          new SeriesBatch(
              Tensor.of(values, pixels, DATES, CHANNELS),
              Tensor.ofBooleans(known, pixels, DATES, CHANNELS),
              Tensor.ofBooleans(seen, pixels, DATES),
              Tensor.of(days, DATES));
      classes = Tensor.ofLongs(labels, pixels);
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        if (net.training()) train();
        else map();
      }
    }

    /// As the training loop steps.
    private void train() {
      optimizer.zeroGradients();
      try (Scope step = Scope.recording()) {
        Tensor loss = precision.in(() -> net.logits(batch).crossEntropy(classes, null, -1, 0));
        if (!Double.isFinite(loss.item())) throw new ArithmeticException("loss");
        loss.backward();
      }
      optimizer.clip(1);
      optimizer.step(1e-3);
    }

    private void map() {
      try (Scope step = Scope.open()) {
        precision.in(() -> net.logits(batch)).softmax(1).toFloats();
      }
    }

    @Override
    public void close() {
      if (optimizer != null) optimizer.close();
      net.close();
      scope.close();
    }
  }
}

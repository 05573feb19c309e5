package dev.limpid.temporal;

import com.sun.management.OperatingSystemMXBean;
import dev.limpid.torch.AdamW;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Net;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Collections;
import java.util.Random;
import java.util.function.Supplier;

/// Times networks for `run.py`: `TimeNetworks THREADS`, then on standard input lines
/// `KIND train|map BATCH fp32|bf16 STEPS`. Each is answered with wall and processor seconds a step.
/// It lies in the package of the networks to reach them.
final class TimeNetworks {
  private static final int DATES = 45;
  private static final int CHANNELS = 10;
  private static final int CLASSES = 9;
  private static final int PATCH_DATES = 16;
  private static final int SIDE = 32; // of a patch

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
    private final Random random = new Random(1);
    private final Net net;
    private final Supplier<Tensor> logits;
    private final Tensor classes;
    private final AdamW optimizer;
    private final Precision precision;

    Work(String... words) {
      int batch = Integer.parseInt(words[2]);
      PatchKind kind = PatchKind.find(words[0]);
      if (kind == null) {
        SeriesNet made =
            SeriesKind.find(words[0])
                .make(new SeriesNet.Shape(Collections.nCopies(CHANNELS, ""), DATES, CLASSES), 1);
        SeriesBatch series = series(batch);
        net = made;
        logits = () -> made.logits(series);
        classes = labels(batch);
      } else {
        PatchNet made = kind.make(new PatchNet.Shape(CHANNELS, CLASSES), 1);
        PatchBatch patches = patches(batch);
        net = made;
        logits = () -> made.logits(patches);
        classes = labels(batch, SIDE, SIDE);
      }
      net.train(words[1].equals("train"));
      optimizer = net.training() ? new AdamW(net, 0.01) : null;
      precision = Precision.parse(words[3]);
    }

    /// 7 of 10 dates are seen, and always the first.
    private boolean[] seen(int n, int dates, int pixels) {
      boolean[] seen = new boolean[n * dates * pixels];
      for (int i = 0; i < seen.length; i++)
        seen[i] = i / pixels % dates == 0 || random.nextInt(10) < 7;
      return seen;
    }

    private Tensor drawn(int... shape) {
      float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
      return Tensor.of(values, Arrays.stream(shape).asLongStream().toArray());
    }

    private static Tensor days(int n, int dates) {
      float[] days = new float[n * dates];
      for (int t = 0; t < days.length; t++) days[t] = 8 * (t % dates);
      return Tensor.of(days, n, dates);
    }

    private static Tensor labels(int... shape) {
      long[] labels = new long[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < labels.length; i++) labels[i] = i % CLASSES;
      return Tensor.ofLongs(labels, Arrays.stream(shape).asLongStream().toArray());
    }

    private SeriesBatch series(int pixels) {
      Tensor seen = Tensor.ofBooleans(seen(pixels, DATES, 1), pixels, DATES);
      Tensor values = drawn(pixels, DATES, CHANNELS).times(seen.ones().unsqueeze(2));
      Tensor known = seen.unsqueeze(2).expand(pixels, DATES, CHANNELS);
      return new SeriesBatch(values, known, seen, days(1, DATES).reshape(DATES));
    }

    private PatchBatch patches(int n) {
      Tensor seen =
          Tensor.ofBooleans(seen(n, PATCH_DATES, SIDE * SIDE), n, PATCH_DATES, SIDE, SIDE);
      Tensor valid = seen.ones().unsqueeze(2);
      Tensor bands = drawn(n, PATCH_DATES, CHANNELS, SIDE, SIDE).times(valid);
      return new PatchBatch(Tensor.cat(2, List.of(bands, valid)), seen, days(n, PATCH_DATES));
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
        Tensor loss = precision.in(() -> logits.get().crossEntropy(classes, null, -1, 0));
        if (!Double.isFinite(loss.item())) throw new ArithmeticException("loss");
        loss.backward();
      }
      optimizer.clip(1);
      optimizer.step(1e-3);
    }

    private void map() {
      try (Scope step = Scope.open()) {
        precision.in(logits).softmax(1).toFloats();
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

package dev.limpid.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainLoopTest {
  private static final int BATCH = 32;

  /// Learns whether two numbers have the same sign, which no linear function tells.
  private static final class Xor extends Net {
    private final Linear hidden;
    private final Linear out;

    Xor(long seed) {
      super(seed);
      hidden = new Linear(root().in("hidden"), 2, 16);
      out = new Linear(root().in("out"), 16, 2);
    }

    Tensor logits(Tensor x) {
      return out.of(hidden.of(x).tanh().dropout(0.1, training()));
    }
  }

  private static final class Signs implements TrainLoop.Task {
    private final Xor net;
    private int stopAfter = Integer.MAX_VALUE;

    Signs(Xor net) {
      this.net = net;
    }

    @Override
    public int batches() {
      return 8;
    }

    private Tensor error(long draw) {
      SplittableRandom random = new SplittableRandom(draw);
      float[] x = new float[2 * BATCH];
      long[] y = new long[BATCH];
      for (int i = 0; i < BATCH; i++) {
        x[2 * i] = (float) (2 * random.nextDouble() - 1);
        x[2 * i + 1] = (float) (2 * random.nextDouble() - 1);
        y[i] = x[2 * i] * x[2 * i + 1] > 0 ? 1 : 0;
      }
      return net.logits(Tensor.of(x, BATCH, 2)).crossEntropy(Tensor.ofLongs(y, BATCH), null, -1, 0);
    }

    @Override
    public Tensor loss(int epoch, int batch) {
      if (epoch >= stopAfter) throw new IllegalStateException("stopped");
      return error(1000L * epoch + batch);
    }

    @Override
    public double score() {
      try (Scope scope = Scope.open()) {
        return -error(-1).item();
      }
    }
  }

  private static TrainLoop loop(int epochs) {
    return new TrainLoop(
        new TrainLoop.Options(epochs, new Schedule(0.02, 0.1), 0.01, 1, 2, epochs, Precision.FP32),
        7);
  }

  private static float[] all(Net net) {
    List<float[]> parts = new ArrayList<>();
    int n = 0;
    try (Scope scope = Scope.open()) {
      for (Tensor p : net.parameters().values()) {
        parts.add(p.toFloats());
        n += parts.getLast().length;
      }
    }
    float[] together = new float[n];
    int at = 0;
    for (float[] p : parts) {
      System.arraycopy(p, 0, together, at, p.length);
      at += p.length;
    }
    return together;
  }

  @Test
  void learns() throws IOException {
    List<TrainLoop.Epoch> log = new ArrayList<>();
    try (Xor net = new Xor(3)) {
      TrainLoop.Outcome end = loop(60).fit(net, new Signs(net), null, "", log::add);
      assertTrue(log.getFirst().loss() > 0.5, "first " + log.getFirst().loss());
      assertTrue(-end.score() < 0.2, "cross-entropy " + -end.score());
      assertEquals(60, log.size());
    }
  }

  @Test
  void goesOnToTheSameNumbers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    float[] whole;
    try (Xor net = new Xor(3)) {
      loop(6).fit(net, new Signs(net), null, "g", e -> {});
      whole = all(net);
    }
    try (Xor net = new Xor(3)) {
      Signs task = new Signs(net);
      task.stopAfter = 4;
      assertThrows(IllegalStateException.class, () -> loop(6).fit(net, task, file, "g", e -> {}));
    }
    try (Xor net = new Xor(99)) {
      List<TrainLoop.Epoch> log = new ArrayList<>();
      TrainLoop.Outcome end = loop(6).fit(net, new Signs(net), file, "g", log::add);
      assertEquals(6, end.epochs());
      assertEquals(log.getFirst(), end.log().get(4));
      assertEquals(4, log.getFirst().epoch());
      assertArrayEquals(whole, all(net));
    }
    try (Xor net = new Xor(3)) {
      BadInput refused =
          assertThrows(
              BadInput.class, () -> loop(6).fit(net, new Signs(net), file, "other", e -> {}));
      assertTrue(refused.getMessage().contains("--restart"), refused.getMessage());
    }
  }

  @Test
  void frozenParametersStay() throws IOException {
    try (Xor net = new Xor(3)) {
      float[] before;
      try (Scope scope = Scope.open()) {
        before = net.parameters().get("hidden.weight").toFloats();
      }
      net.freeze("hidden.", true);
      loop(2).fit(net, new Signs(net), null, "", e -> {});
      try (Scope scope = Scope.open()) {
        assertArrayEquals(before, net.parameters().get("hidden.weight").toFloats());
      }
    }
  }
}

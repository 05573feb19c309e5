package dev.limpid.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Misuse throws and never ends the virtual machine; dropout drops the share that it was told.
final class TensorTest {
  private static final class Layers extends Net {
    final Linear linear = new Linear(root().in("linear"), 3, 2);
    final Convolution line =
        new Convolution(root().in("line"), Convolution.Shape.line(3), 2, 2, true);
    final BatchNorm norm = new BatchNorm(root().in("norm"), 4);
    final SelfAttention attention = new SelfAttention(root().in("attention"), 4, 2, 0);
    final CrossAttention cross = new CrossAttention(root().in("cross"), 4, 2, 0);
    final GroupNorm groups = new GroupNorm(root().in("groups"), 2, 4);

    Layers() {
      super(1);
    }
  }

  private static void throwsWithWords(Supplier<Tensor> work) {
    RuntimeException e = assertThrows(RuntimeException.class, work::get);
    assertFalse(e.getMessage().isBlank());
  }

  private static Tensor changed(Runnable change) {
    change.run();
    return null;
  }

  @Test
  void wrongShapesThrow() {
    try (Layers layers = new Layers();
        Scope scope = Scope.open()) {
      Tensor a = Tensor.zeros(2, 3);
      Tensor b = Tensor.zeros(4, 5);
      List<Supplier<Tensor>> wrong =
          List.of(
              () -> a.plus(b),
              () -> a.minus(b),
              () -> a.times(b),
              () -> a.over(b),
              () -> a.matmul(b),
              () -> a.reshape(7),
              () -> a.reshape(-1, -1),
              () -> a.permute(0, 0),
              () -> a.transpose(0, 2),
              () -> a.unsqueeze(5),
              () -> a.expand(3, 3),
              () -> a.narrow(0, 1, 2),
              () -> a.narrow(1, -9, 1),
              () -> a.select(0, Tensor.ofLongs(new long[] {2}, 1)),
              () -> a.select(0, Tensor.ofLongs(new long[] {-1}, 1)),
              () -> a.sum(2),
              () -> a.softmax(2),
              () -> a.masked(Tensor.ofBooleans(new boolean[4], 4), 0),
              () -> a.reflect(1, 1, 1, 1),
              () -> a.cropped(1, 2, 0, 0),
              () -> a.cropped(0, 0, -1, 0),
              () -> a.interpolated(4, 4),
              () -> a.channelsLast(),
              () -> a.scattered(Tensor.ofLongs(new long[] {0, 5}, 2), 4),
              () -> a.scattered(Tensor.ofLongs(new long[] {0}, 1), 4),
              () -> changed(() -> a.set(b)),
              () -> changed(() -> a.add(b)),
              () -> changed(() -> a.set(Tensor.ofLongs(new long[] {2}, 1), Tensor.zeros(1, 3))),
              () -> Tensor.cat(0, List.of(a, b)),
              () -> Tensor.cat(0, List.of()),
              () -> Tensor.stack(0, List.of(a, b)),
              () -> Tensor.zeros(-1),
              () -> Tensor.attention(a, b, b, null, 0, false),
              () -> Tensor.attention(a, b, b, null, 0.1, true),
              () -> layers.linear.of(b),
              () -> layers.line.of(Tensor.zeros(1, 3, 9)),
              () -> layers.norm.of(a),
              () -> layers.attention.of(Tensor.zeros(1, 5, 4), Tensor.zeros(1, 4)),
              () -> layers.groups.of(a),
              () -> layers.groups.ofPixels(Tensor.zeros(1, 3, 2, 2)),
              () -> layers.cross.of(Tensor.zeros(1, 2, 4), Tensor.zeros(3, 5, 6), null),
              () -> layers.cross.of(Tensor.zeros(2, 2, 4), Tensor.zeros(3, 5, 4), null),
              () -> a.crossEntropy(Tensor.ofLongs(new long[] {0, 3}, 2), null, -1, 0),
              () -> a.crossEntropy(Tensor.ofLongs(new long[] {0, -2}, 2), null, -1, 0),
              () -> a.crossEntropy(Tensor.ofLongs(new long[] {0}, 1), null, -1, 0));
      wrong.forEach(TensorTest::throwsWithWords);
      assertArrayEquals(new float[6], a.toFloats());
    }
  }

  @Test
  void countAndShapeMustAgree() {
    try (Scope scope = Scope.open()) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[5], 2, 3));
      assertEquals("5 values for a tensor of shape [2, 3]", e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> Tensor.ofLongs(new long[2], 3));
      assertThrows(IllegalArgumentException.class, () -> Tensor.ofBooleans(new boolean[2], 3));
      assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(2).item());
    }
  }

  @Test
  void withoutAScopeNothingIsMade() {
    try (Layers layers = new Layers()) {
      Tensor weight = layers.parameters().get("linear.weight");
      List<Supplier<Tensor>> all =
          List.of(
              () -> Tensor.of(new float[] {1}, 1),
              () -> Tensor.zeros(1),
              () -> weight.plus(1),
              weight::detach,
              () -> layers.linear.of(weight));
      for (Supplier<Tensor> work : all)
        assertEquals(
            "no Scope is open in this thread",
            assertThrows(IllegalStateException.class, work::get).getMessage());
    }
  }

  @Test
  void partsAreChangedInPlace() {
    try (Scope scope = Scope.open()) {
      Tensor all = Tensor.zeros(3, 2);
      Tensor ones = Tensor.of(new float[] {1, 1}, 1, 2);
      all.narrow(0, 1, 1).set(ones);
      all.narrow(0, 1, 2).add(ones);
      assertArrayEquals(new float[] {0, 0, 2, 2, 1, 1}, all.toFloats());
      all.set(Tensor.ofLongs(new long[] {2, 0}, 2), Tensor.of(new float[] {5, 6, 7, 8}, 2, 2));
      assertArrayEquals(new float[] {7, 8, 2, 2, 5, 6}, all.toFloats());
      Tensor two = ones.scattered(Tensor.ofLongs(new long[] {1}, 1), 2);
      assertArrayEquals(new float[] {0, 0, 1, 1}, two.toFloats());
    }
  }

  @Test
  void anOutcomeOutlivesWhatItWasMadeOf() {
    try (Scope scope = Scope.recording()) {
      Tensor x = Tensor.of(new float[] {1, 2}, 2).leaf();
      Tensor[] onTheWay = new Tensor[1];
      Tensor y =
          Scope.outcome(
              () -> {
                onTheWay[0] = x.square();
                return onTheWay[0].times(3);
              });
      assertTrue(onTheWay[0].raw.isNull());
      assertArrayEquals(new float[] {3, 12}, y.toFloats());
      y.sum().backward();
      assertArrayEquals(new float[] {6, 12}, x.gradient().toFloats());
    }
    try (Scope outermost = Scope.open()) {
      Tensor x = Tensor.zeros(1);
      assertThrows(IllegalStateException.class, () -> outermost.release(x));
    }
  }

  @Test
  void attentionInBfloat16IsNearTheOneInFloats() {
    try (Layers layers = new Layers();
        Scope scope = Scope.open()) {
      Golden.fill(layers);
      Tensor x = Golden.numbers("x", 1, 0, 3, 6, 4);
      Tensor seen = Tensor.ofBooleans(Golden.seen(3, 6), 3, 6);
      float[] exact = layers.attention.of(x, seen).toFloats();
      float[] half = Precision.BF16.in(() -> layers.attention.of(x, seen)).toFloats();
      assertFalse(Arrays.equals(exact, half));
      assertArrayEquals(exact, half, 0.03f);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.5})
  void dropsAShare(double p) {
    int n = 400_003; // no multiple of four
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    try (Scope scope = Scope.recording()) {
      Tensor x = Tensor.of(ones, n).leaf();
      Libtorch.seed(5);
      Tensor y = x.dropout(p, true);
      float[] first = y.toFloats();
      y.sum().backward();
      assertArrayEquals(first, x.gradient().toFloats());
      long zeros = 0;
      for (float v : first) {
        if (v == 0) zeros++;
        else assertEquals(1 / (1 - p), v, 1e-4);
      }
      assertEquals(p, zeros / (double) n, 5 * Math.sqrt(p * (1 - p) / n));
      for (int lane = 0; lane < 4; lane++) // of 64 bits that were drawn at once
      assertEquals(p, share(first, lane), 5 * Math.sqrt(p * (1 - p) / (n / 4.0)));
      assertFalse(Arrays.equals(first, x.dropout(p, true).toFloats()));
      Libtorch.seed(5);
      assertArrayEquals(first, x.dropout(p, true).toFloats());
      assertTrue(x == x.dropout(p, false));
    }
  }

  private static double share(float[] values, int lane) {
    int zeros = 0;
    int n = 0;
    for (int i = lane; i < values.length; i += 4, n++) if (values[i] == 0) zeros++;
    return zeros / (double) n;
  }
}

package dev.limpid.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Layers, losses and the optimiser give what Python PyTorch gives: outputs and gradients.
final class LayerParityTest {
  private static final long[] CLASSES = {0, 3, 1, -1, 2, 3, 3, 0};

  private static Golden golden;

  @BeforeAll
  static void read() throws IOException {
    golden = Golden.read();
  }

  /// So that a case of the script that nobody compares is noticed.
  @AfterAll
  static void allWereChecked() {
    assertEquals(
        Set.of(),
        golden.left(
            Set.of(
                "linear",
                "line",
                "square",
                "down",
                "up",
                "mirrored",
                "halved",
                "doubled",
                "interpolated",
                "group_norm",
                "cross_attention",
                "layer_norm",
                "gelu",
                "batch_norm",
                "attention",
                "cross_entropy",
                "adamw")));
  }

  /// A network of one layer.
  private static final class One extends Net {
    final UnaryOperator<Tensor> layer;

    One(String name, Function<Net.Place, UnaryOperator<Tensor>> make) {
      super(0);
      layer = make.apply(root().in(name));
      Golden.fill(this);
    }
  }

  private static void check(String name, Tensor input, One net) {
    Tensor x = input.leaf();
    Tensor y = net.layer.apply(x);
    golden.check(name, y);
    y.times(Golden.numbers(name + ".pull", 1, 0, y.shape())).sum().backward();
    golden.check(name + ".x.gradient", x.gradient());
    net.parameters().forEach((p, value) -> golden.check(p + ".gradient", value.gradient()));
  }

  private static void check(
      String name, Function<Net.Place, UnaryOperator<Tensor>> make, double scale, long... shape) {
    try (One net = new One(name, make);
        Scope scope = Scope.recording()) {
      check(name, Golden.numbers(name + ".x", scale, 0, shape), net);
    }
  }

  private static Function<Net.Place, UnaryOperator<Tensor>> convolution(
      Convolution.Shape shape, long in, long out) {
    return place -> new Convolution(place, shape, in, out, true)::of;
  }

  @Test
  void linear() {
    check("linear", place -> new Linear(place, 7, 5)::of, 1, 3, 7);
  }

  @Test
  void convolutions() {
    check("line", convolution(Convolution.Shape.line(5), 3, 4), 1, 2, 3, 9);
    check("square", convolution(Convolution.Shape.square(3), 3, 4), 1, 2, 3, 6, 5);
    check("down", convolution(Convolution.Shape.down(2), 3, 4), 1, 2, 3, 6, 4);
    check("up", convolution(Convolution.Shape.up(2, 2), 3, 4), 1, 2, 3, 3, 2);
    check("mirrored", convolution(Convolution.Shape.mirrored(3, 1), 3, 4), 1, 2, 3, 5, 4);
    check("halved", convolution(Convolution.Shape.mirrored(4, 2), 3, 4), 1, 2, 3, 6, 4);
    check("doubled", convolution(Convolution.Shape.up(4, 2), 3, 4), 1, 2, 3, 3, 2);
    check("interpolated", place -> x -> x.interpolated(8, 6), 1, 1, 2, 4, 2);
  }

  @Test
  void layerNormAndGelu() {
    check("layer_norm", place -> new LayerNorm(place, 6)::of, 1, 2, 3, 6);
    check("gelu", place -> Tensor::gelu, 4, 40);
  }

  @Test
  void groupNorm() {
    check("group_norm", place -> new GroupNorm(place, 2, 6)::of, 1, 2, 6, 3, 2);
    check("group_norm_pixels", place -> new GroupNorm(place, 2, 6)::ofPixels, 1, 2, 6, 3, 2);
  }

  @Test
  void batchNormOfImages() {
    try (One net = new One("batch_norm_images", place -> new BatchNorm(place, 4)::of);
        Scope scope = Scope.recording()) {
      net.train(true);
      Tensor images = Golden.numbers("batch_norm_images.x", 2, 0.5, 3, 4, 3, 2);
      check("batch_norm_images", images, net);
    }
  }

  @Test
  void batchNorm() {
    for (boolean training : new boolean[] {true, false}) {
      String name = training ? "batch_norm" : "batch_norm_trained";
      try (One net = new One(name, place -> new BatchNorm(place, 4)::of);
          Scope scope = Scope.recording()) {
        net.train(training);
        check(name, Golden.numbers("batch_norm.x", 2, 0.5, 5, 4, 3), net);
        if (!training) continue;
        net.buffers().forEach(golden::check);
      }
    }
  }

  /// The fused form, and the one that trains with dropout: at this rate it drops nothing.
  @Test
  void attentionOverWhatWasSeen() {
    for (double dropout : new double[] {0, 1e-9})
      try (Scope scope = Scope.recording();
          One net = new One("attention", place -> attention(place, dropout))) {
        net.train(true);
        check("attention", Golden.numbers("attention.x", 1, 0, 3, 6, 8), net);
      }
  }

  private static UnaryOperator<Tensor> attention(Net.Place place, double dropout) {
    SelfAttention attention = new SelfAttention(place, 8, 2, dropout);
    return x -> attention.of(x, Tensor.ofBooleans(Golden.seen(3, 6), 3, 6));
  }

  /// The fused form, and the one that trains with dropout.
  @Test
  void attentionOfQueriesOnSeries() {
    for (double dropout : new double[] {0, 1e-9})
      try (Scope scope = Scope.recording();
          One net = new One("cross_attention", place -> crossAttention(place, dropout))) {
        net.train(true);
        check("cross_attention", Golden.numbers("cross_attention.x", 1, 0, 4, 6, 8), net);
      }
  }

  private static UnaryOperator<Tensor> crossAttention(Net.Place place, double dropout) {
    CrossAttention attention = new CrossAttention(place, 8, 2, dropout);
    Tensor asked = Golden.numbers("cross_attention.asked", 1, 0, 2, 3, 8);
    return x -> attention.of(asked, x, Tensor.ofBooleans(Golden.seen(4, 6), 4, 6));
  }

  @Test
  void crossEntropy() {
    float[] weight = {0.5f, 1, 2, 1.5f};
    loss("plain", null, 0);
    loss("weighted", weight, 0);
    loss("smoothed", null, 0.1);
    loss("both", weight, 0.1);
  }

  private static void loss(String name, float[] weight, double smoothing) {
    try (Scope scope = Scope.recording()) {
      Tensor x = Golden.numbers("logits", 3, 0, 8, 4).leaf();
      Tensor w = weight == null ? null : Tensor.of(weight, 4);
      Tensor loss = x.crossEntropy(Tensor.ofLongs(CLASSES, 8), w, -1, smoothing);
      loss.backward();
      golden.check("cross_entropy." + name, loss);
      golden.check("cross_entropy." + name + ".x.gradient", x.gradient());
    }
  }

  private static final class Two extends Net {
    private final Linear hidden = new Linear(root().in("hidden"), 7, 5);
    private final Linear out = new Linear(root().in("out"), 5, 3);

    Two() {
      super(0);
      Golden.fill(this);
    }

    Tensor loss(int step) {
      long[] classes = new long[16];
      for (int i = 0; i < classes.length; i++) classes[i] = i % 3;
      Tensor x = Golden.numbers("step" + step, 1, 0, 16, 7);
      Tensor logits = out.of(hidden.of(x).tanh());
      return logits.crossEntropy(Tensor.ofLongs(classes, 16), null, -1, 0);
    }
  }

  @Test
  void twentyStepsOfAdamW() {
    Schedule schedule = new Schedule(0.05, 0.2);
    List<Double> told = new ArrayList<>();
    try (Two net = new Two();
        AdamW optimizer = new AdamW(net, 0.02)) {
      for (int step = 0; step < 20; step++) {
        told.add(schedule.rate(step, 20));
        optimizer.zeroGradients();
        try (Scope scope = Scope.recording()) {
          Tensor loss = net.loss(step);
          told.add(loss.item());
          loss.backward();
        }
        told.add(optimizer.clip(0.25));
        optimizer.step(schedule.rate(step, 20));
      }
      float[] all = new float[told.size()];
      for (int i = 0; i < all.length; i++) all[i] = told.get(i).floatValue();
      golden.check("adamw.rate_loss_norm", all);
      try (Scope scope = Scope.open()) {
        net.parameters().forEach((name, p) -> golden.check("adamw." + name, p));
      }
    }
  }
}

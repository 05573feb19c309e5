package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.torch.Golden;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole networks give what the same networks give in Python PyTorch, written with its own layers
/// (`bench/peers/networks.py`): logits with missing dates, and the gradient of every parameter.
final class NetworkParityTest {
  private static final int PIXELS = 6;
  private static final int DATES = 9;
  private static final int CHANNELS = 4;
  private static final int CLASSES = 5;
  private static final float[] DAYS = {3, 40, 71, 98, 130, 166, 201, 290, 361};

  private static SeriesBatch batch() {
    boolean[] seen = Golden.seen(PIXELS, DATES);
    float[] values = Golden.numbers("values", 2, 0, PIXELS, DATES, CHANNELS).toFloats();
    boolean[] known = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      known[i] = seen[i / CHANNELS];
      if (!known[i]) values[i] = 0;
    }
    return new SeriesBatch(
        Tensor.of(values, PIXELS, DATES, CHANNELS),
        Tensor.ofBooleans(known, PIXELS, DATES, CHANNELS),
        Tensor.ofBooleans(seen, PIXELS, DATES),
        Tensor.of(DAYS, DATES));
  }

  @ParameterizedTest
  @EnumSource(value = SeriesKind.class, names = "PRESTO", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithPython(SeriesKind kind) throws IOException {
    Golden golden = Golden.read();
    String name = kind.label();
    try (SeriesNet net =
            kind.make(new SeriesNet.Shape(Collections.nCopies(CHANNELS, ""), DATES, CLASSES), 0);
        Scope scope = Scope.recording()) {
      Golden.fill(net);
      Tensor logits = net.logits(batch());
      golden.check(name, logits);
      long[] classes = {0, 1, 2, 3, 4, 0};
      logits.crossEntropy(Tensor.ofLongs(classes, PIXELS), null, -1, 0).backward();
      checkGradients(golden, name, net);
    }
    assertEquals(Set.of(), golden.left(Set.of(name)));
  }

  private static void checkGradients(Golden golden, String name, Net net) {
    net.parameters()
        .forEach(
            (p, value) ->
                golden.check(name + "." + p + ".gradient", Golden.summary(p, value.gradient())));
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithPython(PatchKind kind) throws IOException {
    Golden golden = Golden.read();
    String name = kind.label();
    try (PatchNet net = PatchNetTest.net(kind);
        Scope scope = Scope.recording()) {
      Tensor logits = net.logits(PatchNetTest.batch(2, 4, 16, 16));
      golden.check(name, diagonal(logits));
      golden.check(name + ".all", Golden.summary("logits", logits));
      long[] classes = LongStream.range(0, 512).map(i -> i % logits.size(1)).toArray();
      logits.crossEntropy(Tensor.ofLongs(classes, 2, 16, 16), null, -1, 0).backward();
      checkGradients(golden, name, net);
    }
    assertEquals(Set.of(), golden.left(Set.of(name + ".")));
  }

  private static float[] diagonal(Tensor maps) {
    float[] all = maps.toFloats();
    int side = (int) maps.size(3);
    float[] some = new float[all.length / side];
    for (int i = 0; i < some.length; i++) some[i] = all[i * side + i % side];
    return some;
  }
}

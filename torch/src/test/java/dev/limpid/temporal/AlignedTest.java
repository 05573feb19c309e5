package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.torch.Golden;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Projector and decoder of series of any dates.
final class AlignedTest {
  private static final int BANDS = 3;

  private static final class Network extends Net {
    final AlignedProjector projector = new AlignedProjector(root().in("projector"));
    final AlignedDecoder decoder = new AlignedDecoder(root().in("decoder"), BANDS);

    Network() {
      super(0);
      Golden.fill(this);
    }
  }

  /// Three dates of 2 x 2 pixels in two patches; the last pixel has seen none.
  private static boolean[] seen() {
    float[] gaps = Golden.numbers("gaps", 1, 0, 2, 3, 2, 2).toFloats();
    boolean[] seen = new boolean[gaps.length];
    for (int i = 0; i < seen.length; i++) seen[i] = i / 4 % 3 == 0 || gaps[i] > -0.3f;
    for (int date = 0; date < 3; date++) seen[12 + date * 4 + 3] = false;
    return seen;
  }

  private static Tensor encoded() {
    return Golden.numbers("encoded", 1, 0, 2, 3, 64, 2, 2);
  }

  private static Tensor mask() {
    return Tensor.ofBooleans(seen(), 2, 3, 2, 2);
  }

  @Test
  void agreesWithPython() throws IOException {
    Golden golden = Golden.read();
    try (Network net = new Network();
        Scope scope = Scope.recording()) {
      Tensor vectors = net.projector.of(encoded(), mask());
      Tensor days = Tensor.of(new float[] {7, 100, 20, 300}, 2, 2);
      Tensor bands = net.decoder.of(vectors, days);
      golden.check("aligned", bands);
      golden.check("aligned.vectors", Golden.summary("vectors", vectors));
      bands.times(Golden.numbers("aligned.pull", 0.1, 0, bands.shape())).sum().backward();
      net.parameters()
          .forEach(
              (p, value) ->
                  golden.check("aligned." + p + ".gradient", Golden.summary(p, value.gradient())));
    }
    assertEquals(Set.of(), golden.left(Set.of("aligned")));
  }

  @Test
  void aPixelWithoutDatesHasNoVectors() {
    try (Network net = new Network();
        Scope scope = Scope.open()) {
      Tensor vectors = net.projector.of(encoded(), mask());
      assertArrayEquals(new long[] {2, AlignedProjector.QUERIES, 64, 2, 2}, vectors.shape());
      Tensor last = vectors.narrow(0, 1, 1).cropped(1, 0, 1, 0);
      assertEquals(0, last.square().sum().item());
      assertTrue(vectors.square().sum().item() > 0);
    }
  }

  @Test
  void weightsOfDatesSumToOneWhereAnyWasSeen() {
    try (Network net = new Network();
        Scope scope = Scope.open()) {
      Tensor weights = net.projector.weights(encoded(), mask());
      assertArrayEquals(new long[] {2, AlignedProjector.QUERIES, 3, 2, 2}, weights.shape());
      float[] sums = weights.sum(2).toFloats(); // (patch, query, row, column)
      for (int i = 0; i < sums.length; i++) {
        boolean none = i >= 40 && i % 4 == 3;
        assertEquals(none ? 0 : 1, sums[i], 1e-6);
      }
    }
  }

  /// And so does what one date more, not seen, does.
  @Test
  void theOrderOfDatesChangesNothing() {
    try (Network net = new Network();
        Scope scope = Scope.open()) {
      Tensor order = Tensor.ofLongs(new long[] {2, 0, 1}, 3);
      Tensor more = Golden.numbers("more", 9, 0, 2, 1, 64, 2, 2);
      Tensor values = Tensor.cat(1, List.of(more, encoded().select(1, order)));
      Tensor hidden = Tensor.ofBooleans(new boolean[8], 2, 1, 2, 2);
      Tensor mask = Tensor.cat(1, List.of(hidden, mask().select(1, order)));
      assertArrayEquals(
          net.projector.of(encoded(), mask()).toFloats(),
          net.projector.of(values, mask).toFloats(),
          1e-5f);
    }
  }
}

package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Halo;
import dev.limpid.torch.Golden;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds for every network of patches.
final class PatchNetTest {
  private static final int CHANNELS = 3;
  private static final int CLASSES = 4;

  /// Parameters that add the same to the scores of all dates, which their softmax does not see: the
  /// gradient is 0 but for rounding.
  private static final Set<String> ALIKE = Set.of("pooling.score.bias", "temporal.keys.bias");

  static PatchNet net(PatchKind kind) {
    PatchNet net = kind.make(new PatchNet.Shape(CHANNELS, CLASSES), 3);
    Golden.fill(net);
    return net;
  }

  /// Patches with gaps; each pixel has seen the first date.
  static PatchBatch batch(int patches, int dates, int rows, int cols) {
    Tensor drawn = Golden.numbers("gaps", 1, 0, patches, dates, rows, cols);
    float[] gaps = drawn.toFloats();
    boolean[] seen = new boolean[gaps.length];
    int image = rows * cols;
    for (int i = 0; i < seen.length; i++) seen[i] = i / image % dates == 0 || gaps[i] > -0.3f;
    float[] days = new float[patches * dates];
    for (int i = 0; i < days.length; i++) days[i] = 13 * (i % dates) + 5 * (i / dates);
    Tensor mask = Tensor.ofBooleans(seen, patches, dates, rows, cols);
    return new PatchBatch(
        values(mask.ones().unsqueeze(2), patches, dates, rows, cols),
        mask,
        Tensor.of(days, patches, dates));
  }

  private static Tensor values(Tensor valid, int patches, int dates, int rows, int cols) {
    Tensor bands = Golden.numbers("bands", 2, 0, patches, dates, CHANNELS, rows, cols);
    return Tensor.cat(2, List.of(bands.times(valid), valid));
  }

  /// @param difference allowed, of the largest value
  private static void close(Tensor wanted, Tensor found, double difference) {
    assertArrayEquals(wanted.shape(), found.shape());
    float[] values = wanted.toFloats();
    float largest = 0;
    for (float v : values) largest = Math.max(largest, Math.abs(v));
    assertArrayEquals(values, found.toFloats(), (float) difference * largest);
  }

  @ParameterizedTest
  @EnumSource
  void givesEachPixelItsClassesAndWeights(PatchKind kind) {
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      PatchBatch batch = batch(2, 5, 16, 24);
      assertArrayEquals(new long[] {2, CLASSES, 16, 24}, net.logits(batch).shape());
      Tensor weights = net.attention(batch, Halo.NONE);
      assertArrayEquals(new long[] {2, 5, 16, 24}, weights.shape());
      for (float sum : weights.sum(1).toFloats()) assertEquals(1, sum, 1e-5);
      Tensor alone = net.logits(batch(1, 1, 16, 16));
      assertTrue(Double.isFinite(alone.square().sum().item()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPatchIsMappedAsAnyOtherBesideIt(PatchKind kind) {
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      PatchBatch two = batch(2, 4, 16, 16);
      PatchBatch second =
          new PatchBatch(
              two.values().narrow(0, 1, 1), two.seen().narrow(0, 1, 1), two.days().narrow(0, 1, 1));
      close(net.logits(two).narrow(0, 1, 1), net.logits(second), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfDatesChangesNothing(PatchKind kind) {
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      PatchBatch batch = batch(2, 5, 16, 16);
      Tensor order = Tensor.ofLongs(new long[] {3, 0, 4, 1, 2}, 5);
      PatchBatch other =
          new PatchBatch(
              batch.values().select(1, order),
              batch.seen().select(1, order),
              batch.days().select(1, order));
      close(net.logits(batch), net.logits(other), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void datesThatNoPixelHasSeenChangeNothing(PatchKind kind) {
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      PatchBatch batch = batch(2, 4, 16, 16);
      PatchBatch longer = longer(batch);
      close(net.logits(batch), net.logits(longer), 1e-6);
      Tensor weights = net.attention(longer, Halo.NONE);
      assertEquals(0, weights.narrow(1, 4, 2).square().sum().item());
    }
  }

  /// With two more dates that no pixel has seen.
  private static PatchBatch longer(PatchBatch batch) {
    Tensor more = Golden.numbers("more", 5, 0, 2, 2, CHANNELS + 1, 16, 16);
    return new PatchBatch(
        Tensor.cat(1, List.of(batch.values(), more)),
        Tensor.cat(1, List.of(batch.seen(), Tensor.ofBooleans(new boolean[1024], 2, 2, 16, 16))),
        Tensor.cat(1, List.of(batch.days(), Tensor.of(new float[] {500, 510, 0, 0}, 2, 2))));
  }

  @Test
  void neitherDoTheyChangeTheStatisticsOfTraining() {
    try (PatchNet net = net(PatchKind.UBARN);
        PatchNet same = net(PatchKind.UBARN);
        Scope scope = Scope.open()) {
      PatchBatch batch = batch(2, 4, 16, 16);
      net.train(true);
      same.train(true);
      net.logits(batch);
      same.logits(longer(batch));
      net.buffers().forEach((name, b) -> close(b, same.buffers().get(name), 1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyParameterHasAGradient(PatchKind kind) {
    try (PatchNet net = net(kind);
        Scope scope = Scope.recording()) {
      net.train(true);
      PatchBatch batch = batch(2, 4, 16, 16);
      long[] classes = LongStream.range(0, 512).map(i -> i % CLASSES).toArray();
      Tensor loss = net.logits(batch).crossEntropy(Tensor.ofLongs(classes, 2, 16, 16), null, -1, 0);
      loss.backward();
      net.parameters()
          .forEach(
              (name, p) -> {
                assertNotNull(p.gradient(), name);
                boolean any = p.gradient().square().sum().item() > 0;
                assertTrue(any || ALIKE.contains(name), name);
              });
    }
  }

  /// Where gradients are recorded, everything is computed at once.
  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void someAtATimeIsTheSameAsAllAtOnce(PatchKind kind) {
    Halo crop = new Halo(8, 13, 10, 3);
    try (PatchNet net = net(kind);
        Scope scope = Scope.recording()) {
      PatchBatch batch = batch(2, 3, 112, 104);
      Tensor whole = net.logits(batch);
      Tensor weights = net.attention(batch, crop);
      try (Scope computing = Scope.open()) {
        close(whole, net.logits(batch), 1e-5);
        close(PatchBatch.cropped(whole, crop), net.logits(batch, crop), 1e-5);
        close(weights, net.attention(batch, crop), 1e-5);
      }
    }
  }

  /// All at once U-BARN takes 2.4 GiB for this, U-TAE 1.5 GiB.
  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  @EnabledOnOs(OS.LINUX)
  void aWindowTakesLittleMemory(PatchKind kind) throws IOException {
    Halo crop = new Halo(32, 32, 32, 32);
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      PatchBatch batch = batch(1, 24, 128, 128);
      Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins again
      long before = kilobytes("VmRSS:");
      net.logits(batch, crop);
      long taken = (kilobytes("VmHWM:") - before) / 1024;
      assertTrue(taken < 400, "MiB: " + taken);
    }
  }

  private static long kilobytes(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith(name)) return Long.parseLong(line.replaceAll("\\D", ""));
    throw new IOException("no " + name + " in /proc/self/status");
  }

  @ParameterizedTest
  @EnumSource
  void otherSizesAreRefused(PatchKind kind) {
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      String text = refusal(net, batch(1, 2, 16, 20), Halo.NONE);
      assertEquals("columns of a patch must be a multiple of 8 and at least 16, got 20", text);
      text = refusal(net, batch(1, 2, 8, 16), Halo.NONE);
      assertEquals("rows of a patch must be a multiple of 8 and at least 16, got 8", text);
      text = refusal(net, batch(1, 2, 16, 16), new Halo(8, 8, 0, 0));
      assertEquals("no columns are left of 16 without 16", text);
      PatchBatch batch = batch(1, 2, 16, 16);
      PatchBatch few =
          new PatchBatch(batch.values().narrow(2, 0, CHANNELS), batch.seen(), batch.days());
      assertEquals(
          "a network of 3 channels and validity with patches of 3", refusal(net, few, Halo.NONE));
      Tensor none = Tensor.ofBooleans(new boolean[512], 1, 2, 16, 16);
      PatchBatch blind = new PatchBatch(batch.values(), none, batch.days());
      assertEquals("no pixel of the batch has seen a date", refusal(net, blind, Halo.NONE));
      assertThrows(
          IllegalArgumentException.class,
          () -> new PatchBatch(batch.values(), batch.seen(), batch.days().reshape(2)));
    }
  }

  private static String refusal(PatchNet net, PatchBatch batch, Halo crop) {
    return assertThrows(IllegalArgumentException.class, () -> net.logits(batch, crop)).getMessage();
  }

  /// Columns that change with another are at most as far as the halo says, and nearly so far.
  @ParameterizedTest
  @EnumSource
  void reachesAsFarAsItsHaloSays(PatchKind kind) {
    int cols = 176;
    try (PatchNet net = net(kind);
        Scope scope = Scope.open()) {
      PatchBatch batch = batch(1, 2, 16, cols);
      float[] before = net.logits(batch).toFloats();
      int farthest = 0;
      for (int at = cols / 2; at < cols / 2 + net.factor(); at++) {
        float[] after = net.logits(disturbed(batch, at)).toFloats();
        for (int i = 0; i < before.length; i++)
          if (before[i] != after[i]) farthest = Math.max(farthest, Math.abs(i % cols - at));
      }
      int said = kind == PatchKind.UTAE ? 67 : 51;
      assertEquals(new Halo(said, said, said, said), net.halo());
      assertTrue(farthest <= said, "reaches " + farthest + ", says " + said);
      assertTrue(farthest >= said - 4, "reaches " + farthest + ", says " + said);
    }
  }

  /// With other values in one column.
  private static PatchBatch disturbed(PatchBatch batch, int col) {
    Tensor values = batch.values().plus(0);
    Tensor column = values.narrow(4, col, 1);
    column.add(Golden.numbers("disturbance", 50, 0, column.shape()));
    return new PatchBatch(values, batch.seen(), batch.days());
  }

  /// U-BARN has 795 thousand parameters before its classifier, U-TAE 1.09 million.
  @Test
  void haveTheSizesOfThePapers() {
    PatchNet.Shape shape = new PatchNet.Shape(10, 20);
    try (PatchNet ubarn = PatchKind.UBARN.make(shape, 0);
        PatchNet utae = PatchKind.UTAE.make(shape, 0)) {
      assertEquals(795_904, ubarn.parameterCount() - 65 - 65 * 20);
      assertEquals(1_087_796, utae.parameterCount());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherIsOfTheSameShape(PatchKind kind) {
    try (PatchNet net = net(kind);
        PatchNet other = net.another(8)) {
      assertEquals(net.parameters().keySet(), other.parameters().keySet());
      assertEquals(net.parameterCount(), other.parameterCount());
    }
  }
}

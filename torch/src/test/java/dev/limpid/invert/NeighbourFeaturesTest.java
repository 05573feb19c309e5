package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Retrieved;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.posteriors.Families;
import dev.limpid.io.BadInput;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Networks that see the pixels around a pixel.
final class NeighbourFeaturesTest {
  private static final CanopyEncoder.Size SIZE = new CanopyEncoder.Size(16, 1, true);
  private static final SpectrumSet SQUARES = Canopies.squares(150, 4);
  private static final float[] ANGLES = {30, 5, 100};

  @TempDir Path folder;

  @Test
  void thePublishedSizeWithNeighboursHasItsNumberOfParameters() {
    // 10 x 32 and 32 x 32 kernels of 3 x 3 with biases, and 32 columns more in the first layer
    try (CanopyEncoder encoder =
        new CanopyEncoder(Families.named("tn", 11, 1), new CanopyEncoder.Size(32, 3, true), 1)) {
      assertEquals(7638 + (10 * 9 + 1) * 32 + (32 * 9 + 1) * 32 + 32 * 32, 20_822);
      assertEquals(20_822, encoder.parameterCount());
    }
  }

  private static float[] numbers(CanopyEncoder encoder, float... seen) {
    try (Scope scope = Scope.open()) {
      return encoder.numbers(Tensor.of(seen, 1, seen.length), Tensor.of(ANGLES, 1, 3)).toFloats();
    }
  }

  private static float[] square(int row) {
    return Arrays.copyOfRange(SQUARES.seen(), row * 250, (row + 1) * 250);
  }

  @Test
  void everyPixelOfTheSquareMovesTheNumbersAndNoneBeyondIsTaken() {
    try (CanopyEncoder encoder = Canopies.card("tn", SIZE).encoder(3);
        Scope scope = Scope.recording()) {
      double[] slopes = new double[25];
      for (int row = 0; row < 20; row++) { // a ReLU may be closed for one square
        Tensor seen = Tensor.of(square(row), 1, 250).leaf();
        Tensor sum = encoder.numbers(seen, Tensor.of(ANGLES, 1, 3)).square().sum();
        float[] slope = sum.gradientBy(seen).toFloats();
        for (int i = 0; i < 250; i++) slopes[i / 10] += Math.abs(slope[i]);
      }
      for (int pixel = 0; pixel < 25; pixel++) assertTrue(slopes[pixel] > 1e-6, "pixel " + pixel);
      for (int pixels : new int[] {1, 9, 49})
        assertThrows(
            IllegalArgumentException.class, () -> numbers(encoder, new float[pixels * 10]));
    }
  }

  /// Its trunk sees the middle of the square as an encoder of single pixels sees a pixel.
  @Test
  void withoutWhatItLearnsOfNeighboursItIsTheEncoderOfThePixel() {
    try (CanopyEncoder around = Canopies.card("tn", SIZE).encoder(3);
        CanopyEncoder alone = Canopies.card("tn", 1).encoder(3);
        Scope scope = Scope.open()) {
      int features = SpectrumFeatures.COUNT;
      float[] weights = around.parameters().get("in.weight").toFloats();
      float[] own = new float[16 * features];
      for (int unit = 0; unit < 16; unit++) {
        int from = unit * (features + 32);
        System.arraycopy(weights, from, own, unit * features, features);
        Arrays.fill(weights, from + features, from + features + 32, 0);
      }
      float[] before = numbers(around, square(1));
      around.parameters().get("in.weight").set(weights);
      alone.parameters().get("in.weight").set(own);
      alone
          .parameters()
          .forEach(
              (name, p) -> {
                if (!name.equals("in.weight")) p.set(around.parameters().get(name).toFloats());
              });
      float[] middle = Arrays.copyOfRange(square(1), 120, 130);
      assertArrayEquals(numbers(alone, middle), numbers(around, square(1)), 1e-6f);
      assertNotEquals(before[0], numbers(around, square(1))[0]);
    }
  }

  /// As a pixel is seen of whose neighbours nothing is known.
  @Test
  void aSquareOfEqualPixelsIsTakenAndWhereOthersLieCounts() {
    try (CanopyEncoder encoder = Canopies.card("tn", SIZE).encoder(3)) {
      float[] equal = new float[250];
      for (int i = 0; i < 250; i++) equal[i] = square(2)[120 + i % 10];
      float[] found = numbers(encoder, equal);
      for (float number : found) assertTrue(Float.isFinite(number));
      float[] turned = square(2);
      float[] other = turned.clone();
      for (int pixel = 0; pixel < 25; pixel++)
        System.arraycopy(turned, (24 - pixel) * 10, other, pixel * 10, 10);
      assertNotEquals(numbers(encoder, turned)[0], numbers(encoder, other)[0]);
      assertNotEquals(found[0], numbers(encoder, turned)[0]);
    }
  }

  @Test
  void whatIsSaidOfAPixelDoesNotDependOnThoseAskedWithIt() {
    CanopyVae model =
        new CanopyVae(Canopies.card("tn", SIZE), Canopies.card("tn", SIZE).encoder(3));
    CanopyVariables variables = new CanopyVariables(Canopies.LATENTS);
    int[] asked = {variables.position("lai")};
    try (CanopyRetrieval retrieval = new CanopyRetrieval(model, Canopies.decoder())) {
      assertEquals(2, retrieval.reach());
      Retrieved all = retrieval.of(SQUARES.seen(), SQUARES.angles(), asked);
      SpectrumSet some = SQUARES.at(131, 7, 149);
      Retrieved again = retrieval.of(some.seen(), some.angles(), asked);
      int at = 0;
      for (int i : new int[] {131, 7, 149}) {
        assertEquals(all.mean()[0][i], again.mean()[0][at]);
        assertEquals(all.sd()[0][i], again.sd()[0][at]);
        assertEquals(all.misfit()[i], again.misfit()[at++]);
      }
      for (boolean outside : all.outside())
        assertTrue(!outside, "the middle pixel is a simulated canopy without noise");
    }
  }

  private static CanopyTrainer trainer(Objective objective, int epochs) {
    return new CanopyTrainer(
        new TrainLoop.Options(epochs, new Schedule(3e-3, 0.05), 0.01, 1, 1, 100, Precision.FP32),
        objective,
        Noise.DEFAULT,
        50,
        1,
        1,
        7);
  }

  private static CanopyTrainer.Setup setup(Objective objective) {
    return seed ->
        new CanopyLoss(
            Canopies.card("tn", SIZE).encoder(seed),
            Canopies.LATENTS,
            Canopies.decoder(),
            z -> z.newZeros(z.size(0), z.size(1)),
            objective == Objective.PUBLISHED ? 8 : 4,
            1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Objective.class,
      names = {"ELBO", "IWAE", "PUBLISHED"})
  void objectivesOfMeasuredSpectraImprove(Objective objective) throws IOException {
    CanopyTrainer.Outcome made =
        trainer(objective, 4)
            .train(setup(objective), new CanopyTrainer.Data(null, SQUARES), null, e -> {});
    List<TrainLoop.Epoch> log = made.training().log();
    made.encoder().close();
    assertTrue(log.getLast().score() > log.getFirst().score() + 0.1, log.toString());
  }

  @Test
  void aStoppedTrainingGoesOnToTheSameWeights() throws IOException {
    Path checkpoint = folder.resolve("state.safetensors");
    CanopyTrainer trainer = trainer(Objective.ELBO, 3);
    CanopyTrainer.Data data = new CanopyTrainer.Data(null, SQUARES);
    assertThrows(
        IllegalStateException.class,
        () ->
            trainer.train(
                setup(Objective.ELBO),
                data,
                checkpoint,
                e -> {
                  if (e.epoch() == 1) throw new IllegalStateException("stopped");
                }));
    assertTrue(Files.exists(checkpoint));
    float[] resumed = kernels(trainer.train(setup(Objective.ELBO), data, checkpoint, e -> {}));
    float[] whole = kernels(trainer.train(setup(Objective.ELBO), data, null, e -> {}));
    assertArrayEquals(whole, resumed);
    float[] first;
    try (CanopyEncoder encoder = Canopies.card("tn", SIZE).encoder(7);
        Scope scope = Scope.open()) {
      first = encoder.parameters().get("around.first.weight").toFloats();
    }
    assertNotEquals(first[0], whole[0], "kernels learn");
  }

  private static float[] kernels(CanopyTrainer.Outcome made) {
    try (CanopyEncoder encoder = made.encoder();
        Scope scope = Scope.open()) {
      return encoder.parameters().get("around.first.weight").toFloats();
    }
  }

  @Test
  void aModelIsOpenedAsItWasSavedAndForItsSquaresOnly() throws IOException {
    CanopyVae.Card card = Canopies.card("tn", SIZE);
    Path saved = folder.resolve("model");
    float[] before;
    try (CanopyVae model = new CanopyVae(card, card.encoder(4), SQUARES.at(3, 4, 5))) {
      model.save(saved, false);
      before = numbers(model.encoder(), square(0));
    }
    try (CanopyVae model = CanopyVae.open(saved)) {
      assertArrayEquals(before, numbers(model.encoder(), square(0)));
      assertEquals(5, model.card().size().side());
      SpectrumSet kept = model.background().orElseThrow();
      assertArrayEquals(SQUARES.at(3, 4, 5).seen(), kept.seen());
      BadInput refused =
          assertThrows(
              BadInput.class, () -> model.refuseWithoutNeighbours(saved, "spectra of a table"));
      assertTrue(refused.getMessage().contains("5 x 5"), refused.getMessage());
    }
    Path json = saved.resolve(CanopyVae.JSON);
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\"neighbourhood\" *: *5", "\"neighbourhood\":7"));
    assertTrue(
        assertThrows(BadInput.class, () -> CanopyVae.open(saved)).getMessage().contains("7"));
    Files.writeString(json, text.replaceFirst("\"neighbourhood\" *: *5,", ""));
    assertTrue(
        assertThrows(BadInput.class, () -> CanopyVae.open(saved))
            .getMessage()
            .contains("around.first"));
  }

  /// A band is known or absent on the whole square, and moves as one.
  @Test
  void effectsOfBandsAreThoseOfTheWholeSquare() {
    CanopyVae.Card card = Canopies.card("tn", SIZE);
    CanopyVariables variables = new CanopyVariables(Canopies.LATENTS);
    int lai = variables.position("lai");
    try (CanopyVae model = new CanopyVae(card, card.encoder(2))) {
      BandEffects effects = new BandEffects(model, SQUARES.at(10, 11, 12), 2, 1);
      BandEffect effect = effects.of(square(0), ANGLES, lai).getFirst();
      assertTrue(effect.sumError() < 1e-6, "sum error " + effect.sumError());
      int band = 7;
      float step = 2e-3f;
      float[] more = square(0);
      float[] less = square(0);
      for (int pixel = 0; pixel < 25; pixel++) {
        more[pixel * 10 + band] += step;
        less[pixel * 10 + band] -= step;
      }
      double slope =
          (effects.of(more, ANGLES, lai).getFirst().mean()
                  - effects.of(less, ANGLES, lai).getFirst().mean())
              / (2 * step);
      assertEquals(slope, effect.gradient().get(band), 5e-3 * effect.mean());
      assertThrows(
          IllegalArgumentException.class,
          () -> effects.of(Arrays.copyOf(square(0), 10), ANGLES, lai));
      SpectrumSet alone = Canopies.simulated(3, 1);
      assertThrows(IllegalArgumentException.class, () -> new BandEffects(model, alone, 1, 1));
    }
  }
}

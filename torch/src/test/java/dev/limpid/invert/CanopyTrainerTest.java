package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.canopy.Noise;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.priors.LearnedPrior;
import dev.limpid.io.BadInput;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CanopyTrainerTest {
  private static final SpectrumSet SIMULATED = Canopies.simulated(300, 2);

  @TempDir Path folder;

  private static CanopyTrainer trainer(Objective objective, int epochs, int starts) {
    return new CanopyTrainer(
        new TrainLoop.Options(epochs, new Schedule(3e-3, 0.05), 0.01, 1, 1, 100, Precision.FP32),
        objective,
        Noise.DEFAULT,
        50,
        starts,
        1,
        7);
  }

  private static CanopyTrainer.Outcome trained(
      Objective objective, String family, int epochs, int starts, Path checkpoint)
      throws IOException {
    return trainer(objective, epochs, starts)
        .train(
            seed ->
                new CanopyLoss(
                    Canopies.card(family, 1).encoder(seed),
                    Canopies.LATENTS,
                    objective.decodes() ? Canopies.decoder() : null,
                    z -> z.newZeros(z.size(0), z.size(1)),
                    4,
                    1),
            new CanopyTrainer.Data(
                SIMULATED, objective == Objective.MIX ? Canopies.simulated(120, 9) : null),
            checkpoint,
            e -> {});
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void everyObjectiveImproves(Objective objective) throws IOException {
    CanopyTrainer.Outcome made = trained(objective, "tn", 4, 1, null);
    List<TrainLoop.Epoch> log = made.training().log();
    made.encoder().close();
    assertEquals(4, log.size());
    assertTrue(log.getLast().score() > log.getFirst().score() + 0.1, log.toString());
    assertEquals(-made.training().score(), made.heldOut());
  }

  @Test
  void theBestOfSeveralStartsGoesOn() throws IOException {
    CanopyTrainer.Outcome made = trained(Objective.NPE, "copula", 1, 3, null);
    made.encoder().close();
    double least = made.starts().stream().mapToDouble(s -> s).min().orElseThrow();
    assertEquals(3, made.starts().stream().distinct().count());
    assertTrue(made.heldOut() < least + 0.1, made.starts() + " then " + made.heldOut());
  }

  @Test
  void aStoppedTrainingGoesOnToTheSameWeights() throws IOException {
    Path checkpoint = folder.resolve("state.safetensors");
    CanopyTrainer trainer = trainer(Objective.NPE, 3, 1);
    CanopyTrainer.Data data = new CanopyTrainer.Data(SIMULATED, null);
    CanopyTrainer.Setup setup =
        seed ->
            new CanopyLoss(
                Canopies.card("tn", 1).encoder(seed), Canopies.LATENTS, null, z -> z, 4, 1);
    assertThrows(
        IllegalStateException.class,
        () ->
            trainer.train(
                setup,
                data,
                checkpoint,
                e -> {
                  if (e.epoch() == 1) throw new IllegalStateException("stopped");
                }));
    assertTrue(Files.exists(checkpoint));
    float[] resumed = output(trainer.train(setup, data, checkpoint, e -> {}));
    assertArrayEquals(output(trainer.train(setup, data, null, e -> {})), resumed);
  }

  private static float[] output(CanopyTrainer.Outcome made) {
    try (CanopyEncoder encoder = made.encoder();
        Scope scope = Scope.open()) {
      return encoder.parameters().get("out.weight").toFloats();
    }
  }

  @Test
  void modelsAreSavedAndOpenedAndCheckedAgainstTheirHash() throws IOException {
    Path saved = folder.resolve("model");
    float[] before;
    try (CanopyVae model =
            new CanopyVae(
                Canopies.card("hierarchical", 2), Canopies.card("hierarchical", 2).encoder(4));
        Scope scope = Scope.open()) {
      model.save(saved, false);
      before = numbers(model);
    }
    try (CanopyVae model = CanopyVae.open(saved);
        Scope scope = Scope.open()) {
      assertArrayEquals(before, numbers(model));
      assertEquals("hierarchical", model.card().family());
    }
    Path weights = saved.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertTrue(
        assertThrows(BadInput.class, () -> CanopyVae.open(saved)).getMessage().contains("SHA-256"));
  }

  @Test
  void aPriorIsLearnedAtPseudoInputsAndSavedWithTheNetwork() throws IOException {
    SpectrumSet first = SIMULATED.at(0, 1, 2, 3);
    try (CanopyVae model = withPrior(new LearnedPrior.Kind(4, false), first);
        Scope scope = Scope.open()) {
      assertEquals("learned at 4 pseudo-inputs", model.card().priorLabel());
      Tensor inputs = model.encoder().parameters().get("prior.inputs");
      assertEquals(4, inputs.size(0));
      float[] moved = inputs.toFloats();
      assertTrue(Math.abs(moved[0] - first.reflectance()[0]) < 0.5);
      assertTrue(moved[0] != first.reflectance()[0]);
      assertDenseWhereItDraws(model);
    }
  }

  @Test
  void aPriorIsLearnedAsAFlowAndSavedWithTheNetwork() throws IOException {
    try (CanopyVae model = withPrior(new LearnedPrior.Kind(0, true), null);
        Scope scope = Scope.open()) {
      assertEquals("learned as a flow", model.card().priorLabel());
      float[] numbers = model.encoder().parameters().get("prior.numbers").toFloats();
      assertTrue(numbers[0] != 0, "moved from where it began");
      assertDenseWhereItDraws(model);
    }
  }

  @Test
  void oneKindOfPriorIsLearned() {
    assertThrows(IllegalArgumentException.class, () -> new LearnedPrior.Kind(4, true));
    assertThrows(IllegalArgumentException.class, () -> new LearnedPrior.Kind(-1, false));
  }

  /// A model trained with its prior, as it is read again.
  ///
  /// @param first spectra of pseudo-inputs, or null
  private CanopyVae withPrior(LearnedPrior.Kind learned, SpectrumSet first) throws IOException {
    CanopyVae.Card plain = Canopies.card("tn", 1);
    CanopyVae.Card card =
        new CanopyVae.Card(
            "tn",
            plain.size(),
            plain.leaf(),
            plain.prior(),
            plain.noise(),
            1,
            plain.physics(),
            plain.report(),
            learned);
    CanopyTrainer.Outcome made =
        trainer(Objective.ELBO, 4, 1)
            .train(
                seed -> {
                  CanopyEncoder encoder = card.encoder(seed);
                  if (first != null) encoder.beginPrior(first);
                  return new CanopyLoss(
                      encoder,
                      Canopies.LATENTS,
                      Canopies.decoder(),
                      encoder.prior().orElseThrow(),
                      4,
                      1);
                },
                new CanopyTrainer.Data(SIMULATED, null),
                null,
                e -> {});
    List<TrainLoop.Epoch> log = made.training().log();
    assertTrue(log.getLast().score() > log.getFirst().score() + 0.1, log.toString());
    Path saved = folder.resolve("learned");
    try (CanopyVae model = new CanopyVae(card, made.encoder())) {
      model.save(saved, false);
    }
    return CanopyVae.open(saved);
  }

  private static void assertDenseWhereItDraws(CanopyVae model) {
    LearnedPrior prior = model.encoder().prior().orElseThrow();
    Tensor drawn = prior.draws(200, new SplittableRandom(1));
    assertEquals(200, drawn.size(0));
    double mean = prior.log(drawn.unsqueeze(0)).mean().item();
    assertTrue(mean > 0.2, "denser than uniform where it draws: " + mean);
  }

  private static float[] numbers(CanopyVae model) {
    SpectrumBatch seen = SpectrumBatch.of(SIMULATED.at(0, 1), Noise.DEFAULT);
    return model.encoder().numbers(seen.reflectance(), seen.angles()).toFloats();
  }
}

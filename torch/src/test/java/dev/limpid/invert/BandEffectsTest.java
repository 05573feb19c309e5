package dev.limpid.invert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.calibration.Correlation;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.io.BadInput;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BandEffectsTest {
  private static final SpectrumSet BACKGROUND = Canopies.simulated(5, 3);
  private static final SpectrumSet SEEN = Canopies.simulated(3, 4);
  private static final float[] ANGLES = {30, 5, 100};
  private static final CanopyVariables VARIABLES = new CanopyVariables(Canopies.LATENTS);
  private static final int[] ASKED = {
    VARIABLES.position("lai"), VARIABLES.position("ccc"), VARIABLES.position("rsoil")
  };

  private static float[] spectrum(int row) {
    return Arrays.copyOfRange(SEEN.reflectance(), row * 10, row * 10 + 10);
  }

  private static List<BandEffect> effects(CanopyVae model, int row, int threads) {
    return new BandEffects(model, BACKGROUND, threads, 1).of(spectrum(row), ANGLES, ASKED);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  @Tag("slow")
  void soDoThoseOfAFamilyThatDrawsEveryVariable() {
    partsMakeTheMeanAndGradientsAreSlopes("hierarchical");
  }

  /// Of families whose margins are closed.
  @ParameterizedTest
  @ValueSource(strings = {"copula", "mixture"})
  void partsMakeTheMeanAndGradientsAreSlopes(String family) {
    CanopyVae.Card card = Canopies.card(family, 1);
    try (CanopyVae model = new CanopyVae(card, card.encoder(2))) {
      List<BandEffect> effects = effects(model, 0, 2);
      for (int v = 0; v < ASKED.length; v++) {
        BandEffect effect = effects.get(v);
        assertEquals(VARIABLES.list().get(ASKED[v]), effect.variable());
        assertTrue(effect.sumError() < 1e-6, "sum error " + effect.sumError());
        assertTrue(Math.abs(effect.mean() - effect.baseline()) > 1e-5);
      }
      for (int b : new int[] {2, 7}) {
        float step = 2e-3f;
        List<BandEffect> more = moved(model, b, step);
        List<BandEffect> less = moved(model, b, -step);
        for (int v = 0; v < ASKED.length; v++) {
          double slope = (more.get(v).mean() - less.get(v).mean()) / (2 * step);
          double scale = effects.get(v).mean();
          assertEquals(slope, effects.get(v).gradient().get(b), 2e-3 * scale, family + b);
        }
      }
    }
  }

  private static List<BandEffect> moved(CanopyVae model, int band, float step) {
    float[] moved = spectrum(0);
    moved[band] += step;
    return new BandEffects(model, BACKGROUND.at(0), 1, 1).of(moved, ANGLES, ASKED);
  }

  @Test
  void theSameByAnyNumberOfThreads() {
    CanopyVae.Card card = Canopies.card("copula", 1);
    try (CanopyVae model = new CanopyVae(card, card.encoder(2))) {
      assertEquals(effects(model, 1, 1), effects(model, 1, 3));
    }
  }

  /// What an encoder that takes no notice of a band says is not moved by it.
  @Test
  void aBandThatIsNotLookedAtMovesNothing() {
    CanopyVae.Card card = Canopies.card("copula", 1);
    CanopyEncoder encoder = card.encoder(2);
    int blind = Sensor.SENTINEL2.indexOf("B6"); // in no index
    float[] weights = encoder.parameters().get("in.weight").toFloats();
    for (int unit = 0; unit < 16; unit++) weights[unit * SpectrumFeatures.COUNT + blind] = 0;
    encoder.parameters().get("in.weight").set(weights);
    try (CanopyVae model = new CanopyVae(card, encoder)) {
      for (BandEffect effect : effects(model, 0, 1)) {
        assertEquals(0, effect.shapley().get(blind), 1e-9);
        assertEquals(0, effect.gradient().get(blind), 0);
      }
    }
  }

  @Test
  void aNetworkThatLearnedIsExplainedFaithfullyAndUnlikeARandomOne() throws IOException {
    CanopyVae.Card card = Canopies.card("copula", 1);
    CanopyTrainer trainer =
        new CanopyTrainer(
            new TrainLoop.Options(8, new Schedule(3e-3, 0.05), 0.01, 1, 1, 100, Precision.FP32),
            Objective.NPE,
            Noise.DEFAULT,
            128,
            1,
            1,
            1);
    CanopyTrainer.Data data = new CanopyTrainer.Data(Canopies.simulated(3000, 9), null);
    CanopyEncoder learned =
        trainer
            .train(
                seed -> new CanopyLoss(card.encoder(seed), Canopies.LATENTS, null, null, 8, 1),
                data,
                null,
                e -> {})
            .encoder();
    try (CanopyVae model = new CanopyVae(card, learned);
        CanopyVae random = new CanopyVae(card, card.encoder(77))) {
      double below = 0;
      double agreement = 0;
      for (int row = 0; row < SEEN.size(); row++) {
        BandEffect lai = effects(model, row, 2).getFirst();
        below += lai.faithfulness().random() - lai.faithfulness().deletion();
        double[] other = array(effects(random, row, 2).getFirst().shapley());
        agreement += Correlation.spearman(array(lai.shapley()), other) / SEEN.size();
        assertTrue(lai.faithfulness().insertion() > lai.faithfulness().deletion());
      }
      assertTrue(below > 0, "areas below those of random orders: " + below);
      assertTrue(Math.abs(agreement) < 0.7, "agreement " + agreement);
    }
  }

  @Test
  void spectraAreKeptWithTheModelAndMustBeTheSame(@TempDir Path folder) throws IOException {
    CanopyVae.Card card = Canopies.card("tn", 1);
    Path path = folder.resolve("model");
    SpectrumSet kept =
        TrainingSpectra.of(
            new CanopyTrainer.Data(Canopies.simulated(140, 3), null), Noise.DEFAULT, 5);
    try (CanopyVae model = new CanopyVae(card, card.encoder(1), kept)) {
      model.save(path, false);
    }
    try (CanopyVae model = CanopyVae.open(path)) {
      SpectrumSet read = model.background().orElseThrow();
      assertEquals(100, read.size());
      assertArrayEquals(kept.reflectance(), read.reflectance());
      assertArrayEquals(kept.angles(), read.angles());
    }
    Path table = path.resolve("background.csv");
    assertTrue(CanopyVae.files(path).contains(table));
    Files.writeString(table, "\n", StandardOpenOption.APPEND);
    BadInput refused = assertThrows(BadInput.class, () -> CanopyVae.open(path));
    assertTrue(refused.getMessage().contains("SHA-256"), refused.getMessage());
  }

  @Test
  void aSpectrumOfOtherBandsIsRefused() {
    try (CanopyVae model = Canopies.constant(0, 0)) {
      BandEffects effects = new BandEffects(model, BACKGROUND, 1, 1);
      assertThrows(IllegalArgumentException.class, () -> effects.of(new float[9], ANGLES, ASKED));
    }
  }
}

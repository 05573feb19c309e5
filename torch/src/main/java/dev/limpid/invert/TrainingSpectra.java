package dev.limpid.invert;

import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.work.Permutation;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A few spectra such as a network learned from: what is usual, for explanations.
public final class TrainingSpectra {
  private static final int COUNT = 100;

  private TrainingSpectra() {}

  /// Some of a training: measured ones, or where there are none simulated ones with noise.
  public static SpectrumSet of(CanopyTrainer.Data data, Noise noise, long seed) {
    SpectrumSet all = data.measured() == null ? data.simulated() : data.measured();
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Permutation.of(all.size(), random::nextInt);
    SpectrumSet some = all.at(Arrays.copyOf(order, Math.min(COUNT, order.length)));
    return data.measured() == null ? some.noisy(noise, random) : some;
  }

  /// Simulated again, of a network that keeps none.
  ///
  /// @param simulation of the physics that it was trained with
  public static SpectrumSet again(CanopyVae.Card card, Simulation simulation, int threads) {
    DrawnCanopies drawn = DrawnCanopies.of(card.prior(), card.leaf(), COUNT, card.seed());
    return SpectrumSet.simulated(simulation, card.latents(), drawn, threads)
        .noisy(card.noise(), new SplittableRandom(card.seed()));
  }
}

package dev.limpid.posterior;

import dev.limpid.work.Parallel;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Samples a density on the unit box by adaptive importance sampling (Cappe et al. 2008, Adaptive
/// importance sampling in general mixture classes).
///
/// A proposal is fitted to draws of the density raised to a power that rises to 1 as the draws
/// allow, then twice to the density itself. What is returned was drawn from the last proposal
/// alone: its draws are independent, so the errors of what they give are known.
public final class ImportanceSampler {
  /// Draws of a round while the power rises, and the share that must count for the next.
  private static final int ROUND = 4000;

  private static final double COUNTING = 0.08;

  /// Draws that a thread takes at a time.
  private static final int BLOCK = 128;

  private final Supplier<BoxDensity> density;
  private final int dimensions;
  private final SamplerOptions options;
  private final int threads;
  private final SplittableRandom random;
  private int evaluations;

  private ImportanceSampler(
      Supplier<BoxDensity> density,
      int dimensions,
      SamplerOptions options,
      long seed,
      int threads) {
    this.density = density;
    this.dimensions = dimensions;
    this.options = options;
    this.threads = threads;
    this.random = new SplittableRandom(seed);
  }

  /// @param density asked for one a thread
  /// @param seed gives the same draws for any number of threads
  /// @throws IllegalArgumentException where the density is 0 wherever it was tried
  public static Sampled run(
      Supplier<BoxDensity> density,
      int dimensions,
      SamplerOptions options,
      long seed,
      int threads) {
    return new ImportanceSampler(density, dimensions, options, seed, threads).run();
  }

  private Sampled run() {
    Pool pool = new Pool(round(tempered(), options.draws() / 8));
    Round trial = round(pool.fit(1, options.components(), random.split()), options.draws() / 4);
    for (int attempt = 1; ; attempt++) {
      pool.add(trial);
      Round last = round(pool.fit(1, options.components(), random.split()), options.draws());
      Sampled sampled =
          new Sampled(last.weighted(), trial.weighted().evidence(), attempt, evaluations, options);
      if (sampled.reliable() || attempt == options.attempts()) return sampled;
      trial = last;
    }
  }

  /// A proposal for the density, by way of flatter ones.
  private GaussianMixture tempered() {
    GaussianMixture proposal = GaussianMixture.standard(dimensions);
    double power = 0;
    for (int i = 0; i < options.rounds() && power < 1; i++) {
      Pool pool = new Pool(round(proposal, ROUND));
      power = pool.power(power, COUNTING * ROUND);
      proposal = pool.fit(power, options.components(), random.split());
    }
    return proposal;
  }

  private Round round(GaussianMixture proposal, int count) {
    Round round = new Round(proposal, count, dimensions);
    long seed = random.nextLong();
    Parallel.<RuntimeException>each(
        (count + BLOCK - 1) / BLOCK,
        threads,
        () -> {
          BoxDensity target = density.get();
          return block -> {
            SplittableRandom own = new SplittableRandom(seed + block);
            int end = Math.min(count, (block + 1) * BLOCK);
            for (int i = block * BLOCK; i < end; i++) round.draw(i, target, own);
          };
        });
    evaluations += count;
    return round;
  }
}

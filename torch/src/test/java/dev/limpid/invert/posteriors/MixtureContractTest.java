package dev.limpid.invert.posteriors;

final class MixtureContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("mixture", 2, 1);
  }

  /// Of each component, after the numbers that shares are made of.
  @Override
  boolean isScale(int number) {
    return number >= 3 && (number - 3) % 5 / 2 == 1;
  }

  /// Fits of mixtures have several optima.
  @Override
  int starts() {
    return 4;
  }
}

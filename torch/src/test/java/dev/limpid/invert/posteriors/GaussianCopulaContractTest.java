package dev.limpid.invert.posteriors;

final class GaussianCopulaContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("copula", 2, 1);
  }
}

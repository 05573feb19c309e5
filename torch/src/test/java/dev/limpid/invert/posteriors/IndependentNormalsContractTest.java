package dev.limpid.invert.posteriors;

final class IndependentNormalsContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("tn", 2, 1);
  }
}

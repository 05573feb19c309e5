package dev.limpid.invert.posteriors;

final class BoxNormalsContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("tmvn", 2, 1);
  }

  @Override
  boolean closedMarginals() {
    return false;
  }
}

package dev.limpid.invert.posteriors;

final class BoxNormalsContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("tmvn", 2, 1);
  }
}

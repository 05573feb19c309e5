package dev.limpid.invert.posteriors;

final class CorrelatedLogitsContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("gauss", 2, 1);
  }

  @Override
  double rawScale() {
    return .6;
  }
}

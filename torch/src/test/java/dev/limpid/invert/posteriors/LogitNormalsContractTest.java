package dev.limpid.invert.posteriors;

final class LogitNormalsContractTest extends PosteriorContract {
  @Override
  PosteriorFamily family() {
    return Families.named("logitn", 2, 1);
  }

  @Override
  double rawScale() {
    return .6;
  }
}

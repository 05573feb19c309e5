package dev.limpid.invert.posteriors;

import java.util.List;

final class HierarchicalContractTest extends PosteriorContract {
  private final PosteriorFamily family =
      Weighted.moved(new Hierarchical(List.of(new int[] {1}, new int[] {0}), 1), .3);

  @Override
  PosteriorFamily family() {
    return family;
  }

  @Override
  boolean closedMarginals() {
    return false;
  }
}

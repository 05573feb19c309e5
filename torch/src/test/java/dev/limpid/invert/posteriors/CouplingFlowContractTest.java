package dev.limpid.invert.posteriors;

final class CouplingFlowContractTest extends FlowContract {
  CouplingFlowContractTest() {
    super(SplineFlow.coupling(2, 1));
  }
}

package dev.limpid.invert.posteriors;

final class AutoregressiveFlowContractTest extends FlowContract {
  AutoregressiveFlowContractTest() {
    super(SplineFlow.autoregressive(2, 1));
  }
}

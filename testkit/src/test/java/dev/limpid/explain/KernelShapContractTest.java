package dev.limpid.explain;

final class KernelShapContractTest extends LinearContract {
  @Override
  FeatureExplainer.Method method(LinearModel model, float[] baseline) {
    return new FeatureExplainer.Method.ByHiding(new KernelShap(64, 5));
  }
}

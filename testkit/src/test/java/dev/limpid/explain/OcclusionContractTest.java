package dev.limpid.explain;

final class OcclusionContractTest extends LinearContract {
  @Override
  FeatureExplainer.Method method(LinearModel model, float[] baseline) {
    return new FeatureExplainer.Method.ByHiding(new Occlusion());
  }
}

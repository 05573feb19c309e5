package dev.limpid.explain;

final class FeatureShapleyContractTest extends LinearContract {
  @Override
  FeatureExplainer.Method method(LinearModel model, float[] baseline) {
    return new FeatureExplainer.Method.OnFeatures("linear", model.shapley(baseline));
  }
}

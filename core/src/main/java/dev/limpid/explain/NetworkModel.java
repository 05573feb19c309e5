package dev.limpid.explain;

/// A network over the features of single pixels that can be looked into: its gradients, its
/// attention, its layers.
public interface NetworkModel extends FeatureModel, Differentiable {
  @Override
  float[] scores(float[] rowMajor, int rows);

  @Override
  NetworkModel randomised(int count, long seed);

  @Override
  void close();
}

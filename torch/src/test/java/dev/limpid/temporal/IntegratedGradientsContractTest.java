package dev.limpid.temporal;

import dev.limpid.explain.NetworkMethod;
import dev.limpid.saliency.IntegratedGradients;

final class IntegratedGradientsContractTest extends NetworkExplainerContract {
  @Override
  NetworkMethod method() {
    return new IntegratedGradients();
  }
}

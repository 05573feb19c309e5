package dev.limpid.temporal;

import dev.limpid.explain.NetworkMethod;
import dev.limpid.saliency.GradientTimesInput;

final class GradientTimesInputContractTest extends NetworkExplainerContract {
  @Override
  NetworkMethod method() {
    return new GradientTimesInput();
  }
}

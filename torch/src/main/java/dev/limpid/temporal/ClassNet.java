package dev.limpid.temporal;

import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;

/// A network that gives logits of classes, with what its inputs are divided by and its outputs.
abstract class ClassNet extends Net {
  private final Tensor mean; // of each channel
  private final Tensor deviation;
  private final Tensor temperature;

  ClassNet(int channels, long seed) {
    super(seed);
    Place input = root().in("input");
    this.mean = input.buffer("mean", 0, channels);
    this.deviation = input.buffer("deviation", 1, channels);
    this.temperature = root().in("output").buffer("temperature", 1, 1);
  }

  /// What standardises the inputs.
  void scaling(SeriesInputs.Scaling scaling) {
    mean.set(scaling.mean());
    deviation.set(scaling.deviation());
  }

  SeriesInputs.Scaling scaling() {
    try (Scope scope = Scope.open()) {
      return new SeriesInputs.Scaling(mean.toFloats(), deviation.toFloats());
    }
  }

  /// Divides logits, so that probabilities are as often right as they say (Guo et al. 2017).
  void temperature(double value) {
    temperature.set((float) value);
  }

  float temperature() {
    try (Scope scope = Scope.open()) {
      return temperature.toFloats()[0];
    }
  }
}

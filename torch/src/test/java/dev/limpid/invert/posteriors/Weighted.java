package dev.limpid.invert.posteriors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import java.util.SplittableRandom;

/// Families whose weights are no longer their first ones, which make all variables independent.
final class Weighted {
  private Weighted() {}

  static PosteriorFamily moved(PosteriorFamily family, double deviation) {
    SplittableRandom random = new SplittableRandom(4);
    Net net = family.weights().orElseThrow();
    try (Scope scope = Scope.open()) {
      for (var p : net.parameters().values()) {
        float[] values = p.toFloats();
        for (int i = 0; i < values.length; i++)
          values[i] += (float) (deviation * random.nextGaussian());
        p.set(values);
      }
    }
    return family;
  }
}

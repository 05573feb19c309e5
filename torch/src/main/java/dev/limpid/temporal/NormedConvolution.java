package dev.limpid.temporal;

import dev.limpid.torch.BatchNorm;
import dev.limpid.torch.Convolution;
import dev.limpid.torch.GroupNorm;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.function.UnaryOperator;

/// Convolution, normalisation, rectifier.
final class NormedConvolution {
  private static final int GROUPS = 4;

  private final Convolution convolution;
  private final UnaryOperator<Tensor> norm;

  private NormedConvolution(
      Net.Place place, Convolution.Shape shape, int in, int out, UnaryOperator<Tensor> norm) {
    this.convolution = new Convolution(place.in("conv"), shape, in, out, true);
    this.norm = norm;
  }

  /// With batch normalisation.
  static NormedConvolution batch(Net.Place place, Convolution.Shape shape, int in, int out) {
    BatchNorm norm = new BatchNorm(place.in("norm"), out);
    return new NormedConvolution(place, shape, in, out, norm::of);
  }

  /// With normalisation of four groups of channels, each pixel by itself.
  static NormedConvolution grouped(Net.Place place, Convolution.Shape shape, int in, int out) {
    GroupNorm norm = new GroupNorm(place.in("norm"), GROUPS, out);
    return new NormedConvolution(place, shape, in, out, norm::ofPixels);
  }

  Tensor of(Tensor x) {
    return Scope.outcome(() -> norm.apply(convolution.of(x)).relu());
  }
}

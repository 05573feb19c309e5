package dev.limpid.temporal;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The transformer over the dates of single pixels that U-BARN has (Dumeur et al. 2024): three
/// layers, four heads, 128 hidden units.
final class TemporalTransformer {
  private static final int LAYERS = 3;
  private static final int HEADS = 4;
  private static final int HIDDEN = 128;
  private static final double DROPOUT = 0.1;

  private final List<TransformerBlock> layers = new ArrayList<>();

  TemporalTransformer(Net.Place place, int width) {
    for (int i = 0; i < LAYERS; i++)
      layers.add(new TransformerBlock(place.in(i), width, HEADS, HIDDEN, DROPOUT));
  }

  /// @param series (pixel, date, width)
  /// @param seen (pixel, date)
  Tensor of(Tensor series, Tensor seen) {
    Tensor z = series;
    for (TransformerBlock layer : layers) z = layer.of(z, seen);
    return z;
  }
}

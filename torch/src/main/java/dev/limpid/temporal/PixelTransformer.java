package dev.limpid.temporal;

import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;

/// A transformer over the dates of one pixel whose outputs are averaged (after Russwurm & Körner
/// 2020, Self-attention for raw optical satellite time series classification).
final class PixelTransformer extends SeriesNet {
  private static final int WIDTH = 64;

  private final Linear in;
  private final TemporalTransformer layers;
  private final LayerNorm norm;
  private final Linear head;

  PixelTransformer(Shape shape, long seed) {
    super(shape, seed);
    this.in = new Linear(root().in("in"), shape.channels(), WIDTH);
    this.layers = new TemporalTransformer(root().in("layers"), WIDTH);
    this.norm = new LayerNorm(root().in("norm"), WIDTH);
    this.head = new Linear(root().in("head"), WIDTH, shape.classes());
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    Tensor dated = in.of(batch.values()).plus(DayEncoding.of(batch.days(), WIDTH));
    Tensor z = layers.of(dated, batch.seen());
    Tensor seen = batch.seen().ones(); // (pixel, date)
    Tensor sum = seen.unsqueeze(1).matmul(z).reshape(z.size(0), WIDTH);
    return head.of(norm.of(sum.over(seen.sum(1).unsqueeze(1))));
  }

  @Override
  PixelTransformer another(long seed) {
    return new PixelTransformer(shape(), seed);
  }
}

package dev.limpid.temporal;

import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A transformer over the dates of one pixel whose outputs are averaged (after Russwurm & Körner
/// 2020, Self-attention for raw optical satellite time series classification).
final class PixelTransformer extends SeriesNet {
  private static final int WIDTH = 64;
  private static final int LAYERS = 3;
  private static final int HEADS = 4;
  private static final int HIDDEN = 128;
  private static final double DROPOUT = 0.1;

  private final Linear in;
  private final List<TransformerBlock> layers = new ArrayList<>();
  private final LayerNorm norm;
  private final Linear head;

  PixelTransformer(Shape shape, long seed) {
    super(shape, seed);
    this.in = new Linear(root().in("in"), shape.channels(), WIDTH);
    for (int i = 0; i < LAYERS; i++)
      layers.add(new TransformerBlock(root().in("layers").in(i), WIDTH, HEADS, HIDDEN, DROPOUT));
    this.norm = new LayerNorm(root().in("norm"), WIDTH);
    this.head = new Linear(root().in("head"), WIDTH, shape.classes());
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    Tensor z = in.of(batch.values()).plus(DayEncoding.of(batch.days(), WIDTH));
    for (TransformerBlock layer : layers) z = layer.of(z, batch.seen());
    Tensor seen = batch.seen().ones(); // (pixel, date)
    Tensor sum = seen.unsqueeze(1).matmul(z).reshape(z.size(0), WIDTH);
    return head.of(norm.of(sum.over(seen.sum(1).unsqueeze(1))));
  }

  @Override
  PixelTransformer another(long seed) {
    return new PixelTransformer(shape(), seed);
  }
}

package dev.limpid.temporal;

import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;

/// U-BARN's encoder for single pixels with the shallow classifier: attention over dates, then one
/// linear layer.
final class UbarnPixel extends SeriesNet {
  private final UbarnEncoder encoder;
  private final AttentionPooling pooling;
  private final Linear head;

  UbarnPixel(Shape shape, long seed) {
    super(shape, seed);
    this.encoder = new UbarnEncoder(root().in("encoder"), shape.channels());
    this.pooling = new AttentionPooling(root().in("pooling"), UbarnEncoder.WIDTH);
    this.head = new Linear(root().in("head"), UbarnEncoder.WIDTH, shape.classes());
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    return head.of(pooling.of(encoder.of(batch), batch.seen()));
  }

  @Override
  Tensor attention(SeriesBatch batch) {
    return pooling.weights(encoder.of(batch), batch.seen());
  }

  @Override
  UbarnPixel another(long seed) {
    return new UbarnPixel(shape(), seed);
  }
}

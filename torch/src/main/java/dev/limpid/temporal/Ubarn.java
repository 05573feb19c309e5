package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;
import java.util.List;

/// U-BARN's encoder with the shallow classifier: attention over the dates of each pixel, then one
/// linear layer.
final class Ubarn extends PatchNet {
  private final UbarnPatchEncoder encoder;
  private final AttentionPooling pooling;
  private final Linear head;

  Ubarn(Shape shape, long seed) {
    super(shape, seed);
    this.encoder = new UbarnPatchEncoder(root().in("encoder"), shape.channels());
    this.pooling = new AttentionPooling(root().in("pooling"), UbarnPatchEncoder.WIDTH);
    this.head = new Linear(root().in("head"), UbarnPatchEncoder.WIDTH, shape.classes());
  }

  @Override
  List<Tensor> images(PatchBatch batch, Halo crop) {
    return List.of(encoder.images(batch, crop));
  }

  @Override
  Tensor classified(Encoded images, Halo crop) {
    return encoder.dates(images, crop, (z, seen) -> head.of(pooling.of(z, seen)));
  }

  @Override
  Tensor weighed(Encoded images, Halo crop) {
    return encoder.dates(images, crop, pooling::weights);
  }

  @Override
  int factor() {
    return UbarnPatchEncoder.FACTOR;
  }

  @Override
  Halo halo() {
    return UbarnPatchEncoder.halo();
  }

  @Override
  Ubarn another(long seed) {
    return new Ubarn(shape(), seed);
  }
}

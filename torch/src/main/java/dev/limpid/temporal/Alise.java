package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;
import java.util.List;

/// A linear classifier of the representation of fixed size that [AlignedProjector] makes of the
/// dates that U-BARN's encoder has encoded (Dumeur, Valero & Inglada, arXiv 2407.08448).
final class Alise extends PatchNet {
  private final UbarnPatchEncoder encoder;
  private final AlignedProjector projector;
  private final Linear head;

  Alise(Shape shape, long seed) {
    super(shape, seed);
    this.encoder = new UbarnPatchEncoder(root().in("encoder"), shape.channels());
    this.projector = new AlignedProjector(root().in("encoder").in("projector"));
    int width = AlignedProjector.QUERIES * UbarnPatchEncoder.WIDTH;
    this.head = new Linear(root().in("head"), width, shape.classes());
  }

  @Override
  List<Tensor> images(PatchBatch batch, Halo crop) {
    return List.of(encoder.images(batch, crop));
  }

  @Override
  Tensor classified(Encoded images, Halo crop) {
    return encoder.dates(
        images,
        crop,
        (z, seen) -> {
          Tensor vectors = projector.ofPixels(z, seen);
          return head.of(vectors.reshape(vectors.size(0), -1));
        });
  }

  /// The mean over the queries.
  @Override
  Tensor weighed(Encoded images, Halo crop) {
    return encoder.dates(images, crop, (z, seen) -> projector.weightsOfPixels(z, seen).mean(1));
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
  Alise another(long seed) {
    return new Alise(shape(), seed);
  }
}

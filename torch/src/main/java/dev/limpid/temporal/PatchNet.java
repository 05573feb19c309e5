package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.torch.Tensor;
import java.util.List;

/// A network that classifies the pixels of patches of image series.
///
/// Where no gradients are recorded and the network is not being trained, dates and pixels go
/// through it some at a time, so that memory grows with the maps of single levels and not with all
/// that is computed on the way.
///
/// Its coarsest maps have a pixel for each [#factor] x [#factor] pixels, counted from the patch's
/// first row and column: windows of a map give the same pixels where their corners lie at multiples
/// of the factor.
abstract class PatchNet extends ClassNet {
  private final Shape shape;

  PatchNet(Shape shape, long seed) {
    super(shape.channels(), seed);
    this.shape = shape;
  }

  /// Sizes of what goes in and comes out.
  ///
  /// @param channels of an image, without the one that says where there are values
  record Shape(int channels, int classes) {}

  Shape shape() {
    return shape;
  }

  /// (patch, class, row, column).
  final Tensor logits(PatchBatch batch) {
    return logits(batch, Halo.NONE);
  }

  /// Of the pixels that are left when so many at each side are taken away: they are context.
  ///
  /// @return (patch, class, row, column)
  final Tensor logits(PatchBatch batch, Halo crop) {
    check(batch, crop);
    return classified(encoded(batch, crop), crop);
  }

  /// How much each date counts, sum 1: (patch, date, row, column). Null where the network does not
  /// weigh them.
  final Tensor attention(PatchBatch batch, Halo crop) {
    check(batch, crop);
    return weighed(encoded(batch, crop), crop);
  }

  /// Images of patches as the network encodes each alone.
  ///
  /// @param maps of one or more levels: (patch, date, width, row, column)
  /// @param seen as in [PatchBatch]
  /// @param days as in [PatchBatch]
  record Encoded(List<Tensor> maps, Tensor seen, Tensor days) {}

  private Encoded encoded(PatchBatch batch, Halo crop) {
    return new Encoded(images(batch, crop), batch.seen(), batch.days());
  }

  /// [Encoded#maps]; a network whose layers behind them see single pixels takes `crop` away.
  abstract List<Tensor> images(PatchBatch batch, Halo crop);

  abstract Tensor classified(Encoded images, Halo crop);

  abstract Tensor weighed(Encoded images, Halo crop);

  /// What rows and columns of a patch must be multiples of.
  abstract int factor();

  /// How far what a pixel is given depends on other pixels, by the sizes of the layers, for the
  /// place within the coarsest pixel where it reaches farthest.
  abstract Halo halo();

  /// One of the same kind and shape as it is before training.
  abstract PatchNet another(long seed);

  private void check(PatchBatch batch, Halo crop) {
    if (batch.channels() != shape.channels() + 1)
      throw new IllegalArgumentException(
          "a network of %d channels and validity with patches of %d"
              .formatted(shape.channels(), batch.channels()));
    side("rows", batch.rows(), crop.top() + crop.bottom());
    side("columns", batch.cols(), crop.left() + crop.right());
  }

  /// The coarsest map has two pixels at least, since it is mirrored at its edges.
  private void side(String name, long size, int cropped) {
    if (size % factor() != 0 || size < 2L * factor())
      throw new IllegalArgumentException(
          "%s of a patch must be a multiple of %d and at least %d, got %d"
              .formatted(name, factor(), 2 * factor(), size));
    if (cropped >= size)
      throw new IllegalArgumentException(
          "no %s are left of %d without %d".formatted(name, size, cropped));
  }
}

package dev.limpid.temporal;

import dev.limpid.torch.BatchNorm;
import dev.limpid.torch.Convolution;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Convolutions along a gap-filled series (TempCNN, Pelletier, Webb & Petitjean 2019): three of
/// width 5 with 64 filters, then a dense layer of 256. Its dense layer has a weight for every date,
/// so the dates are always the same.
final class TempCnn extends SeriesNet {
  private static final int FILTERS = 64;
  private static final int TAPS = 5;
  private static final int DENSE = 256;
  private static final double DROPOUT = 0.5;

  private final List<Convolution> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Linear dense;
  private final BatchNorm denseNorm;
  private final Linear head;

  TempCnn(Shape shape, long seed) {
    super(shape, seed);
    for (int i = 0; i < 3; i++) {
      convolutions.add(
          new Convolution(
              root().in("conv").in(i),
              Convolution.Shape.line(TAPS),
              i == 0 ? shape.channels() : FILTERS,
              FILTERS,
              true));
      norms.add(new BatchNorm(root().in("conv_norm").in(i), FILTERS));
    }
    this.dense = new Linear(root().in("dense"), (long) FILTERS * shape.dates(), DENSE);
    this.denseNorm = new BatchNorm(root().in("dense_norm"), DENSE);
    this.head = new Linear(root().in("head"), DENSE, shape.classes());
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    Tensor x = batch.values().transpose(1, 2); // (pixel, channel, date)
    for (int i = 0; i < convolutions.size(); i++)
      x = norms.get(i).of(convolutions.get(i).of(x)).relu().dropout(DROPOUT, training());
    Tensor flat = x.reshape(batch.pixels(), -1); // (pixel, filter and date)
    return head.of(denseNorm.of(dense.of(flat)).relu().dropout(DROPOUT, training()));
  }

  @Override
  TempCnn another(long seed) {
    return new TempCnn(shape(), seed);
  }
}

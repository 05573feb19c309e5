package dev.limpid.temporal;

import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The encoder of U-BARN for single pixels (Dumeur, Valero & Inglada 2024): a small network per
/// date in place of the spatial-spectral U-Net, day encoding, temporal transformer. Public for the
/// packages of this module.
public final class UbarnEncoder {
  public static final int WIDTH = 64;
  private static final int LAYERS = 3;
  private static final int HEADS = 4;
  private static final int HIDDEN = 128;
  private static final double DROPOUT = 0.1;

  private final Linear in;
  private final Linear mixed;
  private final List<TransformerBlock> layers = new ArrayList<>();

  public UbarnEncoder(Net.Place place, int channels) {
    this.in = new Linear(place.in("spectral").in(0), channels, WIDTH);
    this.mixed = new Linear(place.in("spectral").in(1), WIDTH, WIDTH);
    for (int i = 0; i < LAYERS; i++)
      layers.add(new TransformerBlock(place.in("temporal").in(i), WIDTH, HEADS, HIDDEN, DROPOUT));
  }

  /// @return (pixel, date, 64)
  public Tensor of(SeriesBatch batch) {
    Tensor z = mixed.of(in.of(batch.values()).relu()).plus(DayEncoding.of(batch.days(), WIDTH));
    for (TransformerBlock layer : layers) z = layer.of(z, batch.seen());
    return z;
  }
}

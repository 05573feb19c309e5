package dev.limpid.temporal;

import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// The encoder of U-BARN for single pixels (Dumeur, Valero & Inglada 2024): a small network per
/// date in place of the spatial-spectral U-Net, day encoding, temporal transformer. Public for the
/// packages of this module.
public final class UbarnEncoder {
  public static final int WIDTH = 64;

  private final Linear in;
  private final Linear mixed;
  private final TemporalTransformer temporal;

  public UbarnEncoder(Net.Place place, int channels) {
    this.in = new Linear(place.in("spectral").in(0), channels, WIDTH);
    this.mixed = new Linear(place.in("spectral").in(1), WIDTH, WIDTH);
    this.temporal = new TemporalTransformer(place.in("temporal"), WIDTH);
  }

  /// @return (pixel, date, 64)
  public Tensor of(SeriesBatch batch) {
    Tensor z = mixed.of(in.of(batch.values()).relu()).plus(DayEncoding.of(batch.days(), WIDTH));
    return temporal.of(z, batch.seen());
  }
}

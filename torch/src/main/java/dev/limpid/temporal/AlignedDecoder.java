package dev.limpid.temporal;

import dev.limpid.torch.CrossAttention;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// Says from the vectors of an [AlignedProjector] what a pixel looked like on any day: the day's
/// code asks the vectors of the pixel (after the decoder of ALISE, Dumeur, Valero & Inglada 2024).
/// Public for the packages of this module.
public final class AlignedDecoder {
  private static final int WIDTH = UbarnPatchEncoder.WIDTH;
  private static final int HEADS = 2;

  private final CrossAttention attention;
  private final Linear hidden;
  private final Linear out;

  public AlignedDecoder(Net.Place place, int bands) {
    this.attention = new CrossAttention(place.in("attention"), WIDTH, HEADS, 0);
    this.hidden = new Linear(place.in("hidden"), WIDTH, WIDTH);
    this.out = new Linear(place.in("out"), WIDTH, bands);
  }

  /// @param aligned (patch, query, 64, row, column)
  /// @param days since 1 January of the year of the patch's first date: (patch, date)
  /// @return standardised: (patch, date, band, row, column)
  public Tensor of(Tensor aligned, Tensor days) {
    Tensor vectors = new DatedMaps(aligned, null, null).series(); // (pixel, query, 64)
    Tensor asked = attention.of(DayEncoding.of(days, WIDTH), vectors, null); // (pixel, date, 64)
    return DatedMaps.maps(out.of(hidden.of(asked).relu()), aligned);
  }
}

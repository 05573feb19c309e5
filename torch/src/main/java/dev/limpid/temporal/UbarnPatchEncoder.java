package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.List;

/// The encoder of U-BARN (Dumeur, Valero & Inglada 2024): a U-Net over each date's image, day
/// encoding, a transformer over the dates of each pixel. Public for the packages of this module.
public final class UbarnPatchEncoder {
  public static final int WIDTH = 64;

  /// What rows and columns of a patch must be multiples of.
  public static final int FACTOR = UbarnSpatial.FACTOR;

  private final Net net;
  private final UbarnSpatial spatial;
  private final TemporalTransformer temporal;

  /// @param channels of an image, without the one that says where there are values
  public UbarnPatchEncoder(Net.Place place, int channels) {
    this.net = place.net();
    this.spatial = new UbarnSpatial(place.in("spatial"), channels + 1, WIDTH);
    this.temporal = new TemporalTransformer(place.in("temporal"), WIDTH);
  }

  /// @return (patch, date, 64, row, column); what it says of a date that a pixel has not seen is of
  ///   no use
  public Tensor of(PatchBatch batch) {
    PatchNet.Encoded images =
        new PatchNet.Encoded(List.of(images(batch, Halo.NONE)), batch.seen(), batch.days());
    return dates(images, Halo.NONE, (z, seen) -> z);
  }

  /// What the U-Net makes of each image, without `crop`: (patch, date, 64, row, column).
  Tensor images(PatchBatch batch, Halo crop) {
    return EachImage.of(net, batch, x -> List.of(PatchBatch.cropped(spatial.of(x), crop)))
        .getFirst();
  }

  /// What layers make of the encoded dates of each pixel that is left without `crop`.
  ///
  /// @param images one level
  /// @return (patch, ..., row, column)
  Tensor dates(PatchNet.Encoded images, Halo crop, DatedMaps.Layers layers) {
    return new DatedMaps(
            images.maps().getFirst(),
            DayEncoding.of(images.days(), WIDTH),
            PatchBatch.cropped(images.seen(), crop))
        .eachPixel(net, (z, seen) -> layers.of(temporal.of(z, seen), seen));
  }

  static Halo halo() {
    return Reach.halo(FACTOR, UbarnSpatial::reach);
  }
}

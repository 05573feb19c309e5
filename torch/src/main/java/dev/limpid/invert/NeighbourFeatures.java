package dev.limpid.invert;

import dev.limpid.canopy.Sensor;
import dev.limpid.torch.Convolution;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// What an encoder learns to see in the pixels around a pixel: two convolutions of 3 x 3 with 32
/// channels over standardised bands (Zerah et al. 2024). They are not padded, so a square of 5 x 5
/// pixels becomes one.
final class NeighbourFeatures {
  /// Pixels that are seen on each side of a pixel.
  static final int REACH = 2;

  static final int SIDE = 2 * REACH + 1;

  /// Channels of both.
  static final int COUNT = 32;

  private static final int BANDS = Sensor.SENTINEL2.size();

  private final Convolution first;
  private final Convolution second;

  NeighbourFeatures(Net.Place place) {
    Convolution.Shape shape = Convolution.Shape.square(3);
    this.first = new Convolution(place.in("first"), shape, BANDS, COUNT, true);
    this.second = new Convolution(place.in("second"), shape, COUNT, COUNT, true);
  }

  /// @param seen (n, pixel x band), squares row by row
  /// @return (n, 32)
  Tensor of(Tensor seen) {
    Tensor pixels = SpectrumFeatures.bands(seen.reshape(-1, SIDE, SIDE, BANDS));
    Tensor image = pixels.permute(0, 3, 1, 2).contiguous(); // (n, band, row, column)
    return second.of(first.of(image).relu()).relu().reshape(-1, COUNT);
  }
}

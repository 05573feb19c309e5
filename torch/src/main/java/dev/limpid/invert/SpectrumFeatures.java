package dev.limpid.invert;

import dev.limpid.canopy.Sensor;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.List;

/// What the encoder sees of spectra (Zerah et al. 2024): standardised bands, the cosines of three
/// angles, and four spectral indices.
final class SpectrumFeatures {
  static final int COUNT = 17;

  // means and spreads of Sentinel-2 reflectance, then of the cosines
  private static final float[] LOCATION = {
    .0502f, .0798f, .0868f, .1276f, .2355f, .2666f, .2758f, .2945f, .2277f, .1447f
  };
  private static final float[] SCALE = {
    .1099f, .1514f, .2345f, .2230f, .2523f, .3090f, .3257f, .3260f, .3333f, .2884f
  };
  private static final float[] COSINE_LOCATION = {.6348f, .9898f, 0};
  private static final float[] COSINE_SCALE = {.2927f, .0102f, 1};

  /// Where both bands of an index are 0, it is 0.
  private static final double TINY = 1e-6;

  /// The logarithm's argument never comes nearer to 0.
  private static final double SMALLEST = 1e-3;

  private SpectrumFeatures() {}

  /// @param reflectance (n, 10), bands as [Sensor#SENTINEL2]
  /// @param angles (n, 3) in degrees
  /// @return (n, 17)
  static Tensor of(Tensor reflectance, Tensor angles) {
    Tensor cosines =
        standardised(Pointwise.cos(angles.times(Math.PI / 180)), COSINE_LOCATION, COSINE_SCALE);
    Tensor seen = Pointwise.between(reflectance, 0, 1);
    Tensor red = band(seen, "B4");
    Tensor infrared = band(seen, "B8");
    Tensor first = band(seen, "B11");
    Tensor slope = infrared.minus(red).times(1.5).over(infrared.plus(red).plus(0.5)).plus(0.371);
    Tensor leafArea =
        Pointwise.log(Pointwise.larger(slope, slope.times(-1)).atLeast(SMALLEST)).times(-1 / 2.4);
    return Tensor.cat(
        1,
        List.of(
            bands(reflectance),
            cosines,
            difference(infrared, red),
            difference(infrared, first),
            difference(band(seen, "B12"), first),
            leafArea));
  }

  /// Standardised bands.
  ///
  /// @param reflectance (..., 10)
  static Tensor bands(Tensor reflectance) {
    return standardised(reflectance, LOCATION, SCALE);
  }

  /// Spreads of the bands (10).
  static Tensor scale() {
    return Tensor.of(SCALE, SCALE.length);
  }

  private static Tensor standardised(Tensor x, float[] location, float[] scale) {
    return x.minus(Tensor.of(location, location.length)).over(Tensor.of(scale, scale.length));
  }

  private static Tensor band(Tensor reflectance, String name) {
    return reflectance.narrow(1, Sensor.SENTINEL2.indexOf(name), 1);
  }

  private static Tensor difference(Tensor a, Tensor b) {
    return a.minus(b).over(a.plus(b).atLeast(TINY));
  }
}

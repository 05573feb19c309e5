package dev.limpid.simulate;

import dev.limpid.raster.Band;
import java.util.List;

/// Reflectances in ten Sentinel-2 bands of what is no living plant: rounded, typical figures
/// written for this simulation.
final class Spectra {
  static final List<String> BANDS =
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12");

  /// Whether the sensor sees the band at 20 m; the others at 10 m.
  static final boolean[] COARSE = {false, false, false, true, true, true, false, true, true, true};

  static final int COUNT = BANDS.size();

  private static final double[] NANOMETRES = {492, 560, 665, 704, 741, 783, 833, 865, 1614, 2202};

  static final double[] STRAW = {.085, .125, .170, .205, .245, .270, .300, .320, .380, .270};
  static final double[] PETALS = {.045, .190, .175, .225, .360, .420, .450, .465, .240, .120};
  static final double[] CLEAR_WATER = {.042, .040, .022, .018, .014, .013, .011, .010, .006, .004};
  static final double[] MUDDY_WATER = {.062, .085, .075, .066, .045, .042, .036, .031, .012, .008};
  static final double[] TILES = {.070, .095, .155, .180, .195, .205, .220, .230, .285, .245};
  static final double[] SLATE = {.085, .092, .098, .102, .108, .112, .118, .122, .140, .130};
  static final double[] ASPHALT = {.080, .092, .105, .112, .118, .124, .130, .136, .165, .155};
  static final double[] WHITE_ROOF = {.560, .600, .620, .625, .630, .635, .640, .640, .600, .540};
  static final double[] CLOUD = {.660, .645, .650, .660, .670, .675, .680, .680, .520, .410};
  static final double[] HAZE = {.300, .270, .255, .250, .245, .240, .235, .230, .130, .090};

  /// Share of the light in shade that comes from the sky, by band: shadows are blue.
  static final double[] SKYLIGHT = {.58, .50, .43, .41, .39, .37, .35, .34, .27, .24};

  private Spectra() {}

  /// The bands as they are written: reflectance x 10000 in whole numbers.
  static List<Band> bands() {
    return java.util.stream.IntStream.range(0, COUNT)
        .mapToObj(b -> Band.spectral(BANDS.get(b), NANOMETRES[b]).scaled(1e-4, 0))
        .toList();
  }

  static double[] times(double[] spectrum, double factor) {
    double[] out = new double[COUNT];
    for (int b = 0; b < COUNT; b++) out[b] = spectrum[b] * factor;
    return out;
  }

  /// `a` and a share of `b`.
  static double[] mix(double[] a, double[] b, double share) {
    double[] out = new double[COUNT];
    for (int k = 0; k < COUNT; k++) out[k] = mix(a[k], b[k], share);
    return out;
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}

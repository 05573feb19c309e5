package dev.limpid.simulate;

import dev.limpid.raster.Band;
import java.util.List;

/// Reflectances of ground and canopy in ten Sentinel-2 bands, by mixing. The spectra below are
/// rounded, typical figures written for this simulation; a canopy is a layer that hides the ground
/// according to its leaf area (Beer's law, one extinction per band). It has the shape of real
/// spectra and none of their angles.
final class Spectra {
  static final List<String> BANDS =
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12");

  /// Whether the sensor sees the band at 20 m; the others at 10 m.
  static final boolean[] COARSE = {false, false, false, true, true, true, false, true, true, true};

  static final int COUNT = BANDS.size();

  private static final double[] NANOMETRES = {492, 560, 665, 704, 741, 783, 833, 865, 1614, 2202};

  static final double[] SOIL = {.095, .135, .180, .205, .225, .240, .260, .270, .355, .305};
  static final double[] STRAW = {.085, .125, .170, .205, .245, .270, .300, .320, .380, .270};
  static final double[] LEAVES = {.024, .050, .024, .088, .320, .430, .465, .480, .205, .092};
  static final double[] DRY_LEAVES = {.050, .085, .120, .170, .235, .265, .300, .320, .330, .210};
  static final double[] PETALS = {.045, .190, .175, .225, .360, .420, .450, .465, .240, .120};
  static final double[] CROWNS = {.019, .036, .019, .068, .235, .330, .360, .380, .165, .072};
  static final double[] NEEDLES = {.017, .028, .018, .048, .140, .180, .200, .210, .095, .045};
  static final double[] LITTER = {.035, .050, .065, .082, .110, .128, .148, .160, .195, .130};
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

  private static final double[] EXTINCTION = {.72, .66, .74, .60, .46, .42, .42, .42, .56, .66};

  private Spectra() {}

  /// The bands as they are written: reflectance x 10000 in whole numbers.
  static List<Band> bands() {
    return java.util.stream.IntStream.range(0, COUNT)
        .mapToObj(b -> Band.spectral(BANDS.get(b), NANOMETRES[b]).scaled(1e-4, 0))
        .toList();
  }

  /// A canopy over soil.
  ///
  /// @param leaves spectrum of a dense green canopy
  /// @param ground spectrum below it
  /// @param chlorophyll 0 for the average leaf, positive for darker leaves, about -1 to 1
  static float[] canopy(
      Calendar.State state, double[] leaves, double[] ground, double chlorophyll) {
    double all = state.green() + state.dry();
    double dryShare = all > 0 ? state.dry() / all : 0;
    float[] out = new float[COUNT];
    for (int b = 0; b < COUNT; b++) {
      double below = mix(ground[b], STRAW[b], state.straw());
      double pigment = b < 4 ? 1 - 0.22 * chlorophyll : 1 + 0.05 * chlorophyll;
      double leaf = mix(leaves[b] * pigment, DRY_LEAVES[b], dryShare);
      leaf = mix(leaf, PETALS[b], 0.6 * state.flower());
      double hidden = 1 - StrictMath.exp(-EXTINCTION[b] * all);
      out[b] = (float) mix(below, leaf, hidden);
    }
    return out;
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

  static float[] floats(double[] spectrum) {
    float[] out = new float[COUNT];
    for (int b = 0; b < COUNT; b++) out[b] = (float) spectrum[b];
    return out;
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}

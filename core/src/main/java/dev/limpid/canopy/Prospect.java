package dev.limpid.canopy;

/// Reflectance and transmittance of a leaf: a compact layer below which lie `N - 1` more
/// (Jacquemoud & Baret 1990, PROSPECT: a model of leaf optical properties spectra; Feret et al.
/// 2008 for -5, 2017 for -D, 2021 for -PRO). Which of them it is follows from the coefficients.
public final class Prospect {
  /// Half angle of the cone of light on the leaf, degrees.
  private static final double CONE = 40;

  /// Below this absorption the system of plates has no more digits; its limit is used.
  private static final double CONSERVATIVE = 1e-12;

  private final Wavelengths wavelengths;
  private final String source;

  /// By wavelength, one constituent after the other; null where the model does not know it.
  private final double[][] absorption;

  /// Transmissivity into the leaf from the cone and from everywhere, out of it, and reflectivity
  /// inside, by wavelength.
  private final double[] intoFromCone;

  private final double[] into;
  private final double[] out;

  public Prospect(LeafCoefficients coefficients, Wavelengths wavelengths) {
    this.wavelengths = wavelengths;
    this.source = coefficients.source();
    double[] n = wavelengths.pick(coefficients.n());
    this.absorption = new double[LeafCoefficients.CONSTITUENTS.size()][];
    for (int c = 0; c < absorption.length; c++) {
      double[] known = coefficients.absorption(c);
      if (known != null) absorption[c] = wavelengths.pick(known);
    }
    this.intoFromCone = new double[n.length];
    this.into = new double[n.length];
    this.out = new double[n.length];
    for (int i = 0; i < n.length; i++) {
      intoFromCone[i] = Fresnel.transmissivity(CONE, n[i]);
      into[i] = Fresnel.transmissivity(90, n[i]);
      out[i] = into[i] / (n[i] * n[i]);
    }
  }

  public Wavelengths wavelengths() {
    return wavelengths;
  }

  /// Computes a leaf at every wavelength.
  ///
  /// @param reflectance filled, 0 to 1
  /// @param transmittance filled, 0 to 1
  /// @throws IllegalArgumentException where the leaf has what the coefficients do not know
  public void leaf(Leaf leaf, double[] reflectance, double[] transmittance) {
    absorb(leaf, reflectance);
    double layers = leaf.n() - 1;
    for (int i = 0; i < reflectance.length; i++)
      plates(i, reflectance[i], layers, reflectance, transmittance);
  }

  /// The absorption of one elementary layer, by wavelength.
  private void absorb(Leaf leaf, double[] k) {
    java.util.Arrays.fill(k, 0);
    for (int c = 0; c < absorption.length; c++) {
      double amount = amount(leaf, c);
      if (amount == 0) continue;
      double[] specific = absorption[c];
      if (specific == null)
        throw new IllegalArgumentException(
            "%s knows no %s, got %s; set it to 0 or use PROSPECT-D or -PRO"
                .formatted(source, LeafCoefficients.CONSTITUENTS.get(c).substring(1), amount));
      double perLayer = amount / leaf.n();
      for (int i = 0; i < k.length; i++) k[i] += perLayer * specific[i];
    }
  }

  private static double amount(Leaf leaf, int constituent) {
    return switch (constituent) {
      case 0 -> leaf.cab();
      case 1 -> leaf.car();
      case 2 -> leaf.ant();
      case 3 -> leaf.brown();
      case 4 -> leaf.water();
      case 5 -> leaf.dry();
      case 6 -> leaf.protein();
      case 7 -> leaf.carbon();
      default -> throw new IllegalArgumentException("no constituent " + constituent);
    };
  }

  /// One elementary layer, then the pile of them.
  private void plates(
      int i, double k, double layers, double[] reflectance, double[] transmittance) {
    double tau = LayerTransmission.of(k);
    double t12 = into[i];
    double r12 = 1 - t12;
    double t21 = out[i];
    double r21 = 1 - t21;
    double through = tau * t21 / (1 - r21 * r21 * tau * tau);
    double topT = intoFromCone[i] * through;
    double topR = 1 - intoFromCone[i] + r21 * tau * topT;
    double t = t12 * through;
    double r = r12 + r21 * tau * t;
    double subT;
    double subR;
    if (1 - r - t < CONSERVATIVE) {
      subT = t / (t + (1 - t) * layers);
      subR = 1 - subT;
    } else {
      double d = Math.sqrt(Math.max(0, (1 + r + t) * (1 + r - t) * (1 - r + t) * (1 - r - t)));
      double a = (1 + r * r - t * t + d) / (2 * r);
      // 1 / b of the paper, which overflows where nothing passes
      double q = power(2 * t / (1 - r * r + t * t + d), layers);
      double perDen = 1 / (a * a - q * q);
      subR = a * (1 - q * q) * perDen;
      subT = q * (a * a - 1) * perDen;
    }
    double back = topT / (1 - subR * r);
    transmittance[i] = back * subT;
    reflectance[i] = topR + back * subR * t;
  }

  /// A power, in half the time of [Math#pow] and as good to a few units of the last digit.
  private static double power(double x, double exponent) {
    return exponent == 0 ? 1 : Math.exp(exponent * Math.log(x));
  }
}

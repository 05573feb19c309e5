package dev.limpid.canopy;

import java.util.Arrays;

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
  final double[] intoFromCone;

  final double[] into;
  final double[] out;

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
  /// In passes over all wavelengths, the arrays holding what lies between: the compiler turns those
  /// without calls into vector instructions.
  ///
  /// @param reflectance filled, 0 to 1
  /// @param transmittance filled, 0 to 1
  /// @throws IllegalArgumentException where the leaf has what the coefficients do not know
  public void leaf(Leaf leaf, double[] reflectance, double[] transmittance) {
    absorb(leaf, reflectance);
    boolean clear = false;
    for (int i = 0; i < reflectance.length; i++) {
      clear |= reflectance[i] < CONSERVATIVE;
      reflectance[i] = LayerTransmission.of(reflectance[i]);
    }
    double layers = leaf.n() - 1;
    if (clear) {
      clear(layers, reflectance, transmittance);
      return;
    }
    for (int i = 0; i < reflectance.length; i++)
      transmittance[i] = single(reflectance[i], into[i], out[i]);
    power(transmittance, layers);
    pile(reflectance, transmittance, reflectance, transmittance);
  }

  private static void power(double[] x, double exponent) {
    if (exponent == 0) {
      Arrays.fill(x, 1);
      return;
    }
    for (int i = 0; i < x.length; i++) x[i] = Math.log(x[i]) * exponent;
    for (int i = 0; i < x.length; i++) x[i] = Math.exp(x[i]);
  }

  /// The first layer on the others.
  ///
  /// @param tau transmission of a layer
  /// @param q 1 / b of Stokes' system to the power of the layers below the first
  private void pile(double[] tau, double[] q, double[] reflectance, double[] transmittance) {
    for (int i = 0; i < tau.length; i++) {
      double through = through(tau[i], out[i]);
      double r21 = 1 - out[i];
      double t = into[i] * through;
      double r = 1 - into[i] + r21 * tau[i] * t;
      double a = (1 + r * r - t * t + root(r, t)) / (2 * r);
      double perDen = 1 / (a * a - q[i] * q[i]);
      double subR = a * (1 - q[i] * q[i]) * perDen;
      double subT = q[i] * (a * a - 1) * perDen;
      double topT = intoFromCone[i] * through;
      double topR = 1 - intoFromCone[i] + r21 * tau[i] * topT;
      double back = topT / (1 - subR * r);
      transmittance[i] = back * subT;
      reflectance[i] = topR + back * subR * t;
    }
  }

  /// The absorption of one elementary layer, by wavelength.
  void absorb(Leaf leaf, double[] k) {
    Arrays.fill(k, 0);
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

  /// Specific absorption of a constituent by wavelength, null where it is none or unknown.
  double[] specific(Parameter constituent) {
    return switch (constituent) {
      case CAB -> absorption[0];
      case CAR -> absorption[1];
      case ANT -> absorption[2];
      case CBROWN -> absorption[3];
      case CW -> absorption[4];
      case CM -> absorption[5];
      case PROT -> absorption[6];
      case CBC -> absorption[7];
      case N, LAI, LIDFA, LIDFB, TYPELIDF, HSPOT, RSOIL, PSOIL, TTS, TTO, PSI -> null;
    };
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

  /// The same one by one, where some wavelength may be absorbed by nothing.
  ///
  /// @param tau transmission of a layer; becomes the reflectance
  private void clear(double layers, double[] tau, double[] transmittance) {
    for (int i = 0; i < tau.length; i++) {
      double through = through(tau[i], out[i]);
      double t = into[i] * through;
      double r = 1 - into[i] + (1 - out[i]) * tau[i] * t;
      double subT;
      double subR;
      if (1 - r - t < CONSERVATIVE) {
        subT = t / (t + (1 - t) * layers);
        subR = 1 - subT;
      } else {
        double a = (1 + r * r - t * t + root(r, t)) / (2 * r);
        double q = Math.pow(single(tau[i], into[i], out[i]), layers);
        subR = a * (1 - q * q) / (a * a - q * q);
        subT = q * (a * a - 1) / (a * a - q * q);
      }
      double topT = intoFromCone[i] * through;
      double topR = 1 - intoFromCone[i] + (1 - out[i]) * tau[i] * topT;
      double back = topT / (1 - subR * r);
      transmittance[i] = back * subT;
      tau[i] = topR + back * subR * t;
    }
  }

  /// Light that leaves a layer below, over what entered it above.
  private static double through(double tau, double t21) {
    double r21 = 1 - t21;
    return tau * t21 / (1 - r21 * r21 * tau * tau);
  }

  static double root(double r, double t) {
    return Math.sqrt(Math.max(0, (1 + r + t) * (1 + r - t) * (1 - r + t) * (1 - r - t)));
  }

  /// 1 / b of Stokes' system, which itself overflows where nothing passes.
  static double single(double tau, double t12, double t21) {
    double t = t12 * through(tau, t21);
    double r = 1 - t12 + (1 - t21) * tau * t;
    return 2 * t / (1 - r * r + t * t + root(r, t));
  }
}

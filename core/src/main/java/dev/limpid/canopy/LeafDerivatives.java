package dev.limpid.canopy;

/// A leaf by [Prospect] with the derivatives of its reflectance and transmittance by absorption and
/// by the number of layers.
final class LeafDerivatives {
  /// Derivatives of leaves that absorb less are those at this absorption: nearer to none, the
  /// system of plates is 0/0.
  private static final double CLEAR = 1e-8;

  /// Of the transmission of a layer: its logarithm is finite.
  private static final double OPAQUE = 1e-300;

  private final Prospect prospect;

  /// By wavelength: absorption of a layer, reflectance and transmittance of the leaf.
  final double[] k;

  final double[] rho;
  final double[] tau;

  /// Derivatives of these two by absorption, and by the layers where absorption stays.
  final double[] rhoByK;

  final double[] tauByK;
  final double[] rhoByN;
  final double[] tauByN;

  private final double[] layer;
  private final double[] logSingle;
  private final double[] q;

  LeafDerivatives(Prospect prospect) {
    this.prospect = prospect;
    int n = prospect.wavelengths().count();
    this.k = new double[n];
    this.rho = new double[n];
    this.tau = new double[n];
    this.rhoByK = new double[n];
    this.tauByK = new double[n];
    this.rhoByN = new double[n];
    this.tauByN = new double[n];
    this.layer = new double[n];
    this.logSingle = new double[n];
    this.q = new double[n];
  }

  void fill(Leaf leaf) {
    prospect.absorb(leaf, k);
    boolean clear = false;
    double layers = leaf.n() - 1;
    for (int i = 0; i < k.length; i++) {
      clear |= k[i] < CLEAR;
      layer[i] = LayerTransmission.of(Math.max(CLEAR, k[i]));
      double single = Prospect.single(layer[i], prospect.into[i], prospect.out[i]);
      logSingle[i] = Math.log(Math.max(OPAQUE, single));
    }
    for (int i = 0; i < k.length; i++) q[i] = Math.exp(layers * logSingle[i]);
    for (int i = 0; i < k.length; i++)
      differentiate(i, layers, LayerTransmission.slope(Math.max(CLEAR, k[i])));
    if (clear) prospect.leaf(leaf, rho, tau);
  }

  /// Forwards through the equations of [Prospect]: `d` before a name is its derivative by
  /// absorption.
  private void differentiate(int i, double layers, double dTau) {
    double tau = layer[i];
    double out = prospect.out[i];
    double r21 = 1 - out;
    double lost = 1 / (1 - r21 * r21 * tau * tau);
    double through = tau * out * lost;
    double dThrough = out * (1 + r21 * r21 * tau * tau) * lost * lost * dTau;
    double t = prospect.into[i] * through;
    double dt = prospect.into[i] * dThrough;
    double r = 1 - prospect.into[i] + r21 * tau * t;
    double dr = r21 * (tau * dt + dTau * t);
    double root = Prospect.root(r, t);
    double dRoot = -2 * (r * (1 - r * r + t * t) * dr + t * (1 + r * r - t * t) * dt) / root;
    double a = (1 + r * r - t * t + root) / (2 * r);
    double da = (2 * (r - a) * dr - 2 * t * dt + dRoot) / (2 * r);
    double perSingle = 1 / (1 - r * r + t * t + root);
    double single = 2 * t * perSingle;
    double dSingle = (2 * dt - single * (2 * t * dt - 2 * r * dr + dRoot)) * perSingle;
    double q = this.q[i];
    double dq = layers * q / Math.max(OPAQUE, single) * dSingle;
    double qByN = q == 0 ? 0 : q * logSingle[i];

    double e = 1 / (a * a - q * q);
    double subR = a * (1 - q * q) * e;
    double subT = q * (a * a - 1) * e;
    double subRByQ = 2 * a * q * (1 - a * a) * e * e;
    double subTByQ = (a * a - 1) * (a * a + q * q) * e * e;
    double dSubR = subRByQ * dq - (1 - q * q) * (a * a + q * q) * e * e * da;
    double dSubT = subTByQ * dq + 2 * a * q * (1 - q * q) * e * e * da;

    double cone = prospect.intoFromCone[i];
    double again = 1 / (1 - subR * r);
    double back = cone * through * again;
    double dBack = (cone * dThrough + back * (dSubR * r + subR * dr)) * again;
    double backByN = back * subRByQ * qByN * r * again;
    this.tau[i] = back * subT;
    this.rho[i] = 1 - cone + r21 * tau * cone * through + back * subR * t;
    tauByK[i] = dBack * subT + back * dSubT;
    rhoByK[i] =
        r21 * cone * (tau * dThrough + dTau * through)
            + dBack * subR * t
            + back * (dSubR * t + subR * dt);
    tauByN[i] = backByN * subT + back * subTByQ * qByN;
    rhoByN[i] = (backByN * subR + back * subRByQ * qByN) * t;
  }
}

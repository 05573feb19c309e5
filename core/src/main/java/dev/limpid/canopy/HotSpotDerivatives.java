package dev.limpid.canopy;

/// Derivatives of the two integrals of the hot spot (Verhoef 1998; Kuusk 1985) of a
/// [CanopyGeometry]: transmission along sun and view together, and the mean probability of seeing
/// sunlit leaves. Each is a function of leaf area, of both extinctions and of the hot spot's size.
final class HotSpotDerivatives {
  /// Steps between which extinction differs by less are integrated by a series.
  private static final double SHORT = 1e-4;

  private final CanopyGeometry g;

  /// Of `tsstoo`, by leaf area, extinction towards sun and viewer, and size.
  double seenByL;

  double seenByKs;
  double seenByKo;
  double seenByQ;

  /// Of `sunlit`, by the same.
  double sunlitByL;

  double sunlitByKs;
  double sunlitByKo;
  double sunlitByQ;

  // of both, by what the integral is a function of: extinction of the layer along sun and view,
  // what correlation takes of it, and the parameter alpha
  private double seenByC;
  private double seenByH;
  private double seenByAlpha;
  private double sunlitByC;
  private double sunlitByH;
  private double sunlitByAlpha;

  HotSpotDerivatives(CanopyGeometry geometry) {
    this.g = geometry;
  }

  /// @param q size of a leaf over height of the canopy
  void fill(double q) {
    if (g.alpha == Double.POSITIVE_INFINITY) {
      none();
    } else if (g.alpha == 0) {
      full();
    } else {
      integrate();
      spread(q);
    }
  }

  /// Without hot spot. By size the derivative is that of the integral as size becomes 0: it grows
  /// by `h / alpha` in the exponent.
  private void none() {
    double k = g.ks + g.ko;
    double byK = (g.l * g.tsstoo - g.z) / k;
    seenByL = -k * g.tsstoo;
    seenByKs = seenByKo = -g.l * g.tsstoo;
    sunlitByL = (g.tsstoo - g.z / g.l) / g.l;
    sunlitByKs = sunlitByKo = byK / g.l;
    double perQ = g.dso == 0 ? 0 : g.l * Math.sqrt(g.ks * g.ko) * k / (2 * g.dso);
    seenByQ = perQ * g.tsstoo;
    sunlitByQ = perQ * g.sunlit;
  }

  /// Sun and viewer in one direction, so that size does not matter.
  private void full() {
    seenByL = -g.ks * g.tss;
    seenByKs = -g.l * g.tss;
    sunlitByL = (g.tss - g.sunlit) / g.l;
    sunlitByKs = (g.tss - g.sunlit) / g.ks;
    seenByKo = sunlitByKo = 0;
    seenByQ = sunlitByQ = 0;
  }

  /// The steps of [CanopyGeometry], differentiated one by one.
  private void integrate() {
    double alpha = g.alpha;
    double c = (g.ks + g.ko) * g.l;
    double h = g.l * Math.sqrt(g.ks * g.ko);
    double phi = -Math.expm1(-alpha) / CanopyGeometry.STEPS;
    double dPhi = Math.exp(-alpha) / CanopyGeometry.STEPS;
    double x = 0;
    double xByAlpha = 0;
    double y = 0;
    double yByH = 0;
    double yByAlpha = 0;
    double f = 1;
    sunlitByC = sunlitByH = sunlitByAlpha = 0;
    for (int i = 1; i <= CanopyGeometry.STEPS; i++) {
      boolean last = i == CanopyGeometry.STEPS;
      double nextX = last ? 1 : -Math.log1p(-i * phi) / alpha;
      double nextXByAlpha = last ? 0 : (i * dPhi / (1 - i * phi) - nextX) / alpha;
      double nextYByH = i * phi / alpha;
      double nextY = h * nextYByH - c * nextX;
      double nextYByAlpha = h * (i * dPhi - nextYByH) / alpha - c * nextXByAlpha;
      double nextF = Math.exp(nextY);
      double dx = nextX - x;
      double dy = nextY - y;
      // of the mean of f over the step, by y at its beginning and its end
      double mean = Math.abs(dy) < 1e-12 ? f : (nextF - f) / dy;
      boolean brief = Math.abs(dy) < SHORT;
      double byBegin = brief ? mean * (0.5 - dy / 12) : (mean - f) / dy;
      double byEnd = brief ? mean * (0.5 + dy / 12) : (nextF - mean) / dy;
      sunlitByC -= dx * (byBegin * x + byEnd * nextX);
      sunlitByH += dx * (byBegin * yByH + byEnd * nextYByH);
      sunlitByAlpha +=
          dx * (byBegin * yByAlpha + byEnd * nextYByAlpha) + mean * (nextXByAlpha - xByAlpha);
      x = nextX;
      xByAlpha = nextXByAlpha;
      y = nextY;
      yByH = nextYByH;
      yByAlpha = nextYByAlpha;
      f = nextF;
    }
    seenByC = -f;
    seenByH = f * yByH;
    seenByAlpha = f * yByAlpha;
  }

  private void spread(double q) {
    double k = g.ks + g.ko;
    double root = Math.sqrt(g.ks * g.ko);
    boolean capped = q == 0 || g.alpha < g.dso / q * 2 / k;
    double alphaByK = capped ? 0 : -g.alpha / k;
    double alphaByQ = capped ? 0 : -g.alpha / q;
    double hByKs = g.l * root / (2 * g.ks);
    double hByKo = g.l * root / (2 * g.ko);
    seenByL = k * seenByC + root * seenByH;
    seenByKs = g.l * seenByC + hByKs * seenByH + alphaByK * seenByAlpha;
    seenByKo = g.l * seenByC + hByKo * seenByH + alphaByK * seenByAlpha;
    seenByQ = alphaByQ * seenByAlpha;
    sunlitByL = k * sunlitByC + root * sunlitByH;
    sunlitByKs = g.l * sunlitByC + hByKs * sunlitByH + alphaByK * sunlitByAlpha;
    sunlitByKo = g.l * sunlitByC + hByKo * sunlitByH + alphaByK * sunlitByAlpha;
    sunlitByQ = alphaByQ * sunlitByAlpha;
  }
}

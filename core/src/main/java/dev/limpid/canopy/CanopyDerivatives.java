package dev.limpid.canopy;

import java.util.Arrays;
import java.util.List;

/// Bands of one canopy after the other with their derivatives, in one thread: [LeafDerivatives]
/// forwards, [SailAdjoint] backwards at each wavelength, the geometry once for each band.
final class CanopyDerivatives {
  /// Derivatives of thinner canopies are those of this leaf area: without leaves they are 0/0.
  private static final double THIN = 1e-6;

  private final Prosail.Simulator simulator;
  private final SoilBasis soils;
  private final List<Parameter> traits;

  /// (wavelength, band)
  private final double[][] shares;

  /// Specific absorption by trait; null for traits that absorb nothing.
  private final double[][] specific;

  // positions of the other traits
  private final int layers;
  private final int leafArea;
  private final int angle;
  private final int size;
  private final int dryness;
  private final int brightness;

  private final LeafDerivatives leaf;
  private final CanopyGeometry geometry;
  private final SailLayer layer;
  private final SailAdjoint adjoint;
  private final HotSpotDerivatives hotSpot;
  private final CampbellSlopes campbell;
  private final double[] slopes;
  private final double[] m;
  private final double[] e1;

  /// Of one wavelength, and summed by band: by each trait directly, then by [SailAdjoint#by].
  private final double[] parts;

  private final double[][] sums;

  CanopyDerivatives(Prosail model, List<Parameter> traits, double[][] shares) {
    this.simulator = model.simulator();
    Prospect prospect = model.prospect();
    this.soils = model.soils();
    this.traits = traits;
    this.shares = shares;
    this.specific = new double[traits.size()][];
    for (int t = 0; t < specific.length; t++) specific[t] = prospect.specific(traits.get(t));
    this.layers = traits.indexOf(Parameter.N);
    this.leafArea = traits.indexOf(Parameter.LAI);
    this.angle = traits.indexOf(Parameter.LIDFA);
    this.size = traits.indexOf(Parameter.HSPOT);
    this.dryness = traits.indexOf(Parameter.PSOIL);
    this.brightness = traits.indexOf(Parameter.RSOIL);
    this.leaf = new LeafDerivatives(prospect);
    this.geometry = new CanopyGeometry(model.options());
    this.layer = new SailLayer(geometry);
    this.adjoint = new SailAdjoint(geometry, layer);
    this.hotSpot = new HotSpotDerivatives(geometry);
    this.campbell = new CampbellSlopes(model.options().classes());
    this.slopes = new double[model.options().classes().count()];
    this.m = new double[shares.length];
    this.e1 = new double[shares.length];
    this.parts = new double[traits.size() + SailAdjoint.COUNT];
    this.sums = new double[shares[0].length][parts.length];
  }

  /// Writes the bands from position `at` of `into`.
  void reflectance(Draw draw, double[] into, int at) {
    double[] rsot = simulator.run(draw.traits(), draw.angles()).rsot;
    Arrays.fill(into, at, at + sums.length, 0);
    for (int i = 0; i < shares.length; i++)
      for (int b = 0; b < sums.length; b++) into[at + b] += shares[i][b] * rsot[i];
  }

  /// The same, and the derivatives, (trait, band), from position `from` of `by`.
  void differentiate(Draw draw, double[] into, int at, double[] by, int from) {
    Traits canopy = draw.traits();
    boolean thin = canopy.lai() < THIN;
    Traits near =
        thin
            ? new Traits(canopy.leaf(), THIN, canopy.leafAngles(), canopy.hotSpot(), canopy.soil())
            : canopy;
    geometry.set(near, draw.angles());
    hotSpot.fill(canopy.hotSpot());
    campbell.fill(((LeafAngles.Campbell) canopy.leafAngles()).mean(), slopes);
    leaf.fill(canopy.leaf());
    layer.begin();
    layer.extinction(leaf.rho, leaf.tau, m);
    for (int i = 0; i < m.length; i++) e1[i] = Math.exp(-m[i] * geometry.l);
    Arrays.fill(into, at, at + sums.length, 0);
    for (double[] sum : sums) Arrays.fill(sum, 0);
    for (int i = 0; i < m.length; i++) wavelength(i, canopy, into, at);
    if (thin) reflectance(draw, into, at);
    for (int b = 0; b < sums.length; b++) {
      geometry(sums[b]);
      for (int t = 0; t < traits.size(); t++) by[from + t * sums.length + b] = sums[b][t];
    }
  }

  private void wavelength(int i, Traits canopy, double[] into, int at) {
    Soil soil = canopy.soil();
    double mixed = soil.dryShare() * soils.dry[i] + (1 - soil.dryShare()) * soils.wet[i];
    adjoint.run(leaf.rho[i], leaf.tau[i], m[i], e1[i], soil.brightness() * mixed);
    double n = canopy.leaf().n();
    double byK = adjoint.byRho * leaf.rhoByK[i] + adjoint.byTau * leaf.tauByK[i];
    double byN =
        adjoint.byRho * leaf.rhoByN[i] + adjoint.byTau * leaf.tauByN[i] - byK * leaf.k[i] / n;
    for (int t = 0; t < specific.length; t++)
      if (specific[t] != null) parts[t] = byK * specific[t][i] / n;
    parts[layers] = byN;
    parts[dryness] = adjoint.bySoil * soil.brightness() * (soils.dry[i] - soils.wet[i]);
    parts[brightness] = adjoint.bySoil * mixed;
    System.arraycopy(adjoint.by, 0, parts, traits.size(), SailAdjoint.COUNT);
    double[] share = shares[i];
    for (int b = 0; b < share.length; b++) {
      if (share[b] == 0) continue;
      into[at + b] += share[b] * adjoint.rsot;
      double[] sum = sums[b];
      for (int p = 0; p < parts.length; p++) sum[p] += share[b] * parts[p];
    }
  }

  /// From derivatives by what the geometry consists of to those by leaf area, angle and hot spot.
  private void geometry(double[] sum) {
    CanopyGeometry g = geometry;
    int at = traits.size();
    double byTss = sum[at + SailAdjoint.TSS] * g.tss;
    double byToo = sum[at + SailAdjoint.TOO] * g.too;
    double byZ = sum[at + SailAdjoint.Z];
    double bySunlit = sum[at + SailAdjoint.SUNLIT];
    double bySeen = sum[at + SailAdjoint.SEEN];
    double k = g.ks + g.ko;
    double left = Math.exp(-k * g.l);
    double zByK = (g.l * left - g.z) / k;
    double byKs =
        sum[at + SailAdjoint.KS]
            - g.l * byTss
            + zByK * byZ
            + bySunlit * hotSpot.sunlitByKs
            + bySeen * hotSpot.seenByKs;
    double byKo =
        sum[at + SailAdjoint.KO]
            - g.l * byToo
            + zByK * byZ
            + bySunlit * hotSpot.sunlitByKo
            + bySeen * hotSpot.seenByKo;
    sum[leafArea] =
        sum[at + SailAdjoint.L]
            - g.ks * byTss
            - g.ko * byToo
            + left * byZ
            + bySunlit * hotSpot.sunlitByL
            + bySeen * hotSpot.seenByL;
    sum[angle] =
        byKs * CanopyGeometry.mean(slopes, g.perSun)
            + byKo * CanopyGeometry.mean(slopes, g.perView)
            + sum[at + SailAdjoint.BF] * CanopyGeometry.mean(slopes, g.square)
            + sum[at + SailAdjoint.SOB] * CanopyGeometry.mean(slopes, g.reflected)
            + sum[at + SailAdjoint.SOF] * CanopyGeometry.mean(slopes, g.transmitted);
    sum[size] = bySunlit * hotSpot.sunlitByQ + bySeen * hotSpot.seenByQ;
  }
}

package dev.limpid.canopy;

import java.util.Arrays;

/// Reflectance of a canopy from that of its leaves and its soil: 4SAIL (Verhoef 1984, 1985; Verhoef
/// et al. 2007, Unified optical-thermal four-stream radiative transfer theory for homogeneous
/// vegetation canopies). An object belongs to one thread.
final class Sail {
  private final CanopyGeometry geometry;
  private final SailLayer layer;

  Sail(SailOptions options) {
    this.geometry = new CanopyGeometry(options);
    this.layer = new SailLayer(geometry);
  }

  /// Fills the reflectance factors and absorptions of `spectra`, whose leaf and soil are there.
  void fill(Traits traits, Angles angles, CanopySpectra spectra) {
    if (traits.lai() == 0) {
      bare(spectra);
      return;
    }
    geometry.set(traits, angles);
    layer.begin();
    spectra.cover = 1 - geometry.too;
    double[] rho = spectra.leafReflectance;
    double[] tau = spectra.leafTransmittance;
    double[] m = spectra.rsot; // these two hold it until they are filled
    double[] e1 = spectra.rdot;
    layer.extinction(rho, tau, m);
    for (int i = 0; i < m.length; i++) e1[i] = Math.exp(-m[i] * geometry.l);
    for (int i = 0; i < m.length; i++) {
      layer.scatter(rho[i], tau[i], m[i], e1[i]);
      couple(spectra, i);
    }
  }

  private static void bare(CanopySpectra spectra) {
    for (CanopySpectra.Factor factor : CanopySpectra.Factor.values())
      System.arraycopy(spectra.soil, 0, spectra.values(factor), 0, spectra.soil.length);
    Arrays.fill(spectra.absorbedDirect, 0);
    Arrays.fill(spectra.absorbedDiffuse, 0);
    spectra.cover = 0;
  }

  /// Light between the layer and the soil below it.
  private void couple(CanopySpectra spectra, int i) {
    CanopyGeometry g = geometry;
    SailLayer y = layer;
    double rs = spectra.soil[i];
    double perDn = 1 / kept(rs, y.rdd);
    double down = y.tsd + g.tss;
    spectra.rddt[i] = y.rdd + y.tdd * y.tdd * rs * perDn;
    spectra.rsdt[i] = y.rsd + down * rs * y.tdd * perDn;
    spectra.rdot[i] = y.rdo + y.tdd * rs * (y.tdo + g.too) * perDn;
    double single = y.w * g.l * g.sunlit + g.tsstoo * rs;
    double toSoil = down * y.tdo + (y.tsd + g.tss * rs * y.rdd) * g.too;
    spectra.rsot[i] = single + y.rsod + toSoil * rs * perDn;
    spectra.absorbedDirect[i] = 1 - spectra.rsdt[i] - (1 - rs) * down * perDn;
    spectra.absorbedDiffuse[i] = 1 - spectra.rddt[i] - (1 - rs) * y.tdd * perDn;
  }

  /// What the soil does not get back of its light from the layer above.
  ///
  /// @param rs reflectance of the soil
  /// @param rdd of the layer
  static double kept(double rs, double rdd) {
    double dn = 1 - rs * rdd;
    if (!(dn > 0))
      throw new IllegalArgumentException(
          "rsoil: a soil of reflectance %s below this canopy reflects more than it gets; it must be darker"
              .formatted(rs));
    return dn;
  }
}

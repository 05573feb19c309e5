package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Path;

/// Two spectra between which soils are mixed.
public final class SoilBasis {
  final double[] dry;
  final double[] wet;

  private SoilBasis(double[] dry, double[] wet) {
    this.dry = dry;
    this.wet = wet;
  }

  /// The soils of Limpid: two smooth curves written for it, of the shape of bare mineral soils and
  /// of no measured one. With x the wavelength in nm, a dry and bright soil is `0.46 (1 - exp(-(x -
  /// 250) / 520))`, less `0.05` and `0.09` in bands of water at 1420 and 1930 nm and `0.05` in one
  /// of clay at 2210 nm, and falls by a tenth from 2200 to 2500 nm; a wet and dark one is 0.42 of
  /// it, less the same bands of water half as deep again.
  public static SoilBasis shipped() {
    double[] dry = new double[Wavelengths.ALL.count()];
    double[] wet = new double[dry.length];
    for (int i = 0; i < dry.length; i++) {
      double x = Wavelengths.ALL.at(i);
      double water = 0.05 * bell((x - 1420) / 35) + 0.09 * bell((x - 1930) / 45);
      double bright = 0.46 * (1 - Math.exp(-(x - 250) / 520)) * (1 - Math.max(0, x - 2200) / 3000);
      dry[i] = bright - water - 0.05 * bell((x - 2210) / 30);
      wet[i] = 0.42 * bright - 0.5 * water;
    }
    return new SoilBasis(dry, wet);
  }

  private static double bell(double x) {
    return Math.exp(-x * x / 2);
  }

  /// A table of one or two spectra beside their wavelengths. The first is the dry or bright one; a
  /// single one is taken for both.
  public static SoilBasis read(Path file) throws IOException {
    SpectralTable table = SpectralTable.read(file);
    if (table.names().isEmpty() || table.names().size() > 2)
      throw table.bad(
          "has %d spectra beside the wavelength; a soil file has one, or a dry and a wet one"
              .formatted(table.names().size()));
    double[] dry = checked(table, table.names().getFirst());
    return new SoilBasis(dry, checked(table, table.names().getLast()));
  }

  private static double[] checked(SpectralTable table, String name) throws BadInput {
    double[] spectrum = table.spectrum(name);
    for (double value : spectrum)
      if (!(value >= 0 && value <= 1))
        throw table.bad("'%s' holds %s; a reflectance is 0 to 1".formatted(name, value));
    return spectrum;
  }

  /// The same at fewer wavelengths.
  SoilBasis at(Wavelengths wavelengths) {
    return new SoilBasis(wavelengths.pick(dry), wavelengths.pick(wet));
  }

  void fill(Soil soil, double[] reflectance) {
    for (int i = 0; i < reflectance.length; i++)
      reflectance[i] =
          soil.brightness() * (soil.dryShare() * dry[i] + (1 - soil.dryShare()) * wet[i]);
  }
}

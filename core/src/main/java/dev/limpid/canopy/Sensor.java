package dev.limpid.canopy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The spectral responses of a sensor's bands: a band sees the mean of a spectrum weighted by them.
public final class Sensor {
  /// Bands of Sentinel-2 that see the ground, in the order of every table.
  public static final List<String> SENTINEL2 =
      List.of("B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B11", "B12");

  /// Satellites whose responses are part of Limpid.
  public static final List<String> SHIPPED = List.of("S2A", "S2B", "S2C");

  /// The column of the sun's irradiance in a table.
  private static final String SOLAR = "solar";

  private final List<String> bands;

  /// By band, at every wavelength from 400 to 2500 nm; each sums to 1.
  private final double[][] weights;

  private Sensor(List<String> bands, double[][] weights) {
    this.bands = List.copyOf(bands);
    this.weights = weights;
    for (double[] band : weights) {
      double sum = 0;
      for (double weight : band) sum += weight;
      for (int i = 0; i < band.length; i++) band[i] /= sum;
    }
  }

  /// Sentinel-2A, B or C: plain responses, the ten bands of [#SENTINEL2].
  ///
  /// @param satellite one of [#SHIPPED]
  public static Sensor sentinel2(String satellite) {
    if (!SHIPPED.contains(satellite))
      throw new IllegalArgumentException(
          "no responses of '%s'; there are %s, others come from a file"
              .formatted(satellite, String.join(", ", SHIPPED)));
    SpectralTable table =
        SpectralTable.shipped(
            "sentinel-" + satellite.substring(1).toLowerCase(java.util.Locale.ROOT) + ".csv");
    try {
      return of(table, SENTINEL2, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Responses from a table: a wavelength in nm, then a column a band, named by it.
  ///
  /// @param bands which, in which order; empty for all of the file
  /// @param solar whether to weight by the table's column `solar` too, the sun's irradiance
  public static Sensor read(Path file, List<String> bands, boolean solar) throws IOException {
    SpectralTable table = SpectralTable.read(file);
    List<String> all = table.names().stream().filter(name -> !name.equals(SOLAR)).toList();
    if (all.isEmpty()) throw table.bad("has no column of a band beside the wavelength");
    return of(table, bands.isEmpty() ? all : bands, solar);
  }

  /// @param weights by band, at every wavelength from 400 to 2500 nm, with a sum above 0
  static Sensor weighted(List<String> bands, double[][] weights) {
    return new Sensor(bands, weights);
  }

  /// The same bands on a coarser grid that begins at 400 nm: what a band sees of the wavelengths
  /// nearest to one of the grid counts there. With 7 nm, the grid of PROSAIL-VAE (Zerah et al.
  /// 2024).
  ///
  /// @param step nm, at least 1
  public Sensor every(int step) {
    if (step < 1) throw new IllegalArgumentException("a grid's step is at least 1 nm, got " + step);
    double[][] coarse = new double[weights.length][weights[0].length];
    int last = (weights[0].length - 1) / step;
    for (int b = 0; b < weights.length; b++)
      for (int i = 0; i < weights[b].length; i++)
        coarse[b][Math.min(last, (i + step / 2) / step) * step] += weights[b][i];
    return new Sensor(bands, coarse);
  }

  private static Sensor of(SpectralTable table, List<String> bands, boolean solar)
      throws IOException {
    if (solar && !table.has(SOLAR))
      throw table.bad("has no column 'solar', which solar-weighted bands need");
    double[] sun = solar ? table.weight(SOLAR) : null;
    double[][] weights = new double[bands.size()][];
    for (int b = 0; b < weights.length; b++) {
      weights[b] = table.response(bands.get(b));
      if (sun == null) continue;
      for (int i = 0; i < sun.length; i++) weights[b][i] *= sun[i];
      if (Arrays.stream(weights[b]).sum() == 0)
        throw table.bad("the sun does not shine where band '" + bands.get(b) + "' responds");
    }
    return new Sensor(bands, weights);
  }

  public List<String> bands() {
    return bands;
  }

  /// The wavelengths that some band sees; no others need be computed.
  public Wavelengths wavelengths() {
    TreeSet<Integer> seen = new TreeSet<>();
    for (double[] band : weights)
      for (int i = 0; i < band.length; i++) if (band[i] > 0) seen.add(Wavelengths.FIRST + i);
    return Wavelengths.of(seen.stream().mapToInt(Integer::intValue).toArray());
  }

  /// The wavelengths that a band sees, as positions from 400 nm.
  int[] seen(int band) {
    return IntStream.range(0, weights[band].length).filter(i -> weights[band][i] > 0).toArray();
  }

  /// A band of a spectrum that has a value for each wavelength from 400 to 2500 nm.
  double band(int band, double[] spectrum) {
    double sum = 0;
    for (int i : seen(band)) sum += weights[band][i] * spectrum[i];
    return sum;
  }

  /// The share that each wavelength has in each band: (wavelength, band).
  double[][] shares(Wavelengths wavelengths) {
    over(wavelengths); // refuses where some are missing
    double[][] shares = new double[wavelengths.count()][weights.length];
    for (int b = 0; b < weights.length; b++) {
      double[] picked = wavelengths.pick(weights[b]);
      for (int i = 0; i < picked.length; i++) shares[i][b] = picked[i];
    }
    return shares;
  }

  /// The bands of spectra at some wavelengths.
  ///
  /// @param wavelengths with all those that a band sees
  public Bands over(Wavelengths wavelengths) {
    List<int[]> positions = new ArrayList<>();
    List<double[]> shares = new ArrayList<>();
    for (double[] band : weights) {
      int[] nm =
          IntStream.range(0, band.length)
              .filter(i -> band[i] > 0)
              .map(i -> Wavelengths.FIRST + i)
              .toArray();
      int[] at = IntStream.of(nm).map(wavelengths::position).toArray();
      for (int i = 0; i < at.length; i++)
        if (at[i] < 0)
          throw new IllegalArgumentException(
              "a band sees %d nm, which is not computed".formatted(nm[i]));
      positions.add(at);
      shares.add(IntStream.of(nm).mapToDouble(x -> band[x - Wavelengths.FIRST]).toArray());
    }
    return new Bands(positions.toArray(int[][]::new), shares.toArray(double[][]::new));
  }

  /// Turns spectra into bands.
  public static final class Bands {
    private final int[][] positions;
    private final double[][] shares;

    private Bands(int[][] positions, double[][] shares) {
      this.positions = positions;
      this.shares = shares;
    }

    public int count() {
      return positions.length;
    }

    /// Writes each band's reflectance from position `offset` of `into`.
    public void of(CanopySpectra spectra, CanopySpectra.Factor factor, double[] into, int offset) {
      double[] values = spectra.values(factor);
      for (int b = 0; b < positions.length; b++) {
        int[] at = positions[b];
        double[] share = shares[b];
        double sum = 0;
        for (int i = 0; i < at.length; i++) sum += share[i] * values[at[i]];
        into[offset + b] = sum;
      }
    }
  }
}

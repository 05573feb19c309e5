package dev.limpid.canopy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A sensor that sees almost the same at few wavelengths: each band becomes the weighted mean of
/// some of its wavelengths, such that the bands of given canopies hardly change. Wavelengths are
/// taken one after the other, each the one that helps most, then exchanged while that helps, until
/// no canopy has an error above a limit; weights are those of least squares, at least 0.
///
/// What comes out is a [Sensor] like any other. Its error on other canopies is for [#error] to say.
public final class BandQuadrature {
  /// Weight of the demand that weights sum to 1, over that of a canopy.
  private static final double SUM = 1;

  private static final int MOST_PASSES = 5;

  /// A pass that leaves more than this share of the squared error is the last.
  private static final double ENOUGH = 0.9;

  /// Bidirectional reflectance, (canopy, wavelength from 400 nm).
  private final double[][] spectra;

  private BandQuadrature(double[][] spectra) {
    this.spectra = spectra;
  }

  /// @param model at all wavelengths that the sensor sees
  /// @param draws canopies like those that will be computed, a few hundred
  /// @param limit largest error of a band's reflectance on these canopies, above 0
  public static Sensor fit(Prosail model, Sensor sensor, List<Draw> draws, double limit) {
    if (!(limit > 0)) throw new IllegalArgumentException("the limit is above 0, got " + limit);
    return new BandQuadrature(spectra(model, draws)).fit(sensor, limit);
  }

  /// The largest difference between two sensors in the reflectance of a band.
  ///
  /// @param model at all wavelengths that either sees
  public static double error(Prosail model, Sensor one, Sensor other, List<Draw> draws) {
    double worst = 0;
    for (double[] spectrum : spectra(model, draws))
      for (int b = 0; b < one.bands().size(); b++)
        worst = Math.max(worst, Math.abs(one.band(b, spectrum) - other.band(b, spectrum)));
    return worst;
  }

  private static double[][] spectra(Prosail model, List<Draw> draws) {
    Prosail.Simulator simulator = model.simulator();
    double[][] spectra = new double[draws.size()][Wavelengths.ALL.count()];
    for (int d = 0; d < spectra.length; d++) {
      double[] rsot = simulator.run(draws.get(d).traits(), draws.get(d).angles()).rsot;
      for (int i = 0; i < rsot.length; i++)
        spectra[d][model.wavelengths().at(i) - Wavelengths.FIRST] = rsot[i];
    }
    return spectra;
  }

  /// Narrow bands first: a wide one may use their wavelengths for nothing.
  private Sensor fit(Sensor sensor, double limit) {
    int bands = sensor.bands().size();
    double[][] weights = new double[bands][Wavelengths.ALL.count()];
    Set<Integer> taken = new HashSet<>();
    List<Integer> order =
        IntStream.range(0, bands)
            .boxed()
            .sorted(Comparator.comparingInt(b -> sensor.seen(b).length))
            .toList();
    for (int b : order) {
      Band band = new Band(sensor, b, taken, limit);
      band.choose();
      for (int i = 0; i < band.chosen.length; i++)
        weights[b][band.candidates[band.chosen[i]]] = band.weights[i];
      for (int i = 0; i < band.chosen.length; i++)
        if (band.weights[i] > 0) taken.add(band.candidates[band.chosen[i]]);
    }
    return Sensor.weighted(sensor.bands(), weights);
  }

  /// The wavelengths of one band.
  private final class Band {
    private final int[] candidates;
    private final double limit;
    private final double[] truth;

    /// Products of each candidate with the truth, and of the truth with itself.
    private final double[] target;

    private final double square;
    private final NonNegativeLeastSquares squares;

    /// Positions in `candidates`, first those that other bands have taken.
    private int[] chosen;

    private final int free;
    private double[] weights = {};

    /// Of `chosen`: the sum of squared errors.
    private double squared = Double.POSITIVE_INFINITY;

    Band(Sensor sensor, int band, Set<Integer> taken, double limit) {
      this.candidates = sensor.seen(band);
      this.limit = limit;
      this.truth = new double[spectra.length];
      for (int d = 0; d < truth.length; d++) truth[d] = sensor.band(band, spectra[d]);
      this.target = new double[candidates.length];
      this.square = SUM * truth.length + Arrays.stream(truth).map(t -> t * t).sum();
      this.squares = squares();
      this.chosen =
          IntStream.range(0, candidates.length)
              .filter(c -> taken.contains(candidates[c]))
              .toArray();
      this.free = chosen.length;
    }

    private NonNegativeLeastSquares squares() {
      int n = candidates.length;
      double sum = SUM * truth.length;
      double[][] products = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double product = sum;
          for (double[] s : spectra) product += s[candidates[i]] * s[candidates[j]];
          products[i][j] = products[j][i] = product;
        }
        target[i] = sum;
        for (int d = 0; d < truth.length; d++) target[i] += spectra[d][candidates[i]] * truth[d];
      }
      return new NonNegativeLeastSquares(products, target);
    }

    void choose() {
      if (free > 0) tryOut(chosen);
      while (worst() > limit && chosen.length < candidates.length) {
        chosen = Arrays.copyOf(chosen, chosen.length + 1);
        squared = Double.POSITIVE_INFINITY;
        exchange(chosen.length - 1);
        for (int pass = 0; pass < MOST_PASSES; pass++) {
          double before = squared;
          for (int i = free; i < chosen.length; i++) exchange(i);
          if (!(squared < ENOUGH * before)) break;
        }
      }
    }

    /// Puts the best of all wavelengths at a position.
    private void exchange(int at) {
      int[] trial = chosen.clone();
      for (int c = 0; c < candidates.length; c++) {
        trial[at] = c;
        if (IntStream.range(0, trial.length).noneMatch(i -> i != at && trial[i] == trial[at]))
          tryOut(trial);
      }
    }

    /// Takes these wavelengths where their error is less. At the solution of least squares it is
    /// the target's own square less its product with what the weights make of it.
    private void tryOut(int[] trial) {
      double[] found = squares.solve(trial);
      double sum = square;
      for (int i = 0; i < trial.length; i++) sum -= found[i] * target[trial[i]];
      if (!(sum < squared)) return;
      squared = sum;
      weights = found;
      chosen = trial.clone();
    }

    /// The largest error of any canopy, with weights that sum to 1.
    private double worst() {
      if (weights.length == 0) return Double.POSITIVE_INFINITY;
      double sum = Arrays.stream(weights).sum();
      double worst = 0;
      for (int d = 0; d < truth.length; d++) {
        double value = 0;
        for (int i = 0; i < chosen.length; i++)
          value += weights[i] / sum * spectra[d][candidates[chosen[i]]];
        worst = Math.max(worst, Math.abs(value - truth[d]));
      }
      return worst;
    }
  }
}

package dev.limpid.invert;

import dev.limpid.calibration.EqualCoverage;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import java.util.ArrayList;
import java.util.List;

/// Intervals of LAI, CCC and CWC of simulated canopies: as they are, and brought in hindsight to
/// the coverage that they claim, which makes widths of families comparable.
///
/// @param canopies how many
public record HindsightWidths(int canopies, List<Variable> variables) {
  /// Canopies that are enough: a coverage of 95 % is then known to two per cent.
  public static final int CANOPIES = 500;

  /// Draws of each posterior.
  private static final int DRAWS = 1000;

  private static final List<Double> LEVELS = List.of(0.5, 0.8, 0.95);

  /// @param levels at 50, 80 and 95 %
  public record Variable(String name, String unit, List<EqualCoverage> levels) {}

  public HindsightWidths {
    variables = List.copyOf(variables);
  }

  /// @param simulated canopies that no training saw
  /// @param spectra what was seen of them
  public static HindsightWidths of(
      CanopyVae model, SpectrumSet simulated, List<Spectrum> spectra, long seed) {
    int n = Math.min(CANOPIES, spectra.size());
    int d = model.latents().count();
    double[] places = new double[n * d];
    for (int i = 0; i < places.length; i++) places[i] = simulated.places()[i];
    double[][][] draws = model.draws(spectra.subList(0, n), DRAWS, seed);
    CanopyVariables known = new CanopyVariables(model.latents());
    List<Variable> variables = new ArrayList<>();
    for (String name : List.of("lai", "ccc", "cwc")) {
      int v = known.position(name);
      double[] truths = new double[n];
      double[][] values = new double[n][DRAWS];
      for (int i = 0; i < n; i++) {
        truths[i] = known.value(v, places, i * d);
        for (int k = 0; k < DRAWS; k++) values[i][k] = known.value(v, draws[i][k], 0);
      }
      List<EqualCoverage> levels = new ArrayList<>();
      for (double level : LEVELS) levels.add(EqualCoverage.of(level, truths, values));
      variables.add(new Variable(name, known.list().get(v).unit(), levels));
    }
    return new HindsightWidths(n, variables);
  }
}

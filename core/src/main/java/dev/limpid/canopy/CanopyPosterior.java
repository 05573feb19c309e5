package dev.limpid.canopy;

import dev.limpid.calibration.Correlation;
import dev.limpid.posterior.Marginal;
import dev.limpid.posterior.Sampled;
import dev.limpid.posterior.WeightedDraws;
import java.util.ArrayList;
import java.util.List;

/// Which canopies may have given a spectrum: weighted draws in physical units, of each of [Latents]
/// and of two products of them.
public final class CanopyPosterior {
  /// A column of the draws.
  ///
  /// @param unit empty where it has none
  public record Variable(String name, String unit) {}

  private final Spectrum spectrum;
  private final Sampled sampled;
  private final List<Variable> variables;

  /// (variable, draw).
  private final double[][] columns;

  CanopyPosterior(Spectrum spectrum, Latents latents, Sampled sampled) {
    this.spectrum = spectrum;
    this.sampled = sampled;
    WeightedDraws draws = sampled.draws();
    CanopyVariables known = new CanopyVariables(latents);
    this.variables = known.list();
    this.columns = new double[variables.size()][draws.size()];
    double[] z = new double[latents.count()];
    for (int d = 0; d < draws.size(); d++) {
      for (int i = 0; i < z.length; i++) z[i] = draws.at(d, i);
      for (int v = 0; v < columns.length; v++) columns[v][d] = known.value(v, z, 0);
    }
  }

  public Spectrum spectrum() {
    return spectrum;
  }

  public Sampled sampled() {
    return sampled;
  }

  /// The latent variables in the order of [Latents], then `ccc` and `cwc`.
  public List<Variable> variables() {
    return variables;
  }

  public double at(int draw, int variable) {
    return columns[variable][draw];
  }

  public List<Marginal> marginals() {
    double[] weights = sampled.draws().weights();
    List<Marginal> marginals = new ArrayList<>();
    for (double[] column : columns) marginals.add(Marginal.of(column, weights));
    return marginals;
  }

  /// Pearson's correlation of each variable with each.
  public double[][] pearson() {
    return Correlation.pearson(columns, sampled.draws().weights());
  }

  public double[][] spearman() {
    return Correlation.spearman(columns, sampled.draws().weights());
  }
}

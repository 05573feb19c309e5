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

  /// Chlorophyll of the canopy: LAI times that of a leaf, from ug/cm2 to g/m2.
  private static final double CCC = 0.01;

  /// Water of the canopy: LAI times that of a leaf, from g/cm2 to g/m2.
  private static final double CWC = 1e4;

  private final Spectrum spectrum;
  private final Sampled sampled;
  private final List<Variable> variables = new ArrayList<>();

  /// (variable, draw).
  private final double[][] columns;

  CanopyPosterior(Spectrum spectrum, Latents latents, Sampled sampled) {
    this.spectrum = spectrum;
    this.sampled = sampled;
    WeightedDraws draws = sampled.draws();
    int count = latents.count();
    columns = new double[count + 2][draws.size()];
    for (int i = 0; i < count; i++) {
      variables.add(new Variable(latents.names().get(i), latents.unit(i)));
      for (int d = 0; d < draws.size(); d++) columns[i][d] = latents.value(i, draws.at(d, i));
    }
    product(count, "ccc", CCC, columns[latents.position(Parameter.CAB)], latents);
    product(count + 1, "cwc", CWC, columns[latents.position(Parameter.CW)], latents);
  }

  private void product(int at, String name, double factor, double[] leaf, Latents latents) {
    variables.add(new Variable(name, "g/m2"));
    double[] lai = columns[latents.position(Parameter.LAI)];
    for (int d = 0; d < lai.length; d++) columns[at][d] = factor * lai[d] * leaf[d];
  }

  public Spectrum spectrum() {
    return spectrum;
  }

  public Sampled sampled() {
    return sampled;
  }

  /// The latent variables in the order of [Latents], then `ccc` and `cwc`.
  public List<Variable> variables() {
    return List.copyOf(variables);
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

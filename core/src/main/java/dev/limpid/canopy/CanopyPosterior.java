package dev.limpid.canopy;

import dev.limpid.calibration.Correlation;
import dev.limpid.posterior.Marginal;
import dev.limpid.posterior.Sampled;
import dev.limpid.posterior.WeightedDraws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which canopies may have given a spectrum: weighted draws in physical units, of each of [Latents]
/// and of two products of them.
public final class CanopyPosterior {
  /// A column of the draws.
  ///
  /// @param unit empty where it has none
  public record Variable(String name, String unit) {}

  private final Spectrum spectrum;
  private final WeightedDraws draws;
  private final Sampled sampled;
  private final boolean weighted;
  private final List<Variable> variables;

  /// (variable, draw).
  private final double[][] columns;

  /// By the physics itself.
  CanopyPosterior(Spectrum spectrum, Latents latents, Sampled sampled) {
    this(spectrum, latents, sampled.draws(), sampled, true);
  }

  /// By a network.
  ///
  /// @param draws of its density on the box
  public CanopyPosterior(Spectrum spectrum, Latents latents, WeightedDraws draws) {
    this(spectrum, latents, draws, null, false);
  }

  /// By a network whose draws the physics weighted.
  public static CanopyPosterior weighted(Spectrum spectrum, Latents latents, WeightedDraws draws) {
    return new CanopyPosterior(spectrum, latents, draws, null, true);
  }

  private CanopyPosterior(
      Spectrum spectrum, Latents latents, WeightedDraws draws, Sampled sampled, boolean weighted) {
    this.spectrum = spectrum;
    this.draws = draws;
    this.sampled = sampled;
    this.weighted = weighted;
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

  public WeightedDraws draws() {
    return draws;
  }

  /// Whether the weights of the draws can be relied on; empty where all are a network's and equal.
  public Optional<Boolean> reliable() {
    if (sampled != null) return Optional.of(sampled.reliable());
    return weighted ? Optional.of(draws.evidence().lightTail()) : Optional.empty();
  }

  /// How the draws were found; empty where they are a network's.
  public Optional<Sampled> sampled() {
    return Optional.ofNullable(sampled);
  }

  /// The latent variables in the order of [Latents], then `ccc` and `cwc`.
  public List<Variable> variables() {
    return variables;
  }

  public double at(int draw, int variable) {
    return columns[variable][draw];
  }

  public List<Marginal> marginals() {
    double[] weights = draws.weights();
    List<Marginal> marginals = new ArrayList<>();
    for (double[] column : columns) marginals.add(Marginal.of(column, weights));
    return marginals;
  }

  /// Pearson's correlation of each variable with each.
  public double[][] pearson() {
    return Correlation.pearson(columns, draws.weights());
  }

  public double[][] spearman() {
    return Correlation.spearman(columns, draws.weights());
  }
}

package dev.limpid.invert;

import dev.limpid.calibration.Correlation;
import dev.limpid.calibration.CorrelationRecovery;
import dev.limpid.calibration.ForwardKl;
import dev.limpid.calibration.Quantile;
import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.ReferencePosterior;
import dev.limpid.invert.posteriors.Posterior;
import dev.limpid.invert.priors.PriorDensity;
import dev.limpid.posterior.Evidence;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A posterior of one spectrum beside its reference.
///
/// @param forward divergence of it from the reference, nats
/// @param boundGap log-evidence minus the evidence lower bound, nats
/// @param weightedGap log-evidence minus the importance-weighted bound of [#WEIGHTED] draws
/// @param effective number of those draws that count by their weights
/// @param correlation of Pearson's correlations of the latents
/// @param quantiles mean difference of 5, 50 and 95 % points of the latents, in standard deviations
///   of the reference
/// @param chlorophyll mean difference of the ends of 50, 80 and 95 % intervals of CCC, likewise
/// @param water the same of CWC
public record ReferenceComparison(
    ForwardKl forward,
    double boundGap,
    double weightedGap,
    double effective,
    CorrelationRecovery correlation,
    double quantiles,
    double chlorophyll,
    double water) {
  /// Draws of the importance-weighted bound.
  public static final int WEIGHTED = 5000;

  private static final List<Double> POINTS = List.of(0.05, 0.5, 0.95);
  private static final List<Double> ENDS = List.of(0.25, 0.75, 0.1, 0.9, 0.025, 0.975);

  /// @param posterior of one pixel
  /// @param decoder at all wavelengths
  /// @param prior of places in the box
  static ReferenceComparison of(
      Posterior posterior,
      ReferencePosterior reference,
      SpectrumBatch spectrum,
      CanopyDecoder decoder,
      PriorDensity prior,
      Latents latents,
      long seed) {
    try (Scope scope = Scope.open()) {
      ImportanceDraws weighted =
          ImportanceDraws.of(
              posterior, decoder, prior, spectrum, WEIGHTED, new SplittableRandom(seed));
      double[][] truth = reference.places();
      double[] density =
          Doubles.values(
              posterior.logDensity(Doubles.of(flat(truth), truth.length, 1, latents.count())));
      double[][] drawn = rows(weighted.z(), latents.count());
      Evidence evidence = weighted.evidence(0);
      return new ReferenceComparison(
          ForwardKl.of(
              reference.logJoint(), density, reference.logEvidence(), reference.evidenceError()),
          reference.logEvidence() - weighted.meanLogWeight(0),
          reference.logEvidence() - evidence.log(),
          evidence.effective(),
          CorrelationRecovery.of(pearson(drawn), pearson(truth)),
          quantiles(drawn, truth, latents),
          product(drawn, truth, latents, "ccc"),
          product(drawn, truth, latents, "cwc"));
    }
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] rows(double[] flat, int d) {
    double[][] rows = new double[flat.length / d][];
    for (int r = 0; r < rows.length; r++) rows[r] = Arrays.copyOfRange(flat, r * d, (r + 1) * d);
    return rows;
  }

  private static double[][] pearson(double[][] draws) {
    double[][] columns = new double[draws[0].length][];
    for (int i = 0; i < columns.length; i++) {
      int at = i;
      columns[i] = Arrays.stream(draws).mapToDouble(z -> z[at]).toArray();
    }
    return Correlation.pearson(columns, Correlation.equal(draws.length));
  }

  private static double quantiles(double[][] drawn, double[][] truth, Latents latents) {
    double sum = 0;
    for (int i = 0; i < latents.count(); i++) sum += apart(drawn, truth, latents, i, POINTS);
    return sum / latents.count();
  }

  private static double product(double[][] drawn, double[][] truth, Latents latents, String name) {
    return apart(drawn, truth, latents, new CanopyVariables(latents).position(name), ENDS);
  }

  /// Mean absolute difference of quantiles of a variable, over the reference's standard deviation.
  private static double apart(
      double[][] drawn, double[][] truth, Latents latents, int variable, List<Double> points) {
    double[] a = sorted(drawn, latents, variable);
    double[] b = sorted(truth, latents, variable);
    double mean = Arrays.stream(b).average().orElseThrow();
    double sd =
        Math.sqrt(Arrays.stream(b).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    return points.stream()
            .mapToDouble(p -> Math.abs(Quantile.of(a, p) - Quantile.of(b, p)))
            .average()
            .orElseThrow()
        / sd;
  }

  private static double[] sorted(double[][] draws, Latents latents, int variable) {
    CanopyVariables variables = new CanopyVariables(latents);
    return Arrays.stream(draws)
        .mapToDouble(z -> variables.value(variable, z, 0))
        .sorted()
        .toArray();
  }
}

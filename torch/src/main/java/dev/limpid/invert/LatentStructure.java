package dev.limpid.invert;

import dev.limpid.calibration.ActiveUnits;
import dev.limpid.calibration.Correlation;
import dev.limpid.calibration.TotalCorrelation;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Parameter;
import dev.limpid.canopy.Spectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What a model does with its latent variables over some spectra.
///
/// @param names of the latent variables
/// @param activity variance over spectra of the posterior mean of each, in variances of the prior;
///   above [ActiveUnits#LEAST] the spectrum moves it
/// @param within mean over spectra of the total correlation of a posterior, nats
/// @param together total correlation of the posteriors of all spectra as one, nats
/// @param correlation mean over spectra of Pearson's correlation of each variable with each
public record LatentStructure(
    List<String> names,
    List<Double> activity,
    double within,
    double together,
    List<List<Double>> correlation) {
  /// Most spectra that are looked at.
  private static final int SPECTRA = 200;

  /// Draws of each posterior: total correlations of independent variables come out as d (d - 1) / 4
  /// over it.
  private static final int DRAWS = 1000;

  /// Draws of each posterior among those of all.
  private static final int POOLED = 50;

  /// Canopies that tell the spread of the prior.
  private static final int PRIOR = 10_000;

  public LatentStructure {
    names = List.copyOf(names);
    activity = List.copyOf(activity);
    correlation = List.copyOf(correlation);
  }

  public int active() {
    return (int) activity.stream().filter(a -> a > ActiveUnits.LEAST).count();
  }

  /// @param spectra two or more
  public static LatentStructure of(CanopyVae model, List<Spectrum> spectra, long seed) {
    List<Spectrum> some = spectra.subList(0, Math.min(SPECTRA, spectra.size()));
    double[][][] draws = model.draws(some, DRAWS, seed);
    double within = 0;
    for (double[][] posterior : draws)
      within += TotalCorrelation.of(columns(posterior), Correlation.equal(DRAWS)) / draws.length;
    double[][] pool =
        Arrays.stream(draws)
            .flatMap(posterior -> Arrays.stream(posterior).limit(POOLED))
            .toArray(double[][]::new);
    return new LatentStructure(
        model.latents().names(),
        activity(model, draws),
        within,
        TotalCorrelation.of(columns(pool), Correlation.equal(pool.length)),
        meanCorrelation(Arrays.asList(draws)));
  }

  /// Mean over posteriors of Pearson's correlation of each variable with each.
  ///
  /// @param posteriors (draw, latent) of each
  public static List<List<Double>> meanCorrelation(List<double[][]> posteriors) {
    int d = posteriors.getFirst()[0].length;
    double[][] mean = new double[d][d];
    for (double[][] posterior : posteriors) {
      double[][] one = Correlation.pearson(columns(posterior), Correlation.equal(posterior.length));
      for (int i = 0; i < d; i++)
        for (int j = 0; j < d; j++) mean[i][j] += one[i][j] / posteriors.size();
    }
    return Arrays.stream(mean).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  private static double[][] columns(double[][] draws) {
    return IntStream.range(0, draws[0].length)
        .mapToObj(l -> Arrays.stream(draws).mapToDouble(z -> z[l]).toArray())
        .toArray(double[][]::new);
  }

  private static List<Double> activity(CanopyVae model, double[][][] draws) {
    int d = model.latents().count();
    double[][] means = new double[draws.length][d];
    for (int i = 0; i < draws.length; i++)
      for (double[] z : draws[i]) for (int l = 0; l < d; l++) means[i][l] += z[l] / DRAWS;
    double[] variances = ActiveUnits.variances(means);
    DrawnCanopies prior = DrawnCanopies.of(model.card().prior(), model.card().leaf(), PRIOR, 1);
    List<Double> activity = new ArrayList<>();
    for (int l = 0; l < d; l++) activity.add(variances[l] / variance(model, prior, l));
    return activity;
  }

  private static double variance(CanopyVae model, DrawnCanopies prior, int latent) {
    Parameter parameter = model.latents().parameters().get(latent);
    double[] places =
        IntStream.range(0, PRIOR)
            .mapToDouble(i -> model.latents().place(latent, prior.value(i, parameter)))
            .toArray();
    double mean = Arrays.stream(places).average().orElseThrow();
    return Arrays.stream(places).map(z -> (z - mean) * (z - mean)).average().orElseThrow();
  }
}

package dev.limpid.invert;

import dev.limpid.calibration.EnergyDistance;
import dev.limpid.calibration.SlicedWasserstein;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Spectrum;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.work.Permutation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Whether spectra that a model makes are like measured ones: distances of their distribution from
/// that of one half of the measured spectra, in bands shifted and scaled to mean 0 and deviation 1.
/// All samples are equally large.
///
/// @param prior canopies of the prior under the angles of that half, with noise
/// @param posteriors one draw of the posterior of each spectrum of the other half, likewise
/// @param normal the normal distribution with mean and covariance of the other half
/// @param half the other half itself: as near as one can come
public record GenerativeQuality(
    Distance prior, Distance posteriors, Distance normal, Distance half) {
  private static final int DIRECTIONS = 200;

  /// Spectra of which nothing can be said below.
  private static final int LEAST = 4;

  /// @param energy [EnergyDistance]
  /// @param wasserstein [SlicedWasserstein]
  public record Distance(double energy, double wasserstein) {}

  /// @param decoder of the physics that the model was trained with
  public static GenerativeQuality of(
      CanopyVae model, CanopyDecoder decoder, List<Spectrum> spectra, long seed) {
    if (spectra.size() < LEAST)
      throw new IllegalArgumentException(
          "needs %d spectra or more, got %d".formatted(LEAST, spectra.size()));
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Permutation.of(spectra.size(), random::nextInt);
    int size = spectra.size() / 2;
    List<Spectrum> one = IntStream.range(0, size).mapToObj(i -> spectra.get(order[i])).toList();
    List<Spectrum> other =
        IntStream.range(size, 2 * size).mapToObj(i -> spectra.get(order[i])).toList();
    Scale scale = Scale.of(bands(spectra));
    double[][] reference = scale.standardised(bands(one));
    double[][] rest = bands(other);
    double[] drawn =
        model.card().learned().none() ? prior(model, size, seed) : learned(model, size, random);
    double[] found = posteriors(model, other, random);
    return new GenerativeQuality(
        distance(
            reference, scale.standardised(simulated(model, decoder, drawn, one, random)), seed),
        distance(
            reference, scale.standardised(simulated(model, decoder, found, other, random)), seed),
        distance(reference, scale.standardised(normal(rest, new SplittableRandom(seed))), seed),
        distance(reference, scale.standardised(rest), seed));
  }

  private static Distance distance(double[][] reference, double[][] made, long seed) {
    return new Distance(
        EnergyDistance.of(reference, made),
        SlicedWasserstein.of(reference, made, DIRECTIONS, seed));
  }

  private static double[][] bands(List<Spectrum> spectra) {
    return spectra.stream()
        .map(s -> s.bands().stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  /// Places of canopies of the prior in the box (canopy, latent).
  private static double[] prior(CanopyVae model, int count, long seed) {
    Latents latents = model.latents();
    DrawnCanopies drawn = DrawnCanopies.of(model.card().prior(), model.card().leaf(), count, seed);
    double[] places = new double[count * latents.count()];
    for (int i = 0; i < count; i++)
      for (int l = 0; l < latents.count(); l++)
        places[i * latents.count() + l] =
            latents.place(l, drawn.value(i, latents.parameters().get(l)));
    return places;
  }

  private static double[] learned(CanopyVae model, int count, SplittableRandom random) {
    try (Scope scope = Scope.open()) {
      return Doubles.values(model.encoder().prior().orElseThrow().draws(count, random));
    }
  }

  private static double[] posteriors(
      CanopyVae model, List<Spectrum> spectra, SplittableRandom random) {
    try (Scope scope = Scope.open()) {
      return Doubles.values(model.posterior(SpectrumBatch.of(spectra)).samples(1, random));
    }
  }

  /// What a sensor sees of canopies under the angles of spectra, with noise (spectrum, band).
  private static double[][] simulated(
      CanopyVae model,
      CanopyDecoder decoder,
      double[] places,
      List<Spectrum> angles,
      SplittableRandom random) {
    Noise noise = model.card().noise();
    try (Scope scope = Scope.open()) {
      Tensor z = Doubles.of(places, 1, angles.size(), model.latents().count());
      double[] seen = Doubles.values(decoder.bands(z, SpectrumBatch.of(angles).angles()));
      int bands = seen.length / angles.size();
      double[][] rows = new double[angles.size()][bands];
      for (int i = 0; i < seen.length; i++)
        rows[i / bands][i % bands] = seen[i] + noise.deviation(seen[i]) * random.nextGaussian();
      return rows;
    }
  }

  /// As many draws of the normal distribution with the mean and covariance of some rows: the mean
  /// and a sum of all differences from it with random normal weights.
  private static double[][] normal(double[][] rows, SplittableRandom random) {
    int bands = rows[0].length;
    double[] mean = new double[bands];
    for (double[] row : rows) for (int b = 0; b < bands; b++) mean[b] += row[b] / rows.length;
    double[][] drawn = new double[rows.length][];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = mean.clone();
      for (double[] row : rows) {
        double weight = random.nextGaussian() / Math.sqrt(rows.length - 1.0);
        for (int b = 0; b < bands; b++) drawn[i][b] += weight * (row[b] - mean[b]);
      }
    }
    return drawn;
  }

  /// Mean and standard deviation of each band.
  private record Scale(double[] mean, double[] deviation) {
    static Scale of(double[][] rows) {
      int bands = rows[0].length;
      double[] mean = new double[bands];
      double[] deviation = new double[bands];
      for (int b = 0; b < bands; b++) {
        for (double[] row : rows) mean[b] += row[b] / rows.length;
        for (double[] row : rows)
          deviation[b] += (row[b] - mean[b]) * (row[b] - mean[b]) / rows.length;
        deviation[b] = Math.max(Math.sqrt(deviation[b]), 1e-9); // a band may stand still
      }
      return new Scale(mean, deviation);
    }

    double[][] standardised(double[][] rows) {
      double[][] scaled = new double[rows.length][mean.length];
      for (int i = 0; i < rows.length; i++)
        for (int b = 0; b < mean.length; b++) scaled[i][b] = (rows[i][b] - mean[b]) / deviation[b];
      return scaled;
    }
  }
}

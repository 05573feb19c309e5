package dev.limpid.invert;

import dev.limpid.calibration.BinomialInterval;
import dev.limpid.calibration.Normal;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How well the physics, at canopies that a network thinks possible, gives back the spectra that
/// the network saw (posterior predictive check, Gelman, Meng & Stern 1996). The spectra are used
/// twice, so a good figure is needed and does not prove much; a bad one does.
///
/// @param spectra how many
public record Reconstruction(int spectra, List<Band> bands) {
  /// Draws of each posterior.
  private static final int DRAWS = 64;

  private static final int BLOCK = 64;
  private static final double TAIL = 0.025;

  /// @param rmse root of the mean squared difference of measured reflectance from the predicted
  ///   mean
  /// @param bias mean of predicted minus measured
  /// @param baseline the same root where the mean of all spectra is predicted
  /// @param inside spectra within the central 95 % of what is predicted, noise included
  /// @param n spectra
  public record Band(String name, double rmse, double bias, double baseline, int inside, int n) {
    /// Shares that the count does not rule out, at 95 %.
    public BinomialInterval interval() {
      return BinomialInterval.of(inside, n, 0.95);
    }
  }

  public Reconstruction {
    bands = List.copyOf(bands);
  }

  /// @param decoder of the physics that the model was trained with
  /// @param spectra at least one
  public static Reconstruction of(
      CanopyVae model, CanopyDecoder decoder, List<Spectrum> spectra, long seed) {
    List<Sums> sums = Sensor.SENTINEL2.stream().map(band -> new Sums()).toList();
    for (int from = 0; from < spectra.size(); from += BLOCK) {
      List<Spectrum> block = spectra.subList(from, Math.min(spectra.size(), from + BLOCK));
      double[] predicted = predicted(model, decoder, block, seed + from); // (draw, spectrum, band)
      for (int i = 0; i < block.size(); i++)
        for (int b = 0; b < sums.size(); b++) {
          double[] draws = new double[DRAWS];
          for (int k = 0; k < DRAWS; k++)
            draws[k] = predicted[(k * block.size() + i) * sums.size() + b];
          sums.get(b).add(block.get(i).bands().get(b), draws, model);
        }
    }
    List<Band> bands = new ArrayList<>();
    for (int b = 0; b < sums.size(); b++) bands.add(sums.get(b).band(Sensor.SENTINEL2.get(b)));
    return new Reconstruction(spectra.size(), bands);
  }

  private static double[] predicted(
      CanopyVae model, CanopyDecoder decoder, List<Spectrum> block, long seed) {
    try (Scope scope = Scope.open()) {
      SpectrumBatch seen = SpectrumBatch.of(block);
      Tensor z = model.posterior(seen).samples(DRAWS, new SplittableRandom(seed));
      return Doubles.values(decoder.bands(z, seen.angles()));
    }
  }

  /// What is added up of a band.
  private static final class Sums {
    private int n;
    private int inside;
    private double apart;
    private double squares;
    private double measured;
    private double measuredSquares;

    /// @param draws of the reflectance without noise
    void add(double x, double[] draws, CanopyVae model) {
      double mean = 0;
      double below = 0; // probability of less than x
      for (double draw : draws) {
        mean += draw / draws.length;
        below += Normal.cdf((x - draw) / model.card().noise().deviation(draw)) / draws.length;
      }
      n++;
      if (below >= TAIL && below <= 1 - TAIL) inside++;
      apart += mean - x;
      squares += (mean - x) * (mean - x);
      measured += x;
      measuredSquares += x * x;
    }

    Band band(String name) {
      double mean = measured / n;
      double spread = Math.sqrt(Math.max(0, measuredSquares / n - mean * mean));
      return new Band(name, Math.sqrt(squares / n), apart / n, spread, inside, n);
    }
  }
}

package dev.limpid.canopy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Many spectra in arrays, for networks, perhaps with what made them.
public final class SpectrumSet {
  private final int size;
  private final int bands;
  private final int count;
  private final float[] reflectance;
  private final float[] angles;
  private final float[] places;

  private SpectrumSet(int size, int bands, int count) {
    this.size = size;
    this.bands = bands;
    this.count = count;
    this.reflectance = new float[Math.multiplyExact(size, bands)];
    this.angles = new float[Math.multiplyExact(size, 3)];
    this.places = new float[Math.multiplyExact(size, count)];
  }

  /// Simulated canopies, without noise.
  ///
  /// @param drawn from a prior, by the version of `latents`
  public static SpectrumSet simulated(
      Simulation simulation, Latents latents, DrawnCanopies drawn, int threads) {
    List<Draw> draws = drawn.draws();
    int bands = simulation.sensor().bands().size();
    SpectrumSet set = new SpectrumSet(draws.size(), bands, latents.count());
    Simulation.Bands seen = simulation.run(draws, threads);
    for (int d = 0; d < set.size; d++) {
      for (int b = 0; b < bands; b++) set.reflectance[d * bands + b] = (float) seen.at(d, 0, b);
      set.angles(d, draws.get(d).angles());
      for (int i = 0; i < set.count; i++) {
        double value = drawn.value(d, latents.parameters().get(i));
        set.places[d * set.count + i] = (float) latents.place(i, value);
      }
    }
    return set;
  }

  /// Measured spectra, of which nothing else is known.
  public static SpectrumSet of(List<Spectrum> spectra) {
    SpectrumSet set = new SpectrumSet(spectra.size(), spectra.getFirst().bands().size(), 0);
    for (int s = 0; s < set.size; s++) {
      List<Double> values = spectra.get(s).bands();
      for (int b = 0; b < set.bands; b++)
        set.reflectance[s * set.bands + b] = values.get(b).floatValue();
      set.angles(s, spectra.get(s).angles());
    }
    return set;
  }

  private void angles(int at, Angles seen) {
    angles[3 * at] = (float) seen.sunZenith();
    angles[3 * at + 1] = (float) seen.viewZenith();
    angles[3 * at + 2] = (float) seen.azimuth();
  }

  /// Those at some positions, in their order.
  public SpectrumSet at(int... positions) {
    SpectrumSet some = new SpectrumSet(positions.length, bands, count);
    for (int i = 0; i < positions.length; i++) {
      int from = positions[i];
      System.arraycopy(reflectance, from * bands, some.reflectance, i * bands, bands);
      System.arraycopy(angles, from * 3, some.angles, i * 3, 3);
      System.arraycopy(places, from * count, some.places, i * count, count);
    }
    return some;
  }

  /// The same with errors added to the bands.
  public SpectrumSet noisy(Noise noise, RandomGenerator random) {
    SpectrumSet seen = new SpectrumSet(size, bands, count);
    System.arraycopy(angles, 0, seen.angles, 0, angles.length);
    System.arraycopy(places, 0, seen.places, 0, places.length);
    for (int i = 0; i < reflectance.length; i++)
      seen.reflectance[i] =
          reflectance[i] + (float) (noise.deviation(reflectance[i]) * random.nextGaussian());
    return seen;
  }

  public int size() {
    return size;
  }

  public int bands() {
    return bands;
  }

  /// Numbers of what made a spectrum, 0 where that is not known.
  public int count() {
    return count;
  }

  /// (spectrum, band), not to be changed.
  public float[] reflectance() {
    return reflectance;
  }

  /// (spectrum, 3) in degrees as [BandDerivatives#ANGLES], not to be changed.
  public float[] angles() {
    return angles;
  }

  /// (spectrum, latent), 0 to 1, not to be changed.
  public float[] places() {
    return places;
  }

  /// All, each with the deviations that the noise has at its bands.
  public List<Spectrum> spectra(Noise noise) {
    return IntStream.range(0, size).mapToObj(i -> spectrum(i, noise)).toList();
  }

  public Spectrum spectrum(int at, Noise noise) {
    List<Double> values = new ArrayList<>();
    for (int b = 0; b < bands; b++) values.add((double) reflectance[at * bands + b]);
    return new Spectrum(
        Integer.toString(at),
        values,
        values.stream().map(noise::deviation).toList(),
        new Angles(angles[3 * at], angles[3 * at + 1], angles[3 * at + 2]));
  }
}

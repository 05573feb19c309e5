package dev.limpid.canopy;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Many spectra in arrays, for networks, perhaps with what made them, or with the pixels around
/// each.
public final class SpectrumSet {
  private final int size;
  private final int bands;
  private final int count;
  private final float[] reflectance;
  private final float[] angles;
  private final float[] places;
  private final int pixels;
  private final float[] seen; // the reflectance itself where a pixel is alone

  private SpectrumSet(int size, int bands, int count, int pixels) {
    this.size = size;
    this.bands = bands;
    this.count = count;
    this.reflectance = new float[Math.multiplyExact(size, bands)];
    this.angles = new float[Math.multiplyExact(size, 3)];
    this.places = new float[Math.multiplyExact(size, count)];
    this.pixels = pixels;
    this.seen = pixels == 1 ? reflectance : new float[Math.multiplyExact(size, bands * pixels)];
  }

  /// Simulated canopies, without noise.
  ///
  /// @param drawn from a prior, by the version of `latents`
  public static SpectrumSet simulated(
      Simulation simulation, Latents latents, DrawnCanopies drawn, int threads) {
    List<Draw> draws = drawn.draws();
    int bands = simulation.sensor().bands().size();
    SpectrumSet set = new SpectrumSet(draws.size(), bands, latents.count(), 1);
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

  /// Measured spectra, of which nothing else is known, all with as many pixels around.
  public static SpectrumSet of(List<Spectrum> spectra) {
    int pixels = pixels(spectra.getFirst());
    SpectrumSet set = new SpectrumSet(spectra.size(), spectra.getFirst().bands().size(), 0, pixels);
    for (int s = 0; s < set.size; s++) {
      List<Double> values = spectra.get(s).bands();
      for (int b = 0; b < set.bands; b++)
        set.reflectance[s * set.bands + b] = values.get(b).floatValue();
      set.angles(s, spectra.get(s).angles());
      if (pixels(spectra.get(s)) != pixels)
        throw new IllegalArgumentException(
            "spectra of %d and of %d pixels in one set".formatted(pixels, pixels(spectra.get(s))));
      if (pixels > 1) set.square(s, spectra.get(s).around().values(), 0);
    }
    return set;
  }

  private static int pixels(Spectrum spectrum) {
    return spectrum.around() == null ? 1 : spectrum.around().pixels();
  }

  /// Takes the square of a spectrum from a table of squares.
  private void square(int at, float[] squares, int from) {
    int width = pixels * bands;
    System.arraycopy(squares, from * width, seen, at * width, width);
  }

  /// Every pixel that is seen as a spectrum of its own, under the angles of the middle one.
  public SpectrumSet apart() {
    if (pixels == 1) return this;
    SpectrumSet all = new SpectrumSet(size * pixels, bands, 0, 1);
    System.arraycopy(seen, 0, all.reflectance, 0, seen.length);
    for (int i = 0; i < all.size; i++)
      System.arraycopy(angles, i / pixels * 3, all.angles, i * 3, 3);
    return all;
  }

  /// The squares of which these spectra are the pixels, in order; undoes [#apart].
  ///
  /// @param square pixels of each
  public SpectrumSet together(int square) {
    if (square == 1) return this;
    if (size % square != 0)
      throw new IllegalArgumentException(
          "%d spectra are no squares of %d pixels".formatted(size, square));
    SpectrumSet all = new SpectrumSet(size / square, bands, 0, square);
    System.arraycopy(reflectance, 0, all.seen, 0, reflectance.length);
    for (int i = 0; i < all.size; i++) {
      int middle = i * square + square / 2;
      System.arraycopy(reflectance, middle * bands, all.reflectance, i * bands, bands);
      System.arraycopy(angles, middle * 3, all.angles, i * 3, 3);
    }
    return all;
  }

  private void angles(int at, Angles seen) {
    angles[3 * at] = (float) seen.sunZenith();
    angles[3 * at + 1] = (float) seen.viewZenith();
    angles[3 * at + 2] = (float) seen.azimuth();
  }

  /// Those at some positions, in their order.
  public SpectrumSet at(int... positions) {
    SpectrumSet some = new SpectrumSet(positions.length, bands, count, pixels);
    for (int i = 0; i < positions.length; i++) {
      int from = positions[i];
      System.arraycopy(reflectance, from * bands, some.reflectance, i * bands, bands);
      System.arraycopy(angles, from * 3, some.angles, i * 3, 3);
      System.arraycopy(places, from * count, some.places, i * count, count);
      if (pixels > 1) some.square(i, seen, from);
    }
    return some;
  }

  /// The same with errors added to the bands; of spectra without pixels around.
  public SpectrumSet noisy(Noise noise, RandomGenerator random) {
    if (pixels > 1)
      throw new IllegalArgumentException("spectra of %d pixels are measured".formatted(pixels));
    SpectrumSet noisy = new SpectrumSet(size, bands, count, 1);
    System.arraycopy(angles, 0, noisy.angles, 0, angles.length);
    System.arraycopy(places, 0, noisy.places, 0, places.length);
    for (int i = 0; i < reflectance.length; i++)
      noisy.reflectance[i] =
          reflectance[i] + (float) (noise.deviation(reflectance[i]) * random.nextGaussian());
    return noisy;
  }

  public int size() {
    return size;
  }

  public int bands() {
    return bands;
  }

  /// Pixels that are seen of each: 1, or those of the square around it.
  public int pixels() {
    return pixels;
  }

  /// Numbers of what made a spectrum, 0 where that is not known.
  public int count() {
    return count;
  }

  /// (spectrum, band), not to be changed.
  public float[] reflectance() {
    return reflectance;
  }

  /// (spectrum, pixel, band), not to be changed.
  public float[] seen() {
    return seen;
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
    int width = pixels * bands;
    return Spectrum.of(
        Integer.toString(at),
        Arrays.copyOfRange(seen, at * width, (at + 1) * width),
        bands,
        noise,
        new Angles(angles[3 * at], angles[3 * at + 1], angles[3 * at + 2]));
  }
}

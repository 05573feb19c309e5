package dev.limpid.canopy;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The wavelengths at which spectra are computed: whole nanometres in rising order, 400 to 2500.
public final class Wavelengths {
  /// Shortest wavelength of every table, nm.
  public static final int FIRST = 400;

  /// Longest wavelength of every table, nm.
  public static final int LAST = 2500;

  /// 400, 401, ..., 2500 nm.
  public static final Wavelengths ALL = of(IntStream.rangeClosed(FIRST, LAST).toArray());

  private final int[] nanometres;

  private Wavelengths(int[] nanometres) {
    this.nanometres = nanometres;
  }

  public static Wavelengths of(int... nanometres) {
    for (int i = 0; i < nanometres.length; i++)
      if (nanometres[i] < FIRST
          || nanometres[i] > LAST
          || (i > 0 && nanometres[i] <= nanometres[i - 1]))
        throw new IllegalArgumentException(
            "wavelengths must rise within %d to %d nm, got %d at position %d"
                .formatted(FIRST, LAST, nanometres[i], i));
    return new Wavelengths(nanometres.clone());
  }

  public int count() {
    return nanometres.length;
  }

  /// The wavelength at a position, nm.
  public int at(int i) {
    return nanometres[i];
  }

  /// The position of a wavelength, negative where it is not one of these.
  int position(int nanometre) {
    return Arrays.binarySearch(nanometres, nanometre);
  }

  /// The values at these wavelengths of a table that has one for each of [#ALL].
  double[] pick(double[] table) {
    double[] picked = new double[nanometres.length];
    for (int i = 0; i < picked.length; i++) picked[i] = table[nanometres[i] - FIRST];
    return picked;
  }
}

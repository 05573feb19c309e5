package dev.limpid.cube;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/// Which pixels of a date count as observed. Limits are stored values of the mask band.
public sealed interface CloudMask extends Serializable {
  String band();

  /// Whether `stored` means a usable pixel. `NaN`, the mask's own no data, never does.
  boolean clear(double stored);

  /// @param band the mask band, for example `SCL`
  /// @param values its stored values that mean a usable pixel
  record Classes(String band, Set<Integer> values) implements CloudMask {
    public Classes {
      requireBand(band);
      values = Set.copyOf(values);
      if (values.isEmpty())
        throw new IllegalArgumentException("mask " + band + " needs a value that means clear");
    }

    @Override
    public boolean clear(double stored) {
      return stored == Math.rint(stored) && values.contains((int) stored);
    }

    @Override
    public String toString() {
      return band
          + ":clear="
          + String.join(",", new TreeSet<>(values).stream().map(String::valueOf).toList());
    }
  }

  /// @param max the largest stored value that means a usable pixel
  record AtMost(String band, double max) implements CloudMask {
    public AtMost {
      requireBand(band);
      if (!Double.isFinite(max))
        throw new IllegalArgumentException("mask " + band + ":max must be a number, got " + max);
    }

    @Override
    public boolean clear(double stored) {
      return stored <= max;
    }

    @Override
    public String toString() {
      return band + ":max=" + max;
    }
  }

  private static void requireBand(String band) {
    if (band.isBlank()) throw new IllegalArgumentException("a mask needs the name of its band");
  }

  /// Sen2Cor scene classes: vegetation, not vegetated, water, unclassified.
  CloudMask SCL = new Classes("SCL", Set.of(4, 5, 6, 7));
}

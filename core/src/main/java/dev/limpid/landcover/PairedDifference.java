package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Difference of the overall accuracies of two maps at the same samples: the mean of `[first right]
/// - [second right]`, with the standard error of the sampling design (Stehman 2014).
///
/// @param value the first map's accuracy minus the second's
/// @param basis what the interval rests on
/// @param n samples
public record PairedDifference(Interval value, Accuracy.Basis basis, long n) {
  private static final SampleScore SCORE = (first, second) -> first - second;

  /// Samples taken as independent and equally likely.
  ///
  /// @param b samples where only the first map is right
  /// @param c samples where only the second is
  /// @param n all samples, those where both are right or wrong included
  public static PairedDifference of(long b, long c, long n) {
    if (b < 0 || c < 0 || Math.addExact(b, c) > n)
      throw new IllegalArgumentException(
          "expected 0 <= b + c <= n, got b = " + b + ", c = " + c + ", n = " + n);
    List<SampleDesign.Cell> cells =
        List.of(
            new SampleDesign.Cell(1, 0, b),
            new SampleDesign.Cell(0, 1, c),
            new SampleDesign.Cell(0, 0, n - b - c));
    if (n == 0) return new PairedDifference(Interval.UNKNOWN, Accuracy.Basis.INDEPENDENT, 0);
    SampleDesign design =
        new SampleDesign(2, List.of(new SampleDesign.Stratum("all", (double) n, -1, false, cells)));
    return new PairedDifference(design.difference(SCORE), Accuracy.Basis.INDEPENDENT, n);
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Collects samples drawn at random in strata of known size.
  public static final class Builder {
    private final Map<String, Long> pixels = new TreeMap<>();
    private final Map<String, long[]> counts = new TreeMap<>(); // neither, b, c or both

    private Builder() {}

    /// @param size pixels of the stratum
    public Builder stratum(String name, long size) {
      if (size < 1)
        throw new IllegalArgumentException("stratum " + name + " has " + size + " pixels");
      if (pixels.put(name, size) != null)
        throw new IllegalArgumentException("stratum " + name + " is given twice");
      counts.put(name, new long[4]);
      return this;
    }

    public Builder add(String stratum, boolean firstRight, boolean secondRight) {
      long[] n = counts.get(stratum);
      if (n == null) throw new IllegalArgumentException("no stratum is called " + stratum);
      n[(firstRight ? 1 : 0) + (secondRight ? 2 : 0)]++;
      return this;
    }

    public PairedDifference build() {
      List<SampleDesign.Stratum> strata = new ArrayList<>();
      long total = 0;
      for (Map.Entry<String, long[]> entry : counts.entrySet()) {
        List<SampleDesign.Cell> cells = new ArrayList<>();
        for (int k = 0; k < 4; k++)
          cells.add(new SampleDesign.Cell(k & 1, k >> 1, entry.getValue()[k]));
        long size = pixels.get(entry.getKey());
        SampleDesign.Stratum s =
            new SampleDesign.Stratum(entry.getKey(), (double) size, -1, true, cells);
        if (s.samples() > size)
          throw new IllegalArgumentException(
              "stratum " + s.name() + " has " + s.samples() + " samples and " + size + " pixels");
        total += s.samples();
        strata.add(s);
      }
      return new PairedDifference(
          new SampleDesign(2, strata).difference(SCORE), Accuracy.Basis.STRATA, total);
    }
  }
}

package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Estimates from random samples in strata that need not be the classes of the map under test
/// (Stehman 2014, Estimating area and map accuracy for stratified random sampling when the strata
/// are different from the map classes), with finite-population correction.
public final class StratifiedEstimate {
  private final ConfusionMatrix matrix;
  private final SampleDesign design;

  private StratifiedEstimate(ConfusionMatrix matrix, SampleDesign design) {
    this.matrix = matrix;
    this.design = design;
  }

  public static Builder builder() {
    return new Builder(ConfusionMatrix.builder());
  }

  /// A builder that lists every class of the legend.
  public static Builder builder(Legend legend) {
    return new Builder(ConfusionMatrix.builder(legend));
  }

  /// Collects samples; strata are taken in the order of their names.
  public static final class Builder {
    private final ConfusionMatrix.Builder matrix;
    private final Map<String, Long> pixels = new TreeMap<>();
    private final Map<String, Map<Long, long[]>> pairs = new TreeMap<>();

    private Builder(ConfusionMatrix.Builder matrix) {
      this.matrix = matrix;
    }

    /// @param size pixels of the stratum
    public Builder stratum(String name, long size) {
      if (size < 1)
        throw new IllegalArgumentException("stratum " + name + " has " + size + " pixels");
      if (pixels.put(name, size) != null)
        throw new IllegalArgumentException("stratum " + name + " is given twice");
      pairs.put(name, new TreeMap<>());
      return this;
    }

    /// @param map code given by the map, 0 where it abstains
    public Builder add(String stratum, int map, int reference) {
      if (!pixels.containsKey(stratum))
        throw new IllegalArgumentException("no stratum is called " + stratum);
      matrix.add(map, reference);
      pairs.get(stratum).computeIfAbsent(((long) map << 32) | reference, k -> new long[1])[0]++;
      return this;
    }

    /// @throws BadInput when there are too many classes, or more samples than pixels in a stratum
    public StratifiedEstimate build() throws BadInput {
      ConfusionMatrix all = matrix.build();
      List<SampleDesign.Stratum> strata = new ArrayList<>();
      for (Map.Entry<String, Long> s : pixels.entrySet()) {
        SampleDesign.Stratum stratum =
            new SampleDesign.Stratum(
                s.getKey(), (double) s.getValue(), -1, true, cells(all, pairs.get(s.getKey())));
        if (stratum.samples() > s.getValue())
          throw new BadInput(
              "strata.size",
              "",
              "stratum "
                  + s.getKey()
                  + " has "
                  + stratum.samples()
                  + " samples but only "
                  + s.getValue()
                  + " pixels; samples are drawn without replacement");
        strata.add(stratum);
      }
      return new StratifiedEstimate(all, new SampleDesign(all.size(), strata));
    }

    private static List<SampleDesign.Cell> cells(ConfusionMatrix all, Map<Long, long[]> pairs) {
      List<SampleDesign.Cell> cells = new ArrayList<>();
      pairs.forEach(
          (key, n) -> {
            int map = (int) (key >> 32);
            int i = map == 0 ? all.size() : all.position(map);
            cells.add(new SampleDesign.Cell(i, all.position(key.intValue()), n[0]));
          });
      return cells;
    }
  }

  public ConfusionMatrix matrix() {
    return matrix;
  }

  /// Mean of a score over all pixels (Stehman 2014, eq. 3 and 25).
  public Interval mean(SampleScore y) {
    return design.mean(y);
  }

  /// Ratio of two means (Stehman 2014, eq. 27 and 28); `UNKNOWN` when the lower one is 0.
  public Interval ratio(SampleScore y, SampleScore x) {
    return design.ratio(y, x, -1);
  }

  /// Accuracy and area of every class. How many pixels the map gives each class is not known here,
  /// so the mapped areas are `NaN`.
  public AreaEstimate areas(AreaUnit unit) {
    double[] mapped = new double[matrix.size()];
    Arrays.fill(mapped, Double.NaN);
    return AreaEstimate.of(matrix, design, mapped, unit);
  }
}

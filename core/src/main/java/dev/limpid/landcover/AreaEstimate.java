package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Accuracy and areas from random samples in strata of known size: what the map shows, corrected
/// for its errors.
///
/// @param accuracy of the map, weighted by the sizes of the strata
/// @param total area of all strata
public record AreaEstimate(
    Accuracy accuracy, AreaUnit unit, double total, List<ClassArea> classes) {
  public AreaEstimate {
    classes = List.copyOf(classes);
  }

  /// Samples drawn at random within each class of the map (Olofsson et al. 2014, Good practices for
  /// estimating area and assessing accuracy of land change, eq. 1-11). Where the map abstains is a
  /// stratum of its own.
  public static AreaEstimate of(ConfusionMatrix matrix, StrataSizes sizes, AreaUnit unit) {
    int k = matrix.size();
    List<SampleDesign.Stratum> strata = new ArrayList<>();
    double[] mapped = new double[k];
    for (int i = 0; i <= k; i++) {
      String name = i == k ? "abstained" : matrix.classes().get(i).name();
      long pixels = i == k ? sizes.abstained() : sizes.of(i);
      if (i < k) mapped[i] = pixels;
      strata.add(
          new SampleDesign.Stratum(name, (double) pixels, i, false, SampleDesign.row(matrix, i)));
    }
    return of(matrix, new SampleDesign(k, strata), mapped, unit);
  }

  /// @param mapped pixels of each class on the map, `NaN` when not known
  static AreaEstimate of(
      ConfusionMatrix matrix, SampleDesign design, double[] mapped, AreaUnit unit) {
    CellShares shares = design.shares();
    Accuracy accuracy =
        Accuracy.assemble(
            matrix,
            Accuracy.Basis.STRATA,
            shares,
            new DesignIntervals(design, shares, matrix.size()));
    for (String warning : warnings(design)) accuracy = accuracy.withWarning(warning);
    double total = design.total() * unit.perPixel();
    List<ClassArea> classes = new ArrayList<>();
    for (int k = 0; k < matrix.size(); k++) {
      int reference = k;
      Interval share = design.mean((i, j) -> j == reference ? 1 : 0);
      classes.add(
          new ClassArea(
              matrix.classes().get(k), mapped[k] * unit.perPixel(), share, share.times(total)));
    }
    return new AreaEstimate(accuracy, unit, total, classes);
  }

  private static List<String> warnings(SampleDesign design) {
    List<String> warnings = new ArrayList<>();
    for (SampleDesign.Stratum s : design.strata()) {
      long n = s.samples();
      String share = String.format(Locale.ROOT, "%.2f", 100 * s.size() / design.total());
      if (n == 0)
        warnings.add(
            "Stratum "
                + s.name()
                + " ("
                + share
                + " % of the area) has no sample: nothing can be said of the whole. Draw samples"
                + " there.");
      else if (n == 1)
        warnings.add(
            "Stratum "
                + s.name()
                + " ("
                + share
                + " % of the area) has a single sample: standard errors that need it are unknown."
                + " Draw at least one more.");
    }
    return warnings;
  }
}

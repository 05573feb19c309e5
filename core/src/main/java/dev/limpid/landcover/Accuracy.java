package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Agreement of a map with reference samples: figures, and how far to trust them.
///
/// Samples where the map abstains count as errors in every figure but the two named `classified`.
/// What cannot be known (a class that the reference does not show) is `NaN`.
///
/// @param shares estimated shares behind the figures
/// @param macroF1 mean F1 of the classes that the reference shows
/// @param macroF1Classes how many these are
/// @param kappa for comparison with published figures only
/// @param balancedAccuracy mean producer's accuracy of the classes that the reference shows
/// @param quantityDisagreement and `allocationDisagreement`: Pontius & Millones (2011); both add up
///   to the share of errors
/// @param classifiedAccuracy overall accuracy where the map gives a class
/// @param classifiedShare share of the area (of the samples) where it does
/// @param warnings what a reader must know about these figures, in sentences
public record Accuracy(
    ConfusionMatrix matrix,
    Basis basis,
    CellShares shares,
    Interval overallAccuracy,
    Interval macroF1,
    int macroF1Classes,
    double kappa,
    double balancedAccuracy,
    double quantityDisagreement,
    double allocationDisagreement,
    Interval classifiedAccuracy,
    double classifiedShare,
    List<ClassAccuracy> classes,
    MajorityBaseline majorityBaseline,
    List<String> warnings) {
  /// What the intervals rest on.
  public enum Basis {
    /// Samples taken as independent and equally likely. Wilson intervals for rates, linearised ones
    /// for F1. Too narrow when samples are pixels of the same polygons.
    INDEPENDENT,
    /// Whole groups (parcels, polygons) drawn again and again: percentile bootstrap.
    GROUPS,
    /// Random samples in strata of known size (Olofsson et al. 2014, Stehman 2014).
    STRATA
  }

  public Accuracy {
    classes = List.copyOf(classes);
    warnings = List.copyOf(warnings);
  }

  /// Accuracy from samples taken as independent.
  public static Accuracy of(ConfusionMatrix matrix) {
    return assemble(
        matrix, Basis.INDEPENDENT, CellShares.of(matrix), new IndependentIntervals(matrix));
  }

  /// The same figures beside the baseline of the class most frequent in training.
  ///
  /// @param majority may be a class that the reference does not show: the baseline is then 0
  public Accuracy withTrainingMajority(LandClass majority) {
    MajorityBaseline baseline =
        MajorityBaseline.of(majority, matrix.position(majority.code()), shares);
    return with(baseline, warnings);
  }

  /// The same figures with one more thing to know about them.
  public Accuracy withWarning(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return with(majorityBaseline, more);
  }

  private Accuracy with(MajorityBaseline baseline, List<String> notes) {
    return new Accuracy(
        matrix,
        basis,
        shares,
        overallAccuracy,
        macroF1,
        macroF1Classes,
        kappa,
        balancedAccuracy,
        quantityDisagreement,
        allocationDisagreement,
        classifiedAccuracy,
        classifiedShare,
        classes,
        baseline,
        notes);
  }

  /// Where the uncertainty of the figures comes from; classes by position.
  interface Intervals {
    Interval overall();

    Interval classified();

    Interval macroF1();

    Interval user(int k);

    Interval producer(int k);

    Interval f1(int k);
  }

  static Accuracy assemble(ConfusionMatrix matrix, Basis basis, CellShares p, Intervals intervals) {
    if (matrix.size() == 0)
      throw new IllegalArgumentException("a confusion matrix needs at least one class");
    List<ClassAccuracy> classes = new ArrayList<>();
    for (int k = 0; k < matrix.size(); k++)
      classes.add(
          new ClassAccuracy(
              matrix.classes().get(k),
              matrix.referenceTotal(k),
              matrix.mapTotal(k),
              intervals.user(k),
              intervals.producer(k),
              p.inReference(k) ? intervals.f1(k) : Interval.UNKNOWN,
              p.iou(k)));
    return new Accuracy(
        matrix,
        basis,
        p,
        intervals.overall(),
        intervals.macroF1(),
        p.classesInReference(),
        p.kappa(),
        p.balanced(),
        p.quantity(),
        p.allocation(),
        intervals.classified(),
        1 - p.abstained(),
        classes,
        MajorityBaseline.ofReference(matrix, p),
        warnings(matrix));
  }

  private static List<String> warnings(ConfusionMatrix matrix) {
    List<String> warnings = new ArrayList<>();
    if (matrix.total() == 0) warnings.add("There is no sample: nothing can be said.");
    names(matrix, k -> matrix.referenceTotal(k) == 0)
        .ifPresent(
            names ->
                warnings.add(
                    "Not in the reference, so without producer's accuracy and F1 and not counted in"
                        + " the macro F1: "
                        + names
                        + "."));
    names(matrix, k -> matrix.mapTotal(k) == 0 && matrix.referenceTotal(k) > 0)
        .ifPresent(
            names ->
                warnings.add(
                    "Never given by the map at a sample, so all of its samples are errors: "
                        + names
                        + "."));
    if (matrix.abstained() > 0)
      warnings.add(
          "The map abstains at "
              + matrix.abstained()
              + " of "
              + matrix.total()
              + " samples; they count as errors except where figures are said to be of the"
              + " classified part.");
    return warnings;
  }

  private static Optional<String> names(ConfusionMatrix matrix, IntPredicate which) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < matrix.size(); k++)
      if (which.test(k)) names.add(matrix.classes().get(k).name());
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
  }
}

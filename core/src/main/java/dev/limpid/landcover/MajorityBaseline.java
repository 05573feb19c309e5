package dev.limpid.landcover;

/// What a map would reach that gives one class everywhere: no score is shown without it.
///
/// @param of the most frequent class, of the training samples where these are known and of the
///   reference otherwise; of equal ones the first
/// @param macroF1 over the same classes as the map's
public record MajorityBaseline(LandClass of, double overallAccuracy, double macroF1) {
  static MajorityBaseline ofReference(ConfusionMatrix matrix, CellShares shares) {
    int best = 0;
    for (int k = 1; k < matrix.size(); k++)
      if (shares.reference(k) > shares.reference(best)) best = k;
    return of(matrix.classes().get(best), best, shares);
  }

  /// @param position of the class in the matrix, -1 when the matrix has no such class
  static MajorityBaseline of(LandClass type, int position, CellShares shares) {
    double share = position < 0 ? 0 : shares.reference(position);
    return new MajorityBaseline(type, share, 2 * share / (1 + share) / shares.classesInReference());
  }
}

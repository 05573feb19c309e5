package dev.limpid.landcover;

import dev.limpid.sample.LabelProbabilities;
import java.util.Locale;

/// How well a given label agrees with the probabilities of its sample: 0 not at all, 1 fully
/// (Northcutt, Jiang and Chuang 2021; Kuan and Mueller 2022, Model-agnostic label quality scoring).
public enum LabelQuality {
  /// The probability of the given class, `s`.
  SELF_CONFIDENCE {
    @Override
    double of(LabelProbabilities p, int i, ConfidentJoint joint) {
      return p.at(i, p.given(i));
    }
  },
  /// `(s - largest other probability + 1) / 2`.
  NORMALIZED_MARGIN {
    @Override
    double of(LabelProbabilities p, int i, ConfidentJoint joint) {
      double other = 0;
      for (int k = 0; k < p.classes(); k++)
        if (k != p.given(i)) other = Math.max(other, p.at(i, k));
      return (p.at(i, p.given(i)) - other + 1) / 2;
    }
  },
  /// `ln(1 + w) / w` with `w = H / s` and `H` the entropy over `ln K`; 1 at `w = 0`, 0 at `s = 0`.
  CONFIDENCE_WEIGHTED_ENTROPY {
    @Override
    double of(LabelProbabilities p, int i, ConfidentJoint joint) {
      double s = p.at(i, p.given(i));
      if (s == 0) return 0;
      double h = 0;
      for (int k = 0; k < p.classes(); k++)
        if (p.at(i, k) > 0) h -= p.at(i, k) * Math.log(p.at(i, k));
      double w = h / Math.log(p.classes()) / s;
      return w > 0 ? Math.log1p(w) / w : 1;
    }
  },
  /// Self-confidence of `p - t + max t`, added up to 1 again: classes with low thresholds count
  /// more. Classes without samples have no threshold and count nothing.
  ADJUSTED_SELF_CONFIDENCE {
    @Override
    double of(LabelProbabilities p, int i, ConfidentJoint joint) {
      double most = 0;
      for (int k = 0; k < p.classes(); k++)
        if (joint.given(k) > 0) most = Math.max(most, joint.threshold(k));
      double sum = 0;
      for (int k = 0; k < p.classes(); k++)
        if (joint.given(k) > 0) sum += p.at(i, k) - joint.threshold(k) + most;
      return sum == 0 ? 0 : (p.at(i, p.given(i)) - joint.threshold(p.given(i)) + most) / sum;
    }
  };

  abstract double of(LabelProbabilities p, int sample, ConfidentJoint joint);

  /// The name in files.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.limpid.landcover;

import java.util.Arrays;
import java.util.Locale;

/// Which samples a [LabelAudit] takes for mislabelled (Northcutt, Jiang and Chuang 2021, section
/// 3.2).
public enum AuditRule {
  /// Of each class as many as the joint puts off its diagonal, those least like the class.
  PRUNE_BY_CLASS,
  /// Of each pair of classes as many as the joint counts, those with the largest margin.
  PRUNE_BY_NOISE_RATE,
  /// Selected by both rules before.
  BOTH,
  /// Counted off the diagonal of the confident joint.
  CONFIDENT_LEARNING,
  /// Another class is more probable than the given one.
  PREDICTED_NEQ_GIVEN,
  /// The smallest margins, as many as confident learning selects.
  LOW_NORMALIZED_MARGIN,
  /// The smallest probabilities of the given class, as many as confident learning selects.
  LOW_SELF_CONFIDENCE;

  /// The name on the command line.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static AuditRule parse(String label) {
    for (AuditRule rule : values()) if (rule.label().equals(label)) return rule;
    throw new IllegalArgumentException(
        "rule must be one of "
            + String.join(", ", Arrays.stream(values()).map(AuditRule::label).toList())
            + ", got '"
            + label
            + "'");
  }
}

package dev.limpid.temporal;

import dev.limpid.torch.Tensor;
import java.util.Locale;

/// What a classifier is fitted by: the mean over labels of a loss of logits, each label with the
/// weight of its class.
public sealed interface ClassLoss {
  /// The label of a row that is not fitted to.
  long IGNORED = -1;

  /// `-log p_y`.
  record CrossEntropy() implements ClassLoss {}

  /// `-(1 - p_y)^gamma log p_y`: rows that are right already count less (Lin et al. 2017, Focal
  /// loss for dense object detection, eq. 4). With `gamma` 0 it is the cross-entropy.
  record Focal(double gamma) implements ClassLoss {
    /// Derivatives of the power are unbounded for exponents below 1, so none between is taken.
    public Focal {
      if (gamma != 0 && !(gamma >= 1 && gamma <= 10))
        throw new IllegalArgumentException("gamma of focal must be 0 or in 1..10, got " + gamma);
    }
  }

  /// Cross-entropy of `logits + tau log(share of the class)` (Menon et al. 2021, Long-tail learning
  /// via logit adjustment, eq. 10). The logits themselves then speak of classes that are equally
  /// frequent, so the mean accuracy of the classes gains, at the cost of the overall accuracy.
  record LogitAdjusted(double tau) implements ClassLoss {
    public LogitAdjusted {
      if (!(tau > 0 && tau <= 10))
        throw new IllegalArgumentException(
            "tau of logit-adjusted must be above 0 and at most 10, got " + tau);
    }
  }

  /// @param text `cross-entropy`, `focal[:GAMMA]` or `logit-adjusted[:TAU]`
  static ClassLoss parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String strength = colon < 0 ? null : text.substring(colon + 1);
    if (text.equals("cross-entropy")) return new CrossEntropy();
    return switch (name) {
      case "focal" -> new Focal(number(text, strength, 2));
      case "logit-adjusted" -> new LogitAdjusted(number(text, strength, 1));
      default ->
          throw new IllegalArgumentException(
              "loss must be cross-entropy, focal[:GAMMA] or logit-adjusted[:TAU], got '%s'"
                  .formatted(text));
    };
  }

  private static double number(String text, String strength, double usual) {
    if (strength == null) return usual;
    try {
      return Double.parseDouble(strength);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "loss '%s' has no number behind the colon".formatted(text), e);
    }
  }

  /// As [#parse] reads it.
  default String label() {
    return switch (this) {
      case CrossEntropy() -> "cross-entropy";
      case Focal(double gamma) -> String.format(Locale.ROOT, "focal:%s", gamma);
      case LogitAdjusted(double tau) -> String.format(Locale.ROOT, "logit-adjusted:%s", tau);
    };
  }

  /// One value; 0 where no row counts.
  ///
  /// @param logits (row, class)
  /// @param labels class of each row, or [#IGNORED]
  default Tensor of(Tensor logits, long[] labels, ClassBalance balance) {
    float[] perClass = balance.weights();
    float[] weights = weights(labels, perClass);
    double all = 0;
    for (float w : weights) all += w;
    if (all == 0) return logits.sum().times(0);
    Tensor classes = Tensor.ofLongs(labels, labels.length);
    return switch (this) {
      case CrossEntropy() -> mean(logits, classes, perClass);
      case LogitAdjusted(double tau) -> {
        Tensor shift = Tensor.of(balance.logShares(), 1, balance.classes()).times(tau);
        yield mean(logits.plus(shift), classes, perClass);
      }
      case Focal(double gamma) -> {
        Tensor losses = logits.crossEntropies(classes, IGNORED); // (row), -log p_y
        Tensor wrong = losses.times(-1).exp().times(-1).plus(1).pow(gamma);
        Tensor weighted = Tensor.of(weights, weights.length).times(wrong).times(losses);
        yield weighted.sum().times(1 / all);
      }
    };
  }

  private static Tensor mean(Tensor logits, Tensor classes, float[] perClass) {
    Tensor w = perClass == null ? null : Tensor.of(perClass, perClass.length);
    return logits.crossEntropy(classes, w, IGNORED, 0);
  }

  private static float[] weights(long[] labels, float[] perClass) {
    float[] weights = new float[labels.length];
    for (int i = 0; i < labels.length; i++)
      if (labels[i] != IGNORED) weights[i] = perClass == null ? 1 : perClass[(int) labels[i]];
    return weights;
  }
}

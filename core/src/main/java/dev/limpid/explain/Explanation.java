package dev.limpid.explain;

import dev.limpid.cube.ObservedPixel.Input;
import java.util.List;
import java.util.Objects;

/// Why a model gave one class its score: how much each input added to the score of a pixel about
/// which nothing is known. Every form says how it was made and how faithful it is.
public sealed interface Explanation {
  Score score();

  Faithfulness faithfulness();

  /// Sum of all values.
  double sum();

  /// How far baseline and values together are from the score: rounding for Shapley values, more for
  /// a method that promises no sum.
  default double sumError() {
    return Math.abs(score().baseline() + sum() - score().value());
  }

  enum Unit {
    PROBABILITY,
    LOGIT
  }

  /// What is explained, and by what.
  ///
  /// @param target name of the class
  /// @param value of the class at the pixel
  /// @param baseline score where nothing is observed
  record Score(String target, Unit unit, double value, double baseline, String method) {}

  /// What can be hidden alone, and what the faithfulness is measured by.
  enum Grain {
    /// One band at one date.
    OBSERVATION,
    /// All bands of a date.
    DATE
  }

  /// What each observation added.
  ///
  /// @param inside null for a method that sees the model from outside
  record OfObservations(
      Score score,
      Grain grain,
      List<Attribution> attributions,
      Faithfulness faithfulness,
      Inside inside)
      implements Explanation {
    public OfObservations {
      attributions = List.copyOf(attributions);
    }

    @Override
    public double sumError() {
      return inside != null && inside.weights() ? Double.NaN : Explanation.super.sumError();
    }

    @Override
    public double sum() {
      return attributions.stream()
          .map(Attribution::value)
          .filter(Objects::nonNull)
          .mapToDouble(v -> v)
          .sum();
    }
  }

  /// What a method that looks into a network can tell of itself.
  ///
  /// @param weights whether the values are weights and no parts of the score
  /// @param sumBound sum error that the method aims to stay below; `NaN` where it promises no sum
  /// @param attentionAgreement Spearman's correlation over dates between the network's attention
  ///   and the size of the change when a date is hidden; `NaN` for a network without attention
  /// @param sanity of the network with ever more layers randomised
  record Inside(
      boolean weights, double sumBound, double attentionAgreement, List<Randomised> sanity) {
    public Inside {
      sanity = List.copyOf(sanity);
    }
  }

  /// @param layer that was randomised last, after all those nearer to the output
  /// @param correlation Spearman's, between the values of this network and the true ones; near 0
  ///   where they hang on what was learned, `NaN` where all values are equal
  record Randomised(String layer, double correlation) {}

  /// @param value null where nothing was observed: a cloud, or no data
  /// @param standardError of a value that depends on chance; null where it does not
  record Attribution(Input input, Double value, Double standardError) {
    /// Nothing was observed.
    public static Attribution none(Input input) {
      return new Attribution(input, null, null);
    }
  }

  /// What each feature of a row of a table added.
  record OfFeatures(
      Score score, List<String> features, List<Double> values, Faithfulness faithfulness)
      implements Explanation {
    public OfFeatures {
      features = List.copyOf(features);
      values = List.copyOf(values);
      if (features.size() != values.size())
        throw new IllegalArgumentException(
            values.size() + " values for " + features.size() + " features");
    }

    @Override
    public double sum() {
      return values.stream().mapToDouble(v -> v).sum();
    }
  }
}

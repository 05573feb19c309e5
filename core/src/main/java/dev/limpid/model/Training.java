package dev.limpid.model;

import dev.limpid.sample.Samples;
import java.util.ArrayList;
import java.util.List;

/// What a model's folder keeps of its training beside weights and card.
///
/// @param samples kept for explanations; null for a model that cannot give any
/// @param contract what the model expects of cubes; null where that is not known
/// @param examples rows of features that the model is tried with; empty for none
public record Training(TrainingSamples samples, Contract contract, List<float[]> examples) {
  /// A model of which nothing more is known.
  public static final Training UNKNOWN = new Training(null, null, List.of());

  /// Samples that a model is tried with.
  private static final int EXAMPLES = 6;

  public Training {
    examples = List.copyOf(examples);
  }

  /// Some rows of `samples`, evenly over them.
  public static List<float[]> examples(Samples samples) {
    List<float[]> rows = new ArrayList<>();
    int n = Math.min(EXAMPLES, samples.size());
    for (int k = 0; k < n; k++) {
      float[] row = new float[samples.features().size()];
      int sample = (int) ((2L * k + 1) * samples.size() / (2L * n));
      for (int f = 0; f < row.length; f++) row[f] = samples.at(sample, f);
      rows.add(row);
    }
    return rows;
  }
}

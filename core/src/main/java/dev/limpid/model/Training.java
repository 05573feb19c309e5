package dev.limpid.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Footprint;
import dev.limpid.geo.Grid;
import dev.limpid.sample.Samples;
import java.util.ArrayList;
import java.util.List;

/// What a model's folder keeps of its training beside weights and card.
///
/// @param samples kept for explanations; null for a model that cannot give any
/// @param contract what the model expects of cubes; null where that is not known
/// @param examples rows of features that the model is tried with; empty for none
/// @param place of the samples; null where it is not known
/// @param report what `limpid train --json` says (`classes`, `split`, ...), with `intervals` of the
///   scores; null for none
public record Training(
    TrainingSamples samples,
    Contract contract,
    List<float[]> examples,
    Footprint place,
    ObjectNode report) {
  /// A model of which nothing more is known.
  public static final Training UNKNOWN = new Training(null, null, List.of(), null, null);

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

  /// The box around the places of samples; null without places, or with one only.
  public static Footprint place(Samples samples) {
    Crs crs = samples.crs();
    double west = Double.POSITIVE_INFINITY;
    double east = Double.NEGATIVE_INFINITY;
    double south = Double.POSITIVE_INFINITY;
    double north = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < samples.size(); i++) {
      double x = samples.x(i);
      double y = samples.y(i);
      if (!Double.isFinite(x) || !Double.isFinite(y)) continue;
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
    if (crs == null || !(west < east) || !(south < north)) return null;
    return Footprint.of(new Grid(crs, west, north, east - west, north - south, 1, 1));
  }
}

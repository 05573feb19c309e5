package dev.limpid.explain;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.raster.Legend;
import java.util.List;

/// Everything that is said about one pixel of a map.
///
/// @param assigned class in the map, or null where the map has none
/// @param probabilities of each class in legend order; empty where the pixel has no features
/// @param disagreement of the parts of the model ([FeatureModel#disagreement]), nats; `NaN` where
///   it has none or the pixel no features
/// @param abstention why the map has no class here, a code of [FeatureBlock] or 6 below the least
///   probability; 0 where it has one
/// @param explanation null where the pixel has no features
/// @param nearest the most similar training samples, the nearest first; empty with `explanation`
///   null
public record PixelReport(
    Place place,
    Legend legend,
    Legend.Entry assigned,
    List<Double> probabilities,
    double disagreement,
    int abstention,
    ObservedPixel pixel,
    Explanation.OfObservations explanation,
    List<Near> nearest,
    Domain domain) {
  /// @param col of the map, from 0
  /// @param x of the pixel's centre in the map's reference system
  public record Place(int col, int row, double x, double y) {}

  /// A training sample.
  ///
  /// @param x `NaN` where it has no place
  /// @param distance on standardised features
  public record Near(String id, double x, double y, Legend.Entry label, double distance) {}

  /// How far the pixel is from what the model was trained on.
  ///
  /// @param distance to the nearest training sample; `NaN` where the pixel has no features
  /// @param limit that 99 % of the training samples do not exceed to their nearest one of another
  ///   group
  public record Domain(double distance, double limit) {
    /// Whether the pixel is farther from all training samples than they are from each other.
    public boolean outside() {
      return distance > limit;
    }
  }

  public PixelReport {
    probabilities = List.copyOf(probabilities);
    nearest = List.copyOf(nearest);
  }

  /// In words.
  public static String abstention(int code) {
    return switch (code) {
      case FeatureBlock.OK -> "it has a class";
      case FeatureBlock.NO_VALID_DATE -> "no date of a series is clear";
      case FeatureBlock.OUTSIDE -> "it holds no data on any date";
      case FeatureBlock.TOO_FEW_DATES -> "too few dates are clear";
      case FeatureBlock.MISSING_FEATURE -> "a feature is missing";
      case 6 -> "its best class is less probable than was asked for";
      default -> "abstention code " + code;
    };
  }
}

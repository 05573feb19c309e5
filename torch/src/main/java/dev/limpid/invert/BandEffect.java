package dev.limpid.invert;

import dev.limpid.canopy.CanopyPosterior;
import dev.limpid.explain.Faithfulness;
import java.util.List;

/// How the bands of a spectrum move the posterior mean of a variable, in its unit.
///
/// @param mean the posterior mean that is explained
/// @param baseline the mean of such means where no band is known
/// @param shapley what each band adds to `baseline`; together they make `mean`
/// @param gradient change of the mean by each band, a unit of reflectance
public record BandEffect(
    CanopyPosterior.Variable variable,
    double mean,
    double baseline,
    List<Double> shapley,
    List<Double> gradient,
    Faithfulness faithfulness) {
  public BandEffect {
    shapley = List.copyOf(shapley);
    gradient = List.copyOf(gradient);
  }

  /// What the parts miss of the difference that they make.
  public double sumError() {
    double sum = shapley.stream().mapToDouble(Double::doubleValue).sum();
    return Math.abs(mean - baseline - sum);
  }
}

package dev.limpid.invert;

import dev.limpid.canopy.Angles;
import java.util.List;

/// What a network says of one spectrum: posteriors of some variables, together and each by itself,
/// and which band moved them.
///
/// @param reflectance a value a band, in the order of [dev.limpid.canopy.Sensor#SENTINEL2]
/// @param correlation Pearson's, of each variable with each
/// @param misfit sum of squared standardised residuals of the physics at the mean
/// @param outside whether the misfit is above the limit of the model's domain
/// @param draws of the joint posterior: a value a variable, in its unit
public record CanopyExplanation(
    List<Double> reflectance,
    Angles angles,
    List<Said> variables,
    List<List<Double>> correlation,
    double misfit,
    boolean outside,
    List<List<Double>> draws) {
  /// What is said of one variable, in its unit.
  ///
  /// @param name as it was asked for
  /// @param q05 below it the value lies with a probability of 5 %; likewise `q50`, `q95`
  public record Said(
      String name, double mean, double sd, double q05, double q50, double q95, BandEffect effect) {}

  public CanopyExplanation {
    reflectance = List.copyOf(reflectance);
    variables = List.copyOf(variables);
    correlation = correlation.stream().map(List::copyOf).toList();
    draws = draws.stream().map(List::copyOf).toList();
  }
}

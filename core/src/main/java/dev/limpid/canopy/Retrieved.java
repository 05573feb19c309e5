package dev.limpid.canopy;

/// What a [Retrieval] says of some pixels, in the units of its variables.
///
/// @param mean (asked variable, pixel); likewise `sd`, `q05`, `q50`, `q95`
/// @param correlation (pair, pixel), pairs (0,1), (0,2), ..., (1,2), ... of the asked variables
/// @param misfit (pixel) sum of squared standardised residuals of a canopy near the mean
/// @param outside (pixel) whether the misfit is above the limit of the model's domain
public record Retrieved(
    float[][] mean,
    float[][] sd,
    float[][] q05,
    float[][] q50,
    float[][] q95,
    float[][] correlation,
    float[] misfit,
    boolean[] outside) {}

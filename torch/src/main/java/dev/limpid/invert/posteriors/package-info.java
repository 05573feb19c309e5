/// Posteriors of canopies: families of distributions on the unit box, many pixels at once.
///
/// Start at [dev.limpid.invert.posteriors.PosteriorFamily], which makes a
/// [dev.limpid.invert.posteriors.Posterior] of the numbers that an encoder gives for each pixel,
/// and at [dev.limpid.invert.posteriors.Families], which knows them by name. All build on the
/// truncated normal distribution of one variable ([dev.limpid.invert.posteriors.TruncatedNormal]);
/// flows on the rational-quadratic splines of Durkan et al. (2019).
package dev.limpid.invert.posteriors;

/// What is known of canopies before they are seen: log-densities on the unit box that losses can
/// differentiate.
///
/// Start at [dev.limpid.invert.priors.PriorDensity]. [dev.limpid.invert.priors.CanopyPrior] has the
/// priors that spectra are simulated with, [dev.limpid.invert.priors.LearnedPrior] those that are
/// learned.
package dev.limpid.invert.priors;

/// Draws from a posterior that is known but for a constant: densities on the unit box.
///
/// Start at [dev.limpid.posterior.ImportanceSampler]: a [dev.limpid.posterior.BoxDensity] in,
/// [dev.limpid.posterior.Sampled] out, with the evidence and what says how far to trust it.
/// [dev.limpid.posterior.Marginal] sums up one variable of the draws. Nothing here knows what the
/// density is of.
package dev.limpid.posterior;

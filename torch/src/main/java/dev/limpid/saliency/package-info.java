/// Explanations from the inside of a network: integrated gradients (Sundararajan, Taly & Yan 2017),
/// gradient times input (Shrikumar et al. 2017) and attention over dates.
///
/// Each is a [dev.limpid.explain.NetworkMethod]: features of a pixel and of one about which nothing
/// is known in, a value a feature out. What they need of a network is
/// [dev.limpid.explain.Differentiable]; checks of what they say are in `dev.limpid.explain`. Start
/// at [IntegratedGradients].
package dev.limpid.saliency;

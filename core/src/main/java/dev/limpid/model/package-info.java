/// What every model is: a [Classifier] that turns a block of a cube into probabilities, a [Trainer]
/// that makes one from samples, a [Recipe] that opens one elsewhere, and a [ModelFolder] that keeps
/// one.
///
/// Start at [Classifier]. A model carries its legend, its features ([FeatureJson]) and a
/// [ModelCard], after Mitchell et al. (2019, Model cards for model reporting), so that it maps any
/// cube that has its bands and says what it was made of.
package dev.limpid.model;

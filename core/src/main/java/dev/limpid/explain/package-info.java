/// Why a model gives one pixel its class, told in terms of what was observed there, and how far the
/// answer can be trusted.
///
/// Start at [Explainer]: a block, a pixel and a class in, an [Explanation] out. An explanation says
/// what it was measured against, its values sum to the difference, and it carries its own
/// [Faithfulness]. Three kinds of method: Shapley values of the features ([FeatureShapley]), traced
/// back through gap filling and indices to dates and bands; the inside of a network
/// ([NetworkMethod]), traced back in the same way; and hiding observations ([HidingMethod]):
/// occlusion (Zeiler and Fergus 2014) and Kernel SHAP (Lundberg and Lee 2017). Deletion and
/// insertion follow Petsiuk et al. (2018, RISE).
package dev.limpid.explain;

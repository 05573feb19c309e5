/// What a model learns from: labels of any kind on a grid, tables of samples, legends, and honest
/// splits into training and test.
///
/// Start with [dev.limpid.sample.Labels] (labelled pixels of a cube),
/// [dev.limpid.sample.SampleTable] (rows of a table) and [dev.limpid.sample.SpatialBlocks] (why a
/// score can be believed: Roberts et al. 2017, Cross-validation strategies for data with temporal,
/// spatial, hierarchical, or phylogenetic structure).
package dev.limpid.sample;

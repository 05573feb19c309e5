/// Series of rasters of one place: found in a folder of any layout, read a window at a time, and
/// made into what a model takes.
///
/// Start at [CubeFolder]: a folder in, a [CubeListing] out, whose [CubeFiles] are values that
/// another process can open too. [Cube#read] gives a [Patch]; a [FeatureSet] makes features of its
/// pixels. Gaps are filled linearly on a 10-day grid as in the chain of Inglada et al. (2017,
/// Operational high resolution land cover map production at the country scale using satellite image
/// time series, Remote Sensing 9:95) or by Whittaker's smoother (Eilers 2003, A perfect smoother,
/// Analytical Chemistry 75:3631-3636). Which scene classes count as clear follows Sen2Cor's
/// classification.
package dev.limpid.cube;

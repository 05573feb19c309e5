/// Rasters in GeoTIFF files: reading windows of any file of the kinds that satellite products come
/// in, writing Cloud Optimized GeoTIFF, resampling, exact statistics.
///
/// Start at [GeoTiff]: [GeoTiff#open] gives a [RasterSource], [GeoTiff#create] a [MapWriter] whose
/// files appear together or not at all. [Warp] puts one raster on the grid of another,
/// [RasterStatistics] measures it. Formats: TIFF 6.0 (1992) with its supplements, BigTIFF, OGC
/// GeoTIFF 1.1 (19-008r4), OGC Cloud Optimized GeoTIFF (21-026); moments are combined as in Chan,
/// Golub and LeVeque (1983).
package dev.limpid.raster;

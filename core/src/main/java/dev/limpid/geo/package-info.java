/// Where things are: reference systems, grids of pixels, windows of them. Start at [Grid] and
/// [Crs]; [CrsTransform] moves coordinates, [GeoKeys] is how a GeoTIFF says its system (OGC
/// 19-008r4). Well-known text follows OGC 01-009 and ISO 19162, projections Snyder (1987).
package dev.limpid.geo;

/// Polygons and points: GeoJSON and GeoPackage in, GeoJSON out, and which pixels a geometry holds.
/// Start with [dev.limpid.vector.Features] and [dev.limpid.vector.Rasterize].
///
/// Formats: RFC 7946 (GeoJSON), OGC 12-128r18 (GeoPackage 1.3), OGC 06-103r4 (well-known binary).
package dev.limpid.vector;

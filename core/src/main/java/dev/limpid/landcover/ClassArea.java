package dev.limpid.landcover;

/// How much of the area a class covers.
///
/// @param mapped area counted on the map, which carries the map's errors; `NaN` when not known
/// @param share estimated share of the whole area
/// @param area estimated area
public record ClassArea(LandClass of, double mapped, Interval share, Interval area) {}

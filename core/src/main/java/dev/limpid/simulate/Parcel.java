package dev.limpid.simulate;

import org.locationtech.jts.geom.Polygon;

/// A piece of land of one class, drawn a little inside its real edges, as one would digitise it.
///
/// @param id `P0001` and so on, from the list of all parcels
/// @param className its class, a name of the season's legend
/// @param outline in the reference system of the season's grid
/// @param declared whether it is among the labels; the rest is left to be mapped
public record Parcel(String id, String className, Polygon outline, boolean declared) {}

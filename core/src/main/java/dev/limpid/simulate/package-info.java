/// A simulated season of Sentinel-2 over an invented landscape: for demonstrations, tests and
/// benchmarks on a machine that has no data. Nothing in it was observed.
///
/// Start with [dev.limpid.simulate.SimulatedSeason]: it makes a [dev.limpid.simulate.Landscape]
/// (parcels, forests, a river, a village), lets each cover follow its
/// [dev.limpid.simulate.Calendar] through the year, turns the state of each parcel on each date
/// into ten reflectances by the physics of canopies ([dev.limpid.simulate.Vegetation]), puts
/// clouds, shadows and haze over it ([dev.limpid.simulate.Sky]), and writes ordinary GeoTIFFs and
/// GeoJSON.
///
/// The same options and seed give the same pixels with any number of threads: random numbers are
/// functions of seed and place.
package dev.limpid.simulate;

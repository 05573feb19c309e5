/// Physics of leaves and canopies: from what a canopy is to what a sensor sees of it, in double
/// precision.
///
/// Start at [dev.limpid.canopy.Prosail]: [dev.limpid.canopy.Traits] and [dev.limpid.canopy.Angles]
/// in, reflectance at each nanometre out. [dev.limpid.canopy.Prospect] is the leaf (Jacquemoud &
/// Baret 1990; Feret et al. 2017, 2021), [dev.limpid.canopy.SailOptions] the choices of the canopy
/// (4SAIL, Verhoef et al. 2007), [dev.limpid.canopy.Sensor] the bands of a satellite.
/// [dev.limpid.canopy.Simulation] computes many canopies in parallel, [dev.limpid.canopy.Prior]
/// draws them. [dev.limpid.canopy.Sl2p] is the network of Weiss & Baret (S2ToolBox Level 2
/// products) from a file of the user.
package dev.limpid.canopy;

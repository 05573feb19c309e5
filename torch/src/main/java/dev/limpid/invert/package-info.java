/// From reflectance back to what a canopy is: networks that learn through the physics.
///
/// [dev.limpid.invert.DifferentiableProsail] is the decoder: PROSAIL as a step of a network.
package dev.limpid.invert;

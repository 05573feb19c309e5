/// From reflectance back to what a canopy is: networks that learn through the physics.
///
/// [dev.limpid.invert.DifferentiableProsail] is the decoder: PROSAIL as a step of a network.
/// [dev.limpid.invert.CanopyExplainer] says what a trained network makes of a spectrum, and which
/// band moved it.
package dev.limpid.invert;

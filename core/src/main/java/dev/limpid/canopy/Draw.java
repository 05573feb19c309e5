package dev.limpid.canopy;

/// One canopy to simulate.
///
/// @param id its name in tables
/// @param model version of PROSPECT
/// @param traits what it is
/// @param angles how it is lit and seen
public record Draw(String id, LeafModel model, Traits traits, Angles angles) {}

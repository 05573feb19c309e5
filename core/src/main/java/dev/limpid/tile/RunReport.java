package dev.limpid.tile;

/// What a run did.
///
/// @param pixels of the map
/// @param blocks that were computed
/// @param block side of a block, pixels
public record RunReport(long pixels, int blocks, int block) {}

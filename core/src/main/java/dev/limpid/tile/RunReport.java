package dev.limpid.tile;

/// What a run did.
///
/// @param pixels of the map
/// @param blocks that were computed; those of an earlier run excepted
/// @param block side of a block, pixels
/// @param resumedTiles of files, taken over from an earlier run
public record RunReport(long pixels, int blocks, int block, int resumedTiles) {}

package dev.limpid.tile;

/// What a run did.
///
/// @param pixels of the map
/// @param blocks of the map; those of an earlier run excepted
/// @param empty blocks of these whose input has no data at all: they are written and not computed
/// @param block side of a block, pixels
/// @param resumedTiles of files, taken over from an earlier run
public record RunReport(long pixels, int blocks, int empty, int block, int resumedTiles) {}

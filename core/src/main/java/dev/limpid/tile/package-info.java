/// Cuts a map into blocks, computes them, and writes each pixel once.
///
/// Start at [TileRunner] and [TileFunction], what is computed for a block; [LocalRunner] runs it in
/// the threads of this process. [TilePlan] chooses the size of blocks so that those in flight fit
/// in memory. The result does not depend on block size, threads or order.
package dev.limpid.tile;

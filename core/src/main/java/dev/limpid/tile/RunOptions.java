package dev.limpid.tile;

import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.FinishedLayer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.util.List;

/// What to run on and how, none of which may change a pixel.
///
/// @param memory bytes that blocks in flight may take
/// @param threads at least 1
/// @param block largest side of a block, pixels; 0 lets the planner choose from `memory`
/// @param shuffle 0 for the canonical order of blocks, else the seed of another one; for tests
/// @param region the part of the grid that is mapped; null for all of it
/// @param record null for a map without manifest and journal
public record RunOptions(
    long memory,
    int threads,
    int block,
    long shuffle,
    WriteOptions write,
    Progress progress,
    Region region,
    Recording record) {
  /// What makes a map verifiable and its run resumable.
  ///
  /// @param restart whether what an unfinished run left is thrown away
  /// @param told what the user should know
  /// @param beside further files beside the map
  public record Recording(
      Provenance provenance,
      boolean restart,
      java.util.function.Consumer<String> told,
      Beside beside) {}

  /// Writes further files beside a map, all of them among [dev.limpid.raster.MapFiles#documents].
  @FunctionalInterface
  public interface Beside {
    List<MapWriter.Document> of(Manifest manifest, List<FinishedLayer> layers) throws IOException;
  }

  /// Without a record.
  public RunOptions(
      long memory,
      int threads,
      int block,
      long shuffle,
      WriteOptions write,
      Progress progress,
      Region region) {
    this(memory, threads, block, shuffle, write, progress, region, null);
  }

  /// For the whole grid.
  public RunOptions(
      long memory, int threads, int block, long shuffle, WriteOptions write, Progress progress) {
    this(memory, threads, block, shuffle, write, progress, null);
  }

  public RunOptions {
    if (memory < 1) throw new IllegalArgumentException("memory must be positive, got " + memory);
    if (threads < 1)
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    if (block < 0) throw new IllegalArgumentException("block must be 0 or positive, got " + block);
  }
}

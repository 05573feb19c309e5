package dev.limpid.tile;

import dev.limpid.cube.CubeFiles;
import dev.limpid.model.Recipe;
import java.io.IOException;
import java.nio.file.Path;

/// Applies a function to every block of a cube and writes the map. The result does not depend on
/// how it was run.
public interface TileRunner {
  RunReport run(
      CubeFiles input, Recipe<? extends TileFunction> recipe, Path map, RunOptions options)
      throws IOException;
}

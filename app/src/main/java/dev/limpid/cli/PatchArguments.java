package dev.limpid.cli;

import dev.limpid.sample.PatchLattice;
import picocli.CommandLine.Option;

/// How patches are cut from a cube.
final class PatchArguments {
  private static final int SIDE = 32;

  @Option(
      names = "--patch",
      paramLabel = "N",
      description = "Rows and columns of a patch, pixels (32).")
  Integer side;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Pixels from one patch to the next (as --patch).")
  Integer stride;

  boolean given() {
    return side != null || stride != null;
  }

  PatchLattice lattice() {
    int rows = side == null ? SIDE : side;
    return new PatchLattice(rows, stride == null ? rows : stride);
  }
}

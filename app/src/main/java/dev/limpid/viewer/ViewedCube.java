package dev.limpid.viewer;

import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.SpectralIndex;
import java.util.Arrays;
import java.util.List;

/// A cube that is shown.
///
/// @param id in addresses
/// @param path as the user typed it
/// @param arguments options of the command line that read it so, for commands that make a sketch
///   again
/// @param open of the same files
record ViewedCube(String id, String path, List<String> arguments, CubeFiles files, Cube open) {
  ViewedCube {
    arguments = List.copyOf(arguments);
  }

  /// Indices that the bands of a series give and that are none of them already.
  static List<SpectralIndex> indices(CubeFiles.Series series) {
    List<String> bands = series.bands();
    return Arrays.stream(SpectralIndex.values())
        .filter(i -> i.possible(bands) && bands.stream().noneMatch(i.label()::equalsIgnoreCase))
        .toList();
  }

  /// Date or position of each time of a series.
  static List<String> times(CubeFiles.Series series) {
    if (!series.dates().isEmpty()) return series.dates().stream().map(String::valueOf).toList();
    return java.util.stream.IntStream.range(0, series.times())
        .mapToObj(i -> "position " + i)
        .toList();
  }
}

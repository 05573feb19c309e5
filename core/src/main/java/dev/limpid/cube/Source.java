package dev.limpid.cube;

import dev.limpid.cube.CubeOptions.Scaling;
import dev.limpid.raster.RasterInfo;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/// One raster file and what its bands are.
///
/// @param series what tells series apart: the sensor, or the list of dates of a stack
/// @param sensor `S2`, or empty
record Source(Path file, RasterInfo info, String series, String sensor, List<Entry> entries) {
  /// @param index which band of the file, from 0
  /// @param date null when the file gives none
  /// @param position place in a stack without dates, else 0
  /// @param scaling from metadata outside the file, or null
  record Entry(int index, String band, LocalDate date, int position, Scaling scaling) {}

  Source {
    entries = List.copyOf(entries);
  }

  String name() {
    return file.getFileName().toString();
  }

  /// The file's name without its extension.
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}

package dev.limpid.cube;

import dev.limpid.cube.CubeOptions.Scaling;
import dev.limpid.raster.RasterInfo;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/// One raster file and what its bands are.
///
/// @param shown the file's name in messages, as the user typed it
/// @param series what tells series apart: the sensor, or the list of dates of a stack
/// @param sensor `S2`, or empty
record Source(
    URI file, String shown, RasterInfo info, String series, String sensor, List<Entry> entries) {
  /// @param index which band of the file, from 0
  /// @param date null when the file gives none
  /// @param position place in a stack without dates, else 0
  /// @param scaling from metadata outside the file, or null
  record Entry(int index, String band, LocalDate date, int position, Scaling scaling) {}

  Source {
    entries = List.copyOf(entries);
  }

  /// A file on disk.
  Source(Path file, RasterInfo info, String series, String sensor, List<Entry> entries) {
    this(file.toUri(), file.toString(), info, series, sensor, entries);
  }

  /// Without the folders.
  String name() {
    return name(file);
  }

  /// What follows the last `/` of an address.
  static String name(URI file) {
    String path = file.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The file's name without its extension.
  static String stem(Path file) {
    return stem(file.toString());
  }

  /// The same of a name with or without folders.
  static String stem(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}

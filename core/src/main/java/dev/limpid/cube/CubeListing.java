package dev.limpid.cube;

import java.util.List;

/// What was seen in a folder: the cube, and everything that is no part of it, with the reason.
///
/// @param notes what the user should know: assumptions, warnings
public record CubeListing(
    String layout, CubeFiles files, List<Ignored> ignored, List<String> notes) {
  public record Ignored(String file, String why) {}

  public CubeListing {
    ignored = List.copyOf(ignored);
    notes = List.copyOf(notes);
  }
}

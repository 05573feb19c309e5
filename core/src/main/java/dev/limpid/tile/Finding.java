package dev.limpid.tile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Window;
import dev.limpid.io.Json;

/// Where something is not what a manifest says.
///
/// @param what kind of difference: `structure`, `pixels`, `root`, `input`, `model`, `recomputed`
/// @param file that differs
/// @param tile index of the tile, or -1 where it is not about one
/// @param band of the file, from 0, or -1
/// @param window the tile's pixels, or null
/// @param expected what the manifest says
/// @param found what is there
public record Finding(
    String what, String file, int tile, int band, Window window, String expected, String found) {
  static Finding file(String what, String file, String expected, String found) {
    return new Finding(what, file, -1, -1, null, expected, found);
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("what", what).put("file", file);
    if (tile >= 0) json.put("tile", tile);
    if (band >= 0) json.put("band", band);
    if (window != null)
      json.putObject("window")
          .put("col", window.col())
          .put("row", window.row())
          .put("width", window.width())
          .put("height", window.height());
    return json.put("expected", expected).put("found", found);
  }
}

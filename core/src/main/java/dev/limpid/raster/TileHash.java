package dev.limpid.raster;

import dev.limpid.geo.Window;
import java.util.List;

/// The pixels of one tile of a layer, as they are identified whatever program packed them.
///
/// @param index row by row, from 0
/// @param window the tile's pixels in the image
/// @param valid pixels of each band that are data
/// @param sha256 of each band's pixels in the window ([PixelHash])
public record TileHash(int index, Window window, List<Long> valid, List<String> sha256) {
  public TileHash {
    valid = List.copyOf(valid);
    sha256 = List.copyOf(sha256);
  }
}

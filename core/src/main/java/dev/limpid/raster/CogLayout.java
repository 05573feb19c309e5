package dev.limpid.raster;

import java.io.IOException;

/// Whether a file is laid out as a Cloud Optimized GeoTIFF (OGC 21-026): tiled, overviews where it
/// is large, directories in front in falling size, and the pixels of small overviews before those
/// of larger ones.
final class CogLayout {
  private static final int SMALL = 512;

  /// Directories may start after the few hundred bytes in which GDAL says how tiles are laid out.
  private static final int FRONT = 1024;

  private CogLayout() {}

  static boolean holds(TiffHeader header, TiffPages pages, TiffLayout layout) throws IOException {
    boolean large = layout.width() > SMALL || layout.height() > SMALL;
    if (large && (!layout.tiled() || pages.overviews().isEmpty())) return false;
    if (header.first() > FRONT) return false;
    long directory = header.first();
    long width = layout.width();
    long data = firstBlock(pages.main());
    for (TiffPages.Overview overview : pages.overviews()) {
      TiffPages.Page image = overview.image();
      long at = firstBlock(image);
      boolean inOrder =
          image.tags().position() > directory
              && image.width() < width
              && image.tags().has(Tag.TILE_WIDTH)
              && (at == 0 || data == 0 || at < data);
      if (!inOrder) return false;
      directory = image.tags().position();
      width = image.width();
      if (at != 0) data = at;
    }
    return data == 0 || directory < data;
  }

  private static long firstBlock(TiffPages.Page page) throws IOException {
    int tag = page.tags().has(Tag.TILE_OFFSETS) ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS;
    return page.tags().number(tag, 0);
  }
}

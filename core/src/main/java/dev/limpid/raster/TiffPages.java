package dev.limpid.raster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The image directories of a file by their purpose. The first is the raster; others are its masks
/// and smaller copies, and pages of their own, which are counted and not read.
///
/// @param mask of the raster itself, or null
/// @param overviews of the raster, largest first
record TiffPages(Page main, Page mask, List<Overview> overviews, int others) {
  private static final int REDUCED = 1;
  private static final int MASK = 4;

  /// @param purpose bits of NewSubfileType
  record Page(TiffDirectory tags, long purpose, long width, long height) {
    private boolean sameSize(Page other) {
      return width == other.width && height == other.height;
    }
  }

  /// @param mask or null
  record Overview(Page image, Page mask) {}

  static TiffPages read(TiffHeader header) throws IOException {
    Set<Long> seen = new HashSet<>();
    Page main = page(TiffDirectory.read(header, header.first()));
    seen.add(header.first());
    List<Page> images = new ArrayList<>();
    List<Page> masks = new ArrayList<>();
    int others = 0;
    for (long at = main.tags.next(); at != 0; ) {
      if (!seen.add(at)) break; // a chain that bites its tail has nothing new
      if (seen.size() > header.limits().directories())
        throw header.bad(
            "tiff.directory", "more than %d image directories", header.limits().directories());
      Page page = page(TiffDirectory.read(header, at));
      if ((page.purpose & MASK) != 0) masks.add(page);
      else if ((page.purpose & REDUCED) != 0 && smaller(page, main)) images.add(page);
      else others++;
      at = page.tags.next();
    }
    images.sort(Comparator.comparingLong(Page::width).reversed());
    List<Overview> overviews =
        images.stream().map(image -> new Overview(image, like(image, masks))).toList();
    return new TiffPages(main, like(main, masks), overviews, others);
  }

  private static Page page(TiffDirectory tags) throws IOException {
    return new Page(
        tags,
        tags.number(Tag.NEW_SUBFILE_TYPE, 0),
        tags.number(Tag.IMAGE_WIDTH, 0),
        tags.number(Tag.IMAGE_LENGTH, 0));
  }

  private static boolean smaller(Page page, Page main) {
    return page.width > 0
        && page.height > 0
        && page.width <= main.width
        && page.height <= main.height
        && !page.sameSize(main);
  }

  private static Page like(Page image, List<Page> masks) {
    for (Page mask : masks) if (mask.sameSize(image)) return mask;
    return null;
  }
}

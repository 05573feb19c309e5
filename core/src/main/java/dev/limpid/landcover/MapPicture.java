package dev.limpid.landcover;

import dev.limpid.io.AtomicFiles;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// A PNG of one or several rasters of the same place, with titles, legend and colour bar: what one
/// shows to somebody who has no GIS.
///
/// ```java
/// new MapPicture("A simulated season", "Simulated data", 4, List.of(
///     new MapPicture.Panel("True colour", View.Colours.sentinel2(image)),
///     new MapPicture.Panel("Map", new View.Classes(map, null)))).write(Path.of("map.png"), false);
/// ```
///
/// Small rasters are enlarged by a whole factor, large ones thinned to at most 1000 pixels, so the
/// picture of a whole Sentinel-2 tile needs no more memory than a few rows of its blocks.
///
/// @param title large, above everything; empty for none
/// @param caption small, below everything: what is simulated, which date; empty for none
/// @param columns panels beside each other
public record MapPicture(String title, String caption, int columns, List<Panel> panels) {
  /// @param title above the panel
  public record Panel(String title, View view) {}

  /// A finished picture.
  ///
  /// @param notes what is missing from it, one line each, for the user
  public record Drawn(BufferedImage image, List<String> notes) {
    public Drawn {
      notes = List.copyOf(notes);
    }
  }

  public MapPicture {
    panels = List.copyOf(panels);
    if (panels.isEmpty()) throw new IllegalArgumentException("a picture needs at least one panel");
    if (columns < 1)
      throw new IllegalArgumentException("columns must be at least 1, got " + columns);
  }

  /// Draws the picture and writes it.
  ///
  /// @return notes for the user, usually none
  public List<String> write(Path png, boolean overwrite) throws IOException {
    AtomicFiles.refuseExisting(png, overwrite);
    Drawn drawn = draw();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    if (!ImageIO.write(drawn.image(), "png", bytes))
      throw new IOException(png + ": this Java runtime cannot write PNG");
    AtomicFiles.write(png, overwrite, bytes.toByteArray());
    return drawn.notes();
  }

  /// Reads the files and draws.
  public Drawn draw() throws IOException {
    List<Thumbnail> sources = new ArrayList<>();
    for (Panel p : panels) {
      try (RasterSource source = GeoTiff.open(p.view().file())) {
        sources.add(Thumbnail.of(source, p.view().file().toString(), p.view().bands()));
      }
    }
    return draw(sources, Lettering.find());
  }

  Drawn draw(List<Thumbnail> sources, Lettering lettering) {
    Map<String, Integer> colours = new LinkedHashMap<>(); // one colour a name in all panels
    List<PanelImage> images = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++)
      images.add(new PanelImage(panels.get(i).view(), sources.get(i), colours));
    BufferedImage image = new PictureSheet(this, images, lettering).image();
    return new Drawn(image, lettering.available() ? List.of() : List.of(Lettering.NO_FONTS));
  }
}

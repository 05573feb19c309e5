package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.landcover.Lettering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// An explanation on disk: JSON, SVG and PNG.
final class SheetFiles {
  private SheetFiles() {}

  /// @return the files
  static ArrayNode write(
      Path folder, String name, Sheet sheet, ObjectNode json, boolean overwrite, Console console)
      throws IOException {
    AtomicFiles.makeFolder(folder);
    List<Path> files = new ArrayList<>();
    for (String suffix : new String[] {".json", ".svg", ".png"})
      files.add(folder.resolve(name + suffix));
    for (Path file : files) AtomicFiles.refuseExisting(file, overwrite);
    Drawing.AsSvg svg = new Drawing.AsSvg(Sheet.WIDTH, sheet.height(), sheet.title());
    sheet.draw(svg);
    Drawing.AsImage image = new Drawing.AsImage(Sheet.WIDTH, sheet.height());
    sheet.draw(image);
    if (!image.hasText()) console.note(Lettering.NO_FONTS);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    if (!ImageIO.write(image.finish(), "png", png))
      throw new IOException(files.get(2) + ": this Java runtime cannot write PNG");
    Json.write(files.get(0), overwrite, json);
    AtomicFiles.write(files.get(1), overwrite, svg.toString().getBytes(StandardCharsets.UTF_8));
    AtomicFiles.write(files.get(2), overwrite, png.toByteArray());
    ArrayNode written = Json.array();
    files.forEach(file -> written.add(file.toString()));
    return written;
  }
}

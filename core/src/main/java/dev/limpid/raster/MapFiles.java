package dev.limpid.raster;

import dev.limpid.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The names of all files that belong to the map `NAME.tif`: what lies beside it when it is done,
/// and the hidden ones of a run that is under way. What writes another file beside a map gets its
/// name here and adds it to [#documents].
///
/// @param map `DIR/NAME.tif`
public record MapFiles(Path map) {
  /// The layer `x` of the map: `NAME-x.tif`; the map itself for `""`.
  public Path layer(String name) {
    return name.isEmpty() ? map : map.resolveSibling(stem() + "-" + name + extension());
  }

  /// What makes the map verifiable: hashes of its tiles, inputs, model and options.
  public Path manifest() {
    return map.resolveSibling(stem() + ".manifest.json");
  }

  /// The options that make the map again.
  public Path configuration() {
    return map.resolveSibling(stem() + ".config.yaml");
  }

  /// The files that [MapWriter#commit(MapWriter.Documents)] writes after the layers and before the
  /// map: no run begins where one of them lies already, unless it may overwrite.
  public List<Path> documents() {
    return List.of(manifest(), configuration(), item());
  }

  /// Category names, where GDAL looks for them.
  Path auxiliary() {
    return map.resolveSibling(map.getFileName() + ".aux.xml");
  }

  /// Colours and names for QGIS.
  public Path style() {
    return map.resolveSibling(stem() + ".qml");
  }

  /// Colours and names as a Styled Layer Descriptor.
  public Path descriptor() {
    return map.resolveSibling(stem() + ".sld");
  }

  /// The STAC item of the map.
  public Path item() {
    return map.resolveSibling(stem() + ".stac.json");
  }

  /// Records of finished tiles, from which a killed run goes on.
  public Path journal() {
    return hidden("limpid-journal");
  }

  public Path lock() {
    return hidden("limpid-lock");
  }

  /// Writes one of the files beside the map, whole or not at all.
  void write(Path target, boolean overwrite, byte[] bytes) throws IOException {
    AtomicFiles.write(target, overwrite, out -> out.write(bytes), hidden("limpid-part-beside"));
  }

  /// `.NAME.ENDING`
  Path hidden(String ending) {
    return map.resolveSibling("." + stem() + "." + ending);
  }

  private String stem() {
    String name = map.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }

  private String extension() {
    return map.getFileName().toString().substring(stem().length());
  }
}

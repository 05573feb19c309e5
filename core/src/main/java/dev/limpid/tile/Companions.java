package dev.limpid.tile;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.TileHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The files beside a map, which are read only where their pixels are those that its manifest
/// states: one left by another run would say something else of the same place. A band of a tile is
/// hashed before it is first read, and not again. Many threads may ask.
///
/// Files of a map without a manifest are taken as they are.
public final class Companions {
  private record Part(String file, int tile, int band) {}

  private final Path map;
  private final Set<Part> sound = ConcurrentHashMap.newKeySet();
  private Manifest manifest;
  private Map<String, Manifest.LayerHashes> layers;

  /// @param map `NAME.tif`; its manifest is read when a companion is
  public Companions(Path map) {
    this.map = map;
  }

  /// Hashes what `window` touches.
  ///
  /// @param file beside the map, that `source` reads
  /// @param bands that are read, from 0
  /// @throws BadInput where one of them is not what the manifest states
  public void require(Path file, RasterSource source, Window window, int... bands)
      throws IOException {
    if (!stated()) return;
    Manifest.LayerHashes layer = layer(file, source);
    for (TileHash tile : layer.tiles())
      if (tile.window().intersection(window).isPresent()) require(file, source, layer, tile, bands);
  }

  /// Hashes the tile with the most valid pixels, for a picture of the whole.
  public void requireFullest(Path file, RasterSource source, int band) throws IOException {
    if (!stated()) return;
    Manifest.LayerHashes layer = layer(file, source);
    TileHash fullest =
        layer.tiles().stream()
            .max(Comparator.comparingLong(t -> band < t.valid().size() ? t.valid().get(band) : 0))
            .orElseThrow();
    require(file, source, layer, fullest, band);
  }

  private void require(
      Path file, RasterSource source, Manifest.LayerHashes layer, TileHash tile, int... bands)
      throws IOException {
    int[] unknown =
        Arrays.stream(bands).filter(b -> !sound.contains(part(layer, tile, b))).toArray();
    Finding found = MapCheck.tile(layer, source, tile, unknown);
    if (found != null) throw refusal(map, file, found);
    for (int band : unknown) sound.add(part(layer, tile, band));
  }

  private static Part part(Manifest.LayerHashes layer, TileHash tile, int band) {
    return new Part(layer.file(), tile.index(), band);
  }

  /// Reads the manifest the first time. Its files are known by what follows the name of the map,
  /// since all of them may have been renamed together.
  ///
  /// @return false where there is none
  private synchronized boolean stated() throws IOException {
    Path file = new MapFiles(map).manifest();
    if (manifest == null && Files.exists(file)) {
      manifest = Manifest.read(file);
      layers = new HashMap<>();
      String first = manifest.layers().getFirst().file();
      for (Manifest.LayerHashes layer : manifest.layers())
        layers.put(ending(layer.file(), first), layer);
    }
    return manifest != null;
  }

  /// What is left of a file's name without that of its map.
  private static String ending(String name, String map) {
    String stem = map.replaceFirst("\\.[^.]*$", "");
    return name.startsWith(stem) ? name.substring(stem.length()) : name;
  }

  private Manifest.LayerHashes layer(Path file, RasterSource source) throws BadInput {
    String name = file.getFileName().toString();
    Manifest.LayerHashes layer = layers.get(ending(name, map.getFileName().toString()));
    if (layer == null)
      throw refusal(
          map, file, Finding.file("structure", name, "a file of the manifest", "none of them"));
    Finding found = MapCheck.structure(manifest, layer, source.info());
    if (found != null) throw refusal(map, file, found);
    return layer;
  }

  /// How a reader says that it does not read a companion.
  ///
  /// @param found what is wrong with it
  public static BadInput refusal(Path map, Path file, Finding found) {
    String where =
        found.tile() < 0
            ? "has %s, the manifest of the map states %s".formatted(found.found(), found.expected())
            : "its pixels in tile %d (columns from %d, rows from %d), band %d, are not those of the map's manifest"
                .formatted(
                    found.tile(), found.window().col(), found.window().row(), found.band() + 1);
    return new BadInput(
        "map.companion",
        file.toString(),
        "%s: it was changed or belongs to another map; put the right file back, remove it, or map again with --overwrite (limpid verify %s compares all files)"
            .formatted(where, map.getFileName()));
  }
}

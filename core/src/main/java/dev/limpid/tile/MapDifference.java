package dev.limpid.tile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.JsonDifference;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.MapFiles;
import dev.limpid.raster.PixelHash;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where two maps differ, and what in their making explains it. Pixels are compared as they decode;
/// manifests, where both have one, only say why, and which companions belong to the maps.
///
/// @param same whether grids, files and all pixels are equal
/// @param tiles that differ
/// @param changedKeys of the manifests: `config.min-probability`, `inputs.NAME`, `model.files.NAME`
public record MapDifference(boolean same, List<Tile> tiles, List<String> changedKeys) {
  private static final int SIDE = 512;

  /// What says how a map was made and not what came out.
  private static final Set<String> MAKING =
      Set.of("grid", "halo", "stride", "scale", "config", "model", "input", "inputs", "software");

  /// @param file of the first map
  /// @param index row by row in tiles of 512 pixels
  public record Tile(String file, int index, Window window) {}

  public MapDifference {
    tiles = List.copyOf(tiles);
    changedKeys = List.copyOf(changedKeys);
  }

  public static MapDifference between(Path a, Path b, int threads, Progress progress)
      throws IOException {
    for (Path map : List.of(a, b))
      if (!Files.isRegularFile(map))
        throw new BadInput("missing", map.toString(), "no such file; give two maps");
    Manifest first = manifest(a);
    Manifest second = manifest(b);
    TreeSet<String> changed = new TreeSet<>();
    List<Tile> tiles = new ArrayList<>();
    boolean same = pair(a, b, tiles, changed, threads, progress);
    if (first != null && second != null) {
      for (JsonDifference d : JsonDifference.of(making(first), making(second)))
        changed.add(d.key().replaceFirst("\\.(sha256|size)$", ""));
      Set<String> names = layers(first);
      if (!names.equals(layers(second))) {
        same = false;
        changed.add("layers");
      }
      names.retainAll(layers(second));
      for (String name : names)
        if (!name.isEmpty())
          same &=
              pair(
                  new MapFiles(a).layer(name),
                  new MapFiles(b).layer(name),
                  tiles,
                  changed,
                  threads,
                  progress);
    }
    return new MapDifference(same, tiles, List.copyOf(changed));
  }

  private static Manifest manifest(Path map) throws IOException {
    Path file = new MapFiles(map).manifest();
    return Files.exists(file) ? Manifest.read(file) : null;
  }

  private static ObjectNode making(Manifest manifest) {
    return manifest.json().deepCopy().retain(MAKING);
  }

  /// Names of the layers, from those of their files: the map itself is the first.
  private static Set<String> layers(Manifest manifest) {
    Set<String> names = new TreeSet<>();
    String map = manifest.layers().getFirst().file();
    String stem = map.substring(0, map.lastIndexOf('.'));
    for (Manifest.LayerHashes layer : manifest.layers()) {
      String name = layer.file().substring(0, layer.file().lastIndexOf('.'));
      names.add(
          name.equals(stem) ? "" : name.substring(Math.min(name.length(), stem.length() + 1)));
    }
    return names;
  }

  /// Adds the tiles that differ of two rasters; whether there are none.
  private static boolean pair(
      Path a, Path b, List<Tile> tiles, Set<String> changed, int threads, Progress progress)
      throws IOException {
    try (RasterSource first = GeoTiff.open(a);
        RasterSource second = GeoTiff.open(b)) {
      RasterInfo x = first.info();
      RasterInfo y = second.info();
      if (!x.grid().equals(y.grid())) changed.add("grid");
      boolean comparable =
          x.grid().width() == y.grid().width()
              && x.grid().height() == y.grid().height()
              && x.type() == y.type()
              && x.bands().size() == y.bands().size();
      if (!comparable) {
        changed.add("layers");
        return false;
      }
      List<Tile> here = differing(a.getFileName().toString(), first, second, threads, progress);
      tiles.addAll(here);
      return here.isEmpty() && x.grid().equals(y.grid());
    }
  }

  private static List<Tile> differing(
      String file, RasterSource a, RasterSource b, int threads, Progress progress)
      throws IOException {
    int width = a.grid().width();
    int height = a.grid().height();
    int across = Math.ceilDiv(width, SIDE);
    Tile[] found = new Tile[Math.multiplyExact(across, Math.ceilDiv(height, SIDE))];
    Parallel.<IOException>each(
        found.length,
        threads,
        () ->
            i -> {
              int col = i % across * SIDE;
              int row = i / across * SIDE;
              Window window =
                  new Window(col, row, Math.min(SIDE, width - col), Math.min(SIDE, height - row));
              for (int band = 0; band < a.bands().size() && found[i] == null; band++)
                if (!hash(a, band, window).equals(hash(b, band, window)))
                  found[i] = new Tile(file, i, window);
              progress.step(i + 1, found.length);
            });
    List<Tile> tiles = new ArrayList<>();
    for (Tile tile : found) if (tile != null) tiles.add(tile);
    return tiles;
  }

  private static String hash(RasterSource source, int band, Window window) throws IOException {
    RasterInfo info = source.info();
    return PixelHash.ofStored(
        info.type(),
        info.noData(),
        source.readStored(band, window),
        window.width(),
        window.height());
  }
}

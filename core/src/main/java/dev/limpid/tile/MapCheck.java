package dev.limpid.tile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.Sha256;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.PixelHash;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.TileHash;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Compares a map and what it was made from with its manifest. Pixels are compared as they decode:
/// the same map packed by another program, in tiles of other sizes, passes.
///
/// @param folder of the map
public record MapCheck(Path folder, Manifest manifest, int threads, Progress progress) {
  private static final long BYTES_AT_ONCE = 16L << 20;

  /// @param checked tiles compared
  /// @param first difference in the order of files, tiles and bands; null where all is equal
  public record Outcome(int checked, Finding first) {}

  /// What is said of a manifest that cannot be read.
  public static Finding unreadable(Path manifest, BadInput why) {
    return Finding.file("manifest", manifest.toString(), "", why.getMessage());
  }

  /// The files of the map: what they are, all their pixels, the root.
  public Outcome pixels() throws IOException {
    int all = manifest.layers().stream().mapToInt(layer -> layer.tiles().size()).sum();
    AtomicInteger done = new AtomicInteger();
    for (Manifest.LayerHashes layer : manifest.layers()) {
      Finding first = layer(layer, done, all);
      if (first != null) return new Outcome(done.get(), first);
    }
    String root = Manifest.root(manifest.layers());
    String stated = manifest.json().path("root").asText();
    return new Outcome(
        all, root.equals(stated) ? null : Finding.file("root", "the manifest", stated, root));
  }

  private Finding layer(Manifest.LayerHashes layer, AtomicInteger done, int all)
      throws IOException {
    Path file = folder.resolve(layer.file());
    if (!Files.exists(file))
      return Finding.file("structure", layer.file(), "a file of the map", "no such file");
    try (RasterSource source = GeoTiff.open(file)) {
      Finding structure = structure(manifest, layer, source.info());
      return structure != null ? structure : tiles(layer, source, done, all);
    } catch (BadInput torn) {
      return Finding.file("structure", layer.file(), "a readable raster", torn.getMessage());
    }
  }

  /// What the file of a layer must be, whatever its pixels.
  static Finding structure(Manifest manifest, Manifest.LayerHashes layer, RasterInfo info) {
    String file = layer.file();
    if (info.type() == null || !info.type().label().equals(layer.type()))
      return Finding.file(
          "structure", file, layer.type(), info.type() == null ? "" : info.type().label());
    if (info.bands().size() != layer.bands().size())
      return Finding.file(
          "structure", file, layer.bands().size() + " bands", info.bands().size() + " bands");
    boolean same =
        info.type().floating()
            ? (info.noData() == null) == (layer.noData() == null)
            : Objects.equals(info.noData(), layer.noData());
    if (!same)
      return Finding.file(
          "structure", file, "no data " + layer.noData(), "no data " + info.noData());
    JsonNode stated = manifest.json().path("grid");
    return sameGrid(stated, info.grid())
        ? null
        : Finding.file("structure", file, stated.toString(), Manifest.grid(info.grid()).toString());
  }

  /// Programs write a system without a code in their own words: then only its being one is
  /// compared.
  private static boolean sameGrid(JsonNode stated, Grid grid) {
    JsonNode found = Manifest.grid(grid);
    String crs = stated.path("crs").asText("");
    String other = grid.crs().definition();
    if (crs.startsWith("EPSG:") ? !crs.equals(other) : crs.isEmpty() != other.isEmpty())
      return false;
    if (stated.path("width").asInt() != grid.width()) return false;
    if (stated.path("height").asInt() != grid.height()) return false;
    for (int i = 0; i < 6; i++) {
      double a = stated.path("transform").path(i).asDouble(Double.NaN);
      double b = found.path("transform").path(i).asDouble();
      if (!(Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)))) return false;
    }
    return true;
  }

  private Finding tiles(
      Manifest.LayerHashes layer, RasterSource source, AtomicInteger done, int all)
      throws IOException {
    ConcurrentLinkedQueue<Finding> found = new ConcurrentLinkedQueue<>();
    int[] bands = IntStream.range(0, layer.bands().size()).toArray();
    Parallel.<IOException>each(
        layer.tiles().size(),
        threads,
        () ->
            i -> {
              Finding one = tile(layer, source, layer.tiles().get(i), bands);
              if (one != null) found.add(one);
              progress.step(done.incrementAndGet(), all);
            });
    return found.stream().min(Comparator.comparingInt(Finding::tile)).orElse(null);
  }

  /// Some bands at a time, so that a tile of hundreds of them fits in memory.
  ///
  /// @param bands that are compared, from 0
  static Finding tile(Manifest.LayerHashes layer, RasterSource source, TileHash tile, int... bands)
      throws IOException {
    RasterInfo info = source.info();
    int width = tile.window().width();
    int height = tile.window().height();
    long bytes = (long) width * height * info.type().bytes();
    int atOnce = Math.clamp(BYTES_AT_ONCE / bytes, 1, Math.max(1, bands.length));
    for (int from = 0; from < bands.length; from += atOnce) {
      int[] some = Arrays.copyOfRange(bands, from, Math.min(bands.length, from + atOnce));
      Object[] arrays = source.readStored(some, tile.window());
      for (int k = 0; k < some.length; k++) {
        String hash = PixelHash.ofStored(info.type(), info.noData(), arrays[k], width, height);
        if (!hash.equals(tile.sha256().get(some[k])))
          return mismatch(layer, tile, some[k], tile.sha256().get(some[k]), hash);
        long valid = valid(info.type(), info.noData(), arrays[k], width * height);
        if (valid != tile.valid().get(some[k]))
          return mismatch(
              layer, tile, some[k], tile.valid().get(some[k]) + " valid", valid + " valid");
      }
    }
    return null;
  }

  private static Finding mismatch(
      Manifest.LayerHashes layer, TileHash tile, int band, String expected, String found) {
    return new Finding("pixels", layer.file(), tile.index(), band, tile.window(), expected, found);
  }

  private static long valid(SampleType type, Double noData, Object array, int length) {
    double none = noData == null ? Double.NaN : noData;
    long valid = 0;
    for (int i = 0; i < length; i++) {
      double v = type.value(array, i);
      if (v != none && Math.abs(v) <= Double.MAX_VALUE) valid++;
    }
    return valid;
  }

  /// The files that the map was made from.
  ///
  /// @param inputs where the cube is now, if it is elsewhere; else null
  /// @param model where the model is now, if it is elsewhere; else null
  /// @return the first difference, or null
  /// @throws BadInput where a file is absent: nothing can be said then
  public Finding sources(Path model, Path inputs) throws IOException {
    JsonNode json = manifest.json();
    Finding first =
        compare("model", json.path("model").path("files"), json.path("model").path("path"), model);
    if (first != null) return first;
    return compare("input", json.path("inputs"), json.path("input"), inputs);
  }

  private Finding compare(String what, JsonNode files, JsonNode at, Path moved) throws IOException {
    List<JsonNode> stated = new ArrayList<>();
    List<Path> paths = new ArrayList<>();
    for (JsonNode file : files) {
      Path path = locate(file.path("path").asText(), at.asText(), moved);
      if (!Files.isRegularFile(path))
        throw new BadInput(
            "verify.missing",
            path.toString(),
            "is absent, and the map was made from it; where its files moved, say so with --%s"
                .formatted(what.equals("model") ? "model" : "cube"));
      stated.add(file);
      paths.add(path);
    }
    Finding[] found = new Finding[paths.size()];
    Parallel.<IOException>each(
        found.length,
        threads,
        () ->
            i -> {
              String expected = stated.get(i).path("sha256").asText();
              String sha256 = Sha256.of(paths.get(i));
              if (!sha256.equals(expected))
                found[i] = Finding.file(what, paths.get(i).toString(), expected, sha256);
            });
    for (Finding one : found) if (one != null) return one;
    return null;
  }

  /// @param name of a file in the manifest
  /// @param base folder or file that it was found from, as the manifest names it
  Path locate(String name, String base, Path moved) throws BadInput {
    try {
      Path path = folder.resolve(name).normalize();
      if (moved == null) return path;
      Path from = folder.resolve(base).normalize();
      return path.startsWith(from) ? moved.resolve(from.relativize(path)).normalize() : path;
    } catch (java.nio.file.InvalidPathException e) {
      throw new BadInput("manifest.path", name, "is no path on this system");
    }
  }
}

package dev.limpid.vector;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;

/// Geometries with attributes in one reference system. Geographic coordinates are always x =
/// longitude, y = latitude.
///
/// @param notes what the reader repaired or could not use, one line a kind, for the user
public record Features(Crs crs, List<Feature> features, List<String> notes) {
  /// @param id the file's own, or `#` and the place in the file from 1
  /// @param geometry valid; empty where the file has none
  /// @param attributes scalar values as text, in file order, absent where null
  public record Feature(String id, Geometry geometry, Map<String, String> attributes) {
    public Feature {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
  }

  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  public Features {
    features = List.copyOf(features);
    notes = List.copyOf(notes);
  }

  /// GeoJSON (RFC 7946) or GeoPackage with one layer of features, told apart by content.
  public static Features read(Path file) throws IOException {
    return read(file, null);
  }

  /// @param layer which feature table of a GeoPackage; null where it has one
  public static Features read(Path file, String layer) throws IOException {
    byte[] head = head(file);
    if (Arrays.equals(head, SQLITE)) return new GeoPackage(file, Limits.DEFAULT).read(layer);
    if (layer != null)
      throw new BadInput(
          "vector.layer",
          file.toString(),
          "only a GeoPackage has layers; leave out '" + layer + "'");
    if (looksLikeJson(head)) return GeoJson.read(file, Limits.DEFAULT);
    throw new BadInput(
        "vector.format",
        file.toString(),
        "neither GeoJSON (text that starts with '{') nor GeoPackage (an SQLite database); other"
            + " formats: convert first, for example with ogr2ogr -f GPKG");
  }

  /// Names of all attributes, sorted.
  public SortedSet<String> fields() {
    SortedSet<String> fields = new TreeSet<>();
    for (Feature feature : features) fields.addAll(feature.attributes().keySet());
    return fields;
  }

  /// The same features in `target`: vertices move, edges stay straight between them. A vertex on an
  /// edge of two features moves alike in both.
  ///
  /// @param file named in messages
  public Features in(Crs target, String file) throws BadInput {
    if (crs.equals(target)) return this;
    CrsTransform transform = transform(target, file);
    Notes lost = new Notes();
    List<Feature> moved = new ArrayList<>();
    for (Feature feature : features) {
      Geometry geometry = feature.geometry().copy();
      geometry.apply(new Move(transform));
      if (!finite(geometry)) {
        lost.add("features lie where " + target.label() + " cannot show them", feature.id());
        geometry = geometry.getFactory().createGeometryCollection();
      }
      moved.add(new Feature(feature.id(), geometry, feature.attributes()));
    }
    List<String> all = new ArrayList<>(notes);
    all.addAll(lost.lines());
    return new Features(target, moved, all);
  }

  private CrsTransform transform(Crs target, String file) throws BadInput {
    try {
      return CrsTransform.between(crs, target);
    } catch (BadInput e) {
      throw new BadInput(e.code(), file, e.getMessage());
    }
  }

  private static boolean finite(Geometry geometry) {
    return Arrays.stream(geometry.getCoordinates())
        .allMatch(c -> Double.isFinite(c.x) && Double.isFinite(c.y));
  }

  /// Moves each vertex of a geometry.
  private record Move(CrsTransform transform) implements CoordinateSequenceFilter {
    @Override
    public void filter(CoordinateSequence sequence, int i) {
      double[] xy = {sequence.getX(i), sequence.getY(i)};
      transform.apply(xy, 1);
      sequence.setOrdinate(i, CoordinateSequence.X, xy[0]);
      sequence.setOrdinate(i, CoordinateSequence.Y, xy[1]);
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public boolean isGeometryChanged() {
      return true;
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SQLITE.length);
    }
  }

  private static boolean looksLikeJson(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    String start = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return start.isBlank() ? head.length == SQLITE.length : start.stripLeading().startsWith("{");
  }
}

package dev.limpid.vector;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/// GeoJSON (RFC 7946), read as a stream and written whole or not at all.
public final class GeoJson {
  /// What coordinates without a `crs` member are in.
  static final Crs LONGITUDE_LATITUDE = new Crs("EPSG:4326");

  private GeoJson() {}

  static Features read(Path file, Limits limits) throws IOException {
    long size = Files.size(file);
    if (size > limits.document())
      throw new BadInput(
          "json.limit",
          file.toString(),
          size
              + " bytes of JSON, more than the limit of "
              + limits.document()
              + "; convert it to a GeoPackage, or cut it to the area of interest");
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = Json.stream(in, limits)) {
      return new GeoJsonReader(parser, file.toString()).read();
    } catch (JsonProcessingException | CharConversionException e) {
      throw Json.explain(e, file.toString());
    }
  }

  /// What the attribute of a feature is to be: the same text, another, or empty for none.
  @FunctionalInterface
  public interface Relabel {
    String of(String id, String now) throws IOException;
  }

  /// Asked once every feature was seen, before anything is written.
  @FunctionalInterface
  public interface Check {
    void run() throws IOException;
  }

  /// Writes a copy of a document in which one attribute is other; features are known by the ids
  /// that [Features#read] gives them. A number stays a number where the new text is one.
  public static void relabel(
      Path source, String field, Relabel relabel, Path target, boolean overwrite, Check check)
      throws IOException {
    JsonNode document = Json.read(source, Limits.DEFAULT);
    int number = 0;
    for (JsonNode feature : document.has("features") ? document.get("features") : List.of(document))
      relabel((ObjectNode) feature, "#" + ++number, field, relabel);
    check.run();
    Json.write(target, overwrite, document);
  }

  private static void relabel(ObjectNode feature, String place, String field, Relabel relabel)
      throws IOException {
    JsonNode value = feature.path("properties").path(field);
    if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) return;
    JsonNode own = feature.path("id");
    String id = own.isValueNode() && !own.isNull() ? own.asText() : place;
    String now = relabel.of(id, value.asText());
    if (now.equals(value.asText())) return;
    ObjectNode properties = (ObjectNode) feature.get("properties");
    if (now.isEmpty()) properties.putNull(field);
    else if (value.isNumber() && now.matches("-?(0|[1-9]\\d{0,17})"))
      properties.put(field, Long.parseLong(now));
    else properties.put(field, now);
  }

  /// Writes a FeatureCollection. Features in EPSG:4326 give RFC 7946; those of another EPSG system
  /// keep their coordinates and get the `crs` member of GeoJSON 2008, which GIS programs and
  /// [Features#read] honour. Attributes are written as text. The file appears whole or not at all.
  public static void write(Path file, boolean overwrite, Features features) throws IOException {
    AtomicFiles.write(
        file,
        overwrite,
        out -> {
          JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
          json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          writeCollection(json, features);
          json.close();
        });
  }

  private static void writeCollection(JsonGenerator json, Features features) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "FeatureCollection");
    writeCrs(json, features.crs());
    json.writeArrayFieldStart("features");
    for (Features.Feature feature : features.features()) {
      json.writeStartObject();
      json.writeStringField("type", "Feature");
      if (!feature.id().startsWith("#")) json.writeStringField("id", feature.id());
      json.writeObjectFieldStart("properties");
      for (Map.Entry<String, String> attribute : feature.attributes().entrySet())
        json.writeStringField(attribute.getKey(), attribute.getValue());
      json.writeEndObject();
      json.writeFieldName("geometry");
      writeGeometry(json, feature.geometry());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeCrs(JsonGenerator json, Crs crs) throws IOException {
    if (crs.equals(LONGITUDE_LATITUDE)) return;
    if (!crs.definition().startsWith("EPSG:"))
      throw new IllegalArgumentException(
          "GeoJSON needs an EPSG code, got '" + crs.definition() + "'");
    json.writeObjectFieldStart("crs");
    json.writeStringField("type", "name");
    json.writeObjectFieldStart("properties");
    json.writeStringField("name", "urn:ogc:def:crs:EPSG::" + crs.definition().substring(5));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeGeometry(JsonGenerator json, Geometry geometry) throws IOException {
    if (geometry.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", geometry.getGeometryType());
    if (geometry.getGeometryType().equals(Geometry.TYPENAME_GEOMETRYCOLLECTION)) {
      json.writeArrayFieldStart("geometries");
      for (int i = 0; i < geometry.getNumGeometries(); i++)
        writeGeometry(json, geometry.getGeometryN(i));
      json.writeEndArray();
    } else {
      json.writeFieldName("coordinates");
      writeCoordinates(json, geometry);
    }
    json.writeEndObject();
  }

  private static void writeCoordinates(JsonGenerator json, Geometry geometry) throws IOException {
    switch (geometry) {
      case Point p -> writePosition(json, p.getCoordinate());
      case LineString line -> writeSequence(json, line.getCoordinateSequence());
      case Polygon polygon -> {
        // RFC 7946, 3.1.6: the outer ring runs counterclockwise, holes clockwise.
        Polygon ordered = (Polygon) polygon.norm().reverse();
        json.writeStartArray();
        writeSequence(json, ordered.getExteriorRing().getCoordinateSequence());
        for (int i = 0; i < ordered.getNumInteriorRing(); i++)
          writeSequence(json, ordered.getInteriorRingN(i).getCoordinateSequence());
        json.writeEndArray();
      }
      case GeometryCollection parts -> {
        json.writeStartArray();
        for (int i = 0; i < parts.getNumGeometries(); i++)
          writeCoordinates(json, parts.getGeometryN(i));
        json.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no GeoJSON for " + geometry.getGeometryType());
    }
  }

  private static void writeSequence(JsonGenerator json, CoordinateSequence sequence)
      throws IOException {
    json.writeStartArray();
    for (int i = 0; i < sequence.size(); i++) writePosition(json, sequence.getCoordinate(i));
    json.writeEndArray();
  }

  private static void writePosition(JsonGenerator json, Coordinate c) throws IOException {
    json.writeStartArray();
    json.writeNumber(c.x);
    json.writeNumber(c.y);
    json.writeEndArray();
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.vector.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.locationtech.jts.geom.Envelope;

/// A vector file: how many features, of which shapes, with which fields, where.
final class VectorDescription {
  private VectorDescription() {}

  static ObjectNode of(Path file) throws IOException {
    Features features = Features.read(file);
    Map<String, Integer> types = new TreeMap<>();
    TreeSet<String> fields = new TreeSet<>();
    Envelope box = new Envelope();
    for (Features.Feature feature : features.features()) {
      types.merge(feature.geometry().getGeometryType(), 1, Integer::sum);
      fields.addAll(feature.attributes().keySet());
      box.expandToInclude(feature.geometry().getEnvelopeInternal());
    }
    String crs = features.crs().definition();
    ObjectNode json =
        Json.object().put("kind", "vector").put("features", features.features().size());
    json.set("geometryTypes", Json.tree(types));
    json.set("fields", Json.tree(fields));
    json.put("crs", crs.isEmpty() ? null : crs);
    if (box.isNull()) json.putNull("bbox");
    else
      json.putArray("bbox")
          .add(box.getMinX())
          .add(box.getMinY())
          .add(box.getMaxX())
          .add(box.getMaxY());
    if (!features.notes().isEmpty()) json.set("notes", Json.tree(features.notes()));
    return json;
  }
}

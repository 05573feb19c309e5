package dev.limpid.viewer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.vector.Features;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/// Trains on polygons drawn in the browser and shows what they predict. Nothing is written to the
/// user's disk: the polygons come back as a file to download, with the commands that use it.
final class SketchEndpoint {
  private static final int MOST_POLYGONS = 500;
  private static final int MOST_CORNERS = 2000;
  private static final int LONGEST_NAME = 60;

  private final Session session;
  private final Sketch sketch;
  private final ReentrantLock turn = new ReentrantLock();

  SketchEndpoint(Session session, Sketch sketch) {
    this.session = session;
    this.sketch = sketch;
  }

  void on(RoutesConfig routes) {
    routes.post("/api/sketch", this::predict);
  }

  /// `{"cube": ID, "view": [W, S, E, N], "polygons": [{"class": NAME, "ring": [[x, y], ...]},
  /// ...]}`.
  private void predict(Context ask) throws IOException {
    JsonNode asked = Json.read(ask.bodyAsBytes(), "sketch", Limits.DEFAULT);
    ViewedCube cube = Ask.found(session.cube(asked.path("cube").asText("")), "cube");
    Features polygons = polygons(asked.path("polygons"));
    double[] view = numbers(asked.path("view"), 4, "view");
    if (!(view[0] < view[2]) || !(view[1] < view[3]))
      throw new IllegalArgumentException("view must be west, south, east, north");
    if (!turn.tryLock())
      throw new HttpResponseException(429, "another sketch is being computed; try again");
    try {
      Sketch.Result result = sketch.of(cube, session.next("sketch"), polygons, view);
      session.add(result);
      Ask.answer(ask, json(result));
    } finally {
      turn.unlock();
    }
  }

  private static ObjectNode json(Sketch.Result result) throws IOException {
    ObjectNode json = Json.object();
    json.set("layer", StudyEndpoint.layer(result.layer()));
    json.set("legend", StudyEndpoint.legend(result.legend()));
    json.put("samples", result.samples()).put("whole", result.whole());
    if (Double.isFinite(result.outOfBag())) json.put("outOfBag", result.outOfBag());
    else json.putNull("outOfBag");
    json.put("seconds", result.seconds()).put("geoJson", result.geoJson());
    result.commands().forEach(json.putArray("commands")::add);
    return json;
  }

  private Features polygons(JsonNode drawn) throws BadInput {
    if (!drawn.isArray() || drawn.isEmpty() || drawn.size() > MOST_POLYGONS)
      throw new IllegalArgumentException(
          "polygons must be 1 to " + MOST_POLYGONS + ", got " + drawn.size());
    List<Features.Feature> features = new ArrayList<>();
    for (JsonNode one : drawn) {
      String name = one.path(Sketch.FIELD).asText("").strip();
      if (name.isEmpty() || name.length() > LONGEST_NAME || !name.equals(printable(name)))
        throw new IllegalArgumentException(
            "the name of a class has 1 to " + LONGEST_NAME + " printable characters");
      String id = "#" + (features.size() + 1);
      features.add(new Features.Feature(id, ring(one.path("ring")), Map.of(Sketch.FIELD, name)));
    }
    return new Features(session.crs(), features, List.of());
  }

  private static String printable(String name) {
    return name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "");
  }

  private static Geometry ring(JsonNode corners) {
    if (!corners.isArray() || corners.size() < 3 || corners.size() > MOST_CORNERS)
      throw new IllegalArgumentException(
          "a ring has 3 to " + MOST_CORNERS + " corners, got " + corners.size());
    List<Coordinate> ring = new ArrayList<>();
    for (JsonNode corner : corners) {
      double[] xy = numbers(corner, 2, "a corner");
      ring.add(new Coordinate(xy[0], xy[1]));
    }
    if (!ring.getFirst().equals2D(ring.getLast())) ring.add(ring.getFirst().copy());
    return new GeometryFactory().createPolygon(ring.toArray(Coordinate[]::new));
  }

  private static double[] numbers(JsonNode array, int count, String what) {
    double[] numbers = new double[count];
    boolean good = array.isArray() && array.size() == count;
    for (int i = 0; good && i < count; i++) {
      good = array.get(i).isNumber() && Double.isFinite(array.get(i).asDouble());
      numbers[i] = array.get(i).asDouble();
    }
    if (!good) throw new IllegalArgumentException(what + " must be " + count + " finite numbers");
    return numbers;
  }
}

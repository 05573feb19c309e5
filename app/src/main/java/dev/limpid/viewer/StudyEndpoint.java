package dev.limpid.viewer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.ShellWords;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Legend;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is shown, and what is known of it: layers, legends, dates, histograms, reports, manifests.
final class StudyEndpoint {
  /// Pixels along a side of the sample that histograms and cloud shares are counted on.
  private static final int HISTOGRAM = 1024;

  private static final int CLOUDS = 96;
  private static final int BINS = 40;

  /// A report is served as it is, and can do nothing in the browser.
  private static final String REPORT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'";

  private final Session session;
  private final Map<String, JsonNode> clouds = new ConcurrentHashMap<>();

  StudyEndpoint(Session session) {
    this.session = session;
  }

  void on(RoutesConfig routes) {
    routes.get("/api/session", ask -> Ask.answer(ask, session()));
    routes.get("/api/histogram", this::histogram);
    routes.get("/api/clouds", this::clouds);
    routes.get("/api/report", this::report);
    routes.get("/api/manifest", this::manifest);
  }

  private ObjectNode session() throws IOException {
    ObjectNode json = Json.object().put("title", session.title());
    ObjectNode crs = json.putObject("crs");
    crs.put("label", session.crs().label()).put("geographic", session.crs().geographic());
    crs.put("definition", session.crs().definition());
    ArrayNode extent = json.putArray("extent");
    for (double edge : session.extent()) extent.add(edge);
    ArrayNode layers = json.putArray("layers");
    for (ViewLayer layer : session.layers()) layers.add(layer(layer));
    ArrayNode maps = json.putArray("maps");
    for (ViewedMap map : session.maps()) map(maps.addObject(), map);
    ArrayNode cubes = json.putArray("cubes");
    for (ViewedCube cube : session.cubes()) cube(cubes.addObject(), cube);
    session.notes().forEach(json.putArray("notes")::add);
    return json;
  }

  static ObjectNode layer(ViewLayer layer) throws IOException {
    ObjectNode json = Json.object().put("id", layer.id()).put("group", layer.group());
    json.put("title", layer.title()).put("kind", layer.kind().name().toLowerCase(Locale.ROOT));
    json.put("meaning", layer.meaning()).put("map", layer.map());
    layer.times().forEach(json.putArray("times")::add);
    Grid grid = layer.grid();
    json.putArray("extent").add(grid.west()).add(grid.south()).add(grid.east()).add(grid.north());
    TileFrame.Pyramid pyramid = layer.pyramid();
    json.putArray("pixel").add(grid.pixelWidth()).add(grid.pixelHeight());
    json.put("least", pyramid.least());
    ArrayNode resolutions = json.putArray("resolutions");
    for (int z = 0; z <= pyramid.most(); z++) resolutions.add(pyramid.resolution(z));
    if (layer.kind() == ViewLayer.Kind.CLASSES && layer.paint() instanceof Paint.Classes classes)
      json.set("legend", legend(classes.legend()));
    return json;
  }

  static ArrayNode legend(Legend legend) {
    ArrayNode json = Json.array();
    for (Legend.Entry e : legend.entries())
      json.addObject()
          .put("code", e.code())
          .put("name", e.name())
          .put("colour", "#%06x".formatted(e.rgb()));
    return json;
  }

  private static void map(ObjectNode json, ViewedMap map) {
    json.put("id", map.id()).put("file", map.file().toString());
    json.set("legend", legend(map.legend()));
    json.put("kind", map.canopies() ? "canopies" : "classes");
    json.put("explainable", map.explain() != null).put("silent", map.silent());
    json.put("report", map.report() != null).put("manifest", map.manifest() != null);
    ModelCard card = map.card();
    if (card == null) {
      json.putNull("model");
      return;
    }
    ObjectNode model = json.putObject("model").put("kind", card.kind());
    model.put("software", card.software()).put("seed", card.seed());
    ObjectNode scores = model.putObject("scores");
    card.scores().forEach(scores::put);
    card.notes().forEach(model.putArray("notes")::add);
  }

  private static void cube(ObjectNode json, ViewedCube cube) {
    json.put("id", cube.id()).put("path", cube.path());
    ArrayNode series = json.putArray("series");
    for (CubeFiles.Series s : cube.files().series()) {
      ObjectNode one = series.addObject().put("name", s.name());
      ViewedCube.times(s).forEach(one.putArray("times")::add);
      s.bands().forEach(one.putArray("bands")::add);
      one.put("mask", s.mask() == null ? null : s.mask().toString());
    }
  }

  /// How many pixels have each class, or each value between the limits of the colours.
  private void histogram(Context ask) throws IOException {
    ViewLayer layer = Ask.found(session.layer(Ask.text(ask, "layer")), "layer");
    int time = Ask.time(ask);
    Ask.found(time < Math.max(1, layer.times().size()) ? layer : null, "date");
    TileFrame frame = TileFrame.whole(layer.grid(), HISTOGRAM);
    float[][] channels = layer.pixels().sample(time, frame);
    ObjectNode json = Json.object().put("kind", layer.kind().name().toLowerCase(Locale.ROOT));
    json.put("pixels", frame.pixels());
    boolean all = frame.pixels() == (long) layer.grid().width() * layer.grid().height();
    json.put("everyPixel", all);
    switch (layer.paint()) {
      case Paint.Classes classes -> classes(json, classes.legend(), channels[0]);
      case Paint.Ramp ramp -> bins(json, channels, ramp.low(), ramp.high(), ramp);
      case Paint.Composite c -> {
        double low = c.low().stream().mapToDouble(v -> v).min().orElse(0);
        double high = c.high().stream().mapToDouble(v -> v).max().orElse(1);
        bins(json, channels, low, high, null);
      }
      case Paint.Hatch h -> json.put("share", share(channels[0]));
    }
    Ask.answer(ask, json);
  }

  private static void classes(ObjectNode json, Legend legend, float[] codes) {
    long[] counts = new long[65_536];
    for (float code : codes) if (code >= 0 && code < counts.length) counts[(int) code]++;
    ArrayNode array = json.putArray("classes");
    for (Legend.Entry e : legend.entries())
      array.addObject().put("code", e.code()).put("pixels", counts[e.code()]);
    long none = counts[0];
    for (float code : codes) if (Float.isNaN(code)) none++;
    json.put("none", none);
  }

  private static void bins(
      ObjectNode json, float[][] channels, double low, double high, Paint.Ramp ramp) {
    json.put("low", low).put("high", high);
    if (ramp != null) {
      ArrayNode stops = json.putArray("stops");
      ramp.stops().forEach(rgb -> stops.add("#%06x".formatted(rgb)));
    }
    ArrayNode array = json.putArray("channels");
    for (float[] channel : channels) {
      long[] counts = new long[BINS];
      long valid = 0;
      double sum = 0;
      for (float v : channel) {
        if (!Float.isFinite(v)) continue;
        int bin = (int) Math.clamp(Math.floor((v - low) / (high - low) * BINS), 0.0, BINS - 1.0);
        counts[bin]++;
        valid++;
        sum += v;
      }
      ObjectNode one = array.addObject().put("valid", valid);
      if (valid > 0) one.put("mean", sum / valid);
      else one.putNull("mean");
      ArrayNode into = one.putArray("counts");
      for (long count : counts) into.add(count);
    }
  }

  private static double share(float[] hidden) {
    long known = 0;
    long clouds = 0;
    for (float v : hidden)
      if (!Float.isNaN(v)) {
        known++;
        if (v > 0) clouds++;
      }
    return known == 0 ? 1 : clouds / (double) known;
  }

  /// The hidden share of each date of a mask.
  private void clouds(Context ask) throws IOException {
    ViewLayer layer = Ask.found(session.layer(Ask.text(ask, "layer")), "layer");
    Ask.found(layer.kind() == ViewLayer.Kind.MASK ? layer : null, "mask");
    JsonNode known = clouds.get(layer.id());
    if (known == null) {
      ObjectNode json = Json.object();
      ArrayNode shares = json.putArray("shares");
      TileFrame frame = TileFrame.whole(layer.grid(), CLOUDS);
      for (int t = 0; t < layer.times().size(); t++)
        shares.add(share(layer.pixels().sample(t, frame)[0]));
      clouds.put(layer.id(), json);
      known = json;
    }
    Ask.answer(ask, known);
  }

  private void report(Context ask) throws IOException {
    ViewedMap map = Ask.found(session.map(Ask.text(ask, "map")), "map");
    Path file = Ask.found(map.report(), "report");
    limit(file, Limits.DEFAULT.xml());
    ask.header("Content-Security-Policy", REPORT_POLICY);
    ask.contentType("text/html; charset=utf-8");
    ask.result(Files.readAllBytes(file));
  }

  private static void limit(Path file, long most) throws IOException {
    if (Files.size(file) > most)
      throw new BadInput(
          "view.size",
          file.toString(),
          "has %d bytes, more than the %d that are shown".formatted(Files.size(file), most));
  }

  /// Whether the map is what its manifest says, and what the manifest says at the top.
  private void manifest(Context ask) throws IOException {
    ViewedMap map = Ask.found(session.map(Ask.text(ask, "map")), "map");
    Path file = map.manifest();
    ObjectNode json = Json.object().put("present", file != null);
    session.verification().begin();
    session.verification().of(map).into(json);
    if (file != null) {
      json.put("file", file.toString())
          .put("verify", "limpid verify " + ShellWords.quoted(map.file().toString()));
      ObjectNode facts = json.putObject("facts");
      JsonNode manifest = Json.read(file, Limits.DEFAULT);
      for (Map.Entry<String, JsonNode> member : manifest.properties())
        if (member.getValue().isValueNode() && facts.size() < 20)
          facts.set(member.getKey(), member.getValue());
        else if (member.getValue().isArray())
          facts.put(member.getKey(), member.getValue().size() + " entries");
    }
    Ask.answer(ask, json);
  }
}

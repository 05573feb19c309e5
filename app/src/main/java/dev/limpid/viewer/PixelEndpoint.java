package dev.limpid.viewer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.Patch;
import dev.limpid.cube.SpectralIndex;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.Json;
import dev.limpid.raster.Legend;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// What lies at a place: values of layers, and the series of a cube.
final class PixelEndpoint {
  private static final int MOST = 32;

  private final Session session;

  PixelEndpoint(Session session) {
    this.session = session;
  }

  void on(RoutesConfig routes) {
    routes.get("/api/pixel", this::pixel);
    routes.get("/api/series", this::series);
  }

  /// `layers=ID@TIME,...`.
  private void pixel(Context ask) throws IOException {
    double x = Ask.number(ask, "x");
    double y = Ask.number(ask, "y");
    String wanted = ask.queryParam("layers");
    ObjectNode json = Json.object().put("x", x).put("y", y);
    ArrayNode values = json.putArray("values");
    if (wanted == null || wanted.isEmpty()) {
      Ask.answer(ask, json);
      return;
    }
    String[] names = wanted.split(",", -1);
    if (names.length > MOST)
      throw new IllegalArgumentException("at most " + MOST + " layers, got " + names.length);
    for (String name : names) {
      int at = name.indexOf('@');
      ViewLayer layer = Ask.found(session.layer(at < 0 ? name : name.substring(0, at)), "layer");
      int time = at < 0 ? 0 : Ask.whole(name.substring(at + 1), "time");
      Ask.found(time < Math.max(1, layer.times().size()) ? layer : null, "date");
      value(values.addObject(), layer, time, x, y);
    }
    Ask.answer(ask, json);
  }

  private static void value(ObjectNode json, ViewLayer layer, int time, double x, double y)
      throws IOException {
    json.put("layer", layer.id());
    float[][] channels = layer.pixels().sample(time, TileFrame.point(x, y));
    ArrayNode numbers = json.putArray("numbers");
    for (float[] channel : channels)
      if (Float.isFinite(channel[0])) numbers.add(channel[0]);
      else numbers.addNull();
    if (layer.kind() == ViewLayer.Kind.CLASSES && layer.paint() instanceof Paint.Classes classes)
      json.put("name", name(classes.legend(), channels[0][0]));
  }

  private static String name(Legend legend, float code) {
    for (Legend.Entry e : legend.entries()) if (e.code() == code) return e.name();
    return null;
  }

  /// Every date and band of a cube at one pixel, clouded ones too.
  private void series(Context ask) throws IOException {
    ViewedCube cube = Ask.found(session.cube(Ask.text(ask, "cube")), "cube");
    double x = Ask.number(ask, "x");
    double y = Ask.number(ask, "y");
    Grid grid = cube.files().grid();
    Window at = new Window(grid.col(x), grid.row(y), 1, 1);
    ObjectNode json = Json.object().put("col", at.col()).put("row", at.row());
    json.put("inside", grid.all().intersection(at).isPresent());
    ArrayNode all = json.putArray("series");
    if (json.get("inside").asBoolean()) {
      Patch patch = cube.open().read(at);
      List<CubeFiles.Series> series = cube.files().series();
      for (int s = 0; s < series.size(); s++)
        one(all.addObject(), series.get(s), patch.series().get(s));
    }
    Ask.answer(ask, json);
  }

  private static void one(ObjectNode json, CubeFiles.Series files, Patch.Series read) {
    json.put("name", files.name());
    ViewedCube.times(files).forEach(json.putArray("times")::add);
    ArrayNode states = json.putArray("states");
    for (int t = 0; t < files.times(); t++)
      states.add(
          switch (read.state(t, 0, 0)) {
            case OBSERVED -> "observed";
            case MASKED -> "masked";
            case NO_DATA -> "noData";
          });
    ArrayNode bands = json.putArray("bands");
    for (int b = 0; b < files.bands().size(); b++) {
      int band = b;
      curve(bands, files.bands().get(b), files, t -> read.at(t, band, 0, 0));
    }
    ArrayNode indices = json.putArray("indices");
    for (SpectralIndex index : ViewedCube.indices(files)) {
      int[] places = index.places(files.bands());
      curve(indices, index.name(), files, t -> index.of(values(read, t, places)));
    }
  }

  private static float[] values(Patch.Series read, int time, int[] bands) {
    float[] values = new float[bands.length];
    for (int b = 0; b < values.length; b++) values[b] = read.at(time, bands[b], 0, 0);
    return values;
  }

  private static void curve(
      ArrayNode into, String name, CubeFiles.Series files, IntToDoubleFunction at) {
    ArrayNode values = into.addObject().put("name", name).putArray("values");
    for (int t = 0; t < files.times(); t++) {
      float v = (float) at.applyAsDouble(t);
      if (Float.isFinite(v)) values.add(v);
      else values.addNull();
    }
  }
}

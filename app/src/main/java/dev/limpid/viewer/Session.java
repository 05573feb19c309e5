package dev.limpid.viewer;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that one call of the viewer shows. Layers may be added while it is served.
public final class Session implements AutoCloseable {
  /// Predictions of sketches that are kept; older ones go.
  private static final int SKETCHES = 4;

  private final String title;
  private final Map<String, ViewLayer> layers = new LinkedHashMap<>();
  private final Map<String, ViewedMap> maps = new LinkedHashMap<>();
  private final Map<String, ViewedCube> cubes = new LinkedHashMap<>();
  private final Map<String, Sketch.Result> sketches = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Verification verification = new Verification(this::maps);
  private Crs crs;
  private int numbers;

  Session(String title) {
    this.title = title;
    open.add(verification);
  }

  String title() {
    return title;
  }

  /// Of all layers: nothing is reprojected.
  Crs crs() {
    return crs;
  }

  /// @param path named in the message where its reference system is another one
  synchronized void add(ViewLayer layer, String path) throws BadInput {
    Crs own = layer.grid().crs();
    if (crs == null) crs = own;
    if (!crs.equals(own))
      throw new BadInput(
          "view.crs",
          path,
          "is in %s, the files before it are in %s; they can be shown together after limpid convert --crs"
              .formatted(own.label(), crs.label()));
    layers.put(layer.id(), layer);
  }

  synchronized void add(ViewedMap map) {
    maps.put(map.id(), map);
  }

  synchronized void add(ViewedCube cube) {
    cubes.put(cube.id(), cube);
  }

  synchronized void note(String text) {
    notes.add(text);
  }

  /// Whether the maps are what their manifests say.
  Verification verification() {
    return verification;
  }

  /// What is closed with the session.
  synchronized void owns(AutoCloseable one) {
    open.add(one);
  }

  /// A name for the next thing of a kind.
  synchronized String next(String kind) {
    return kind + ++numbers;
  }

  /// Keeps a prediction and its layer, and drops the oldest beyond four.
  synchronized void add(Sketch.Result sketch) {
    sketches.put(sketch.layer().id(), sketch);
    layers.put(sketch.layer().id(), sketch.layer());
    while (sketches.size() > SKETCHES) {
      String eldest = sketches.keySet().iterator().next();
      sketches.remove(eldest);
      layers.remove(eldest);
    }
  }

  synchronized ViewLayer layer(String id) {
    return layers.get(id);
  }

  synchronized ViewedMap map(String id) {
    return maps.get(id);
  }

  synchronized ViewedCube cube(String id) {
    return cubes.get(id);
  }

  synchronized Sketch.Result sketch(String id) {
    return sketches.get(id);
  }

  synchronized List<ViewLayer> layers() {
    return List.copyOf(layers.values());
  }

  synchronized List<ViewedMap> maps() {
    return List.copyOf(maps.values());
  }

  synchronized List<ViewedCube> cubes() {
    return List.copyOf(cubes.values());
  }

  synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  /// West, south, east, north of all layers.
  double[] extent() {
    double[] e = {
      Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (ViewLayer layer : layers()) {
      Grid g = layer.grid();
      e[0] = Math.min(e[0], g.west());
      e[1] = Math.min(e[1], g.south());
      e[2] = Math.max(e[2], g.east());
      e[3] = Math.max(e[3], g.north());
    }
    return e;
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (AutoCloseable one : open.reversed())
      try {
        one.close();
      } catch (IOException e) {
        if (first == null) first = e;
      } catch (Exception e) {
        throw new IllegalStateException(e); // none of them declares another
      }
    if (first != null) throw first;
  }
}

package dev.limpid.sample;

import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.vector.Features;
import dev.limpid.vector.Features.Feature;
import dev.limpid.vector.Notes;
import dev.limpid.vector.Rasterize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/// Labels from polygons and points. Features of equal id are one parcel.
final class FeatureLabels {
  private static final int BAND_PIXELS = 1 << 22;

  private final Features features;
  private final String file;
  private final LabelOptions options;
  private final Notes notes = new Notes();

  FeatureLabels(Features features, String file, LabelOptions options) {
    this.features = features;
    this.file = file;
    this.options = options;
  }

  Labels read(Grid grid) throws IOException {
    String field = field();
    List<Feature> used = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Feature feature : features.features()) {
      String text = feature.attributes().get(field);
      if (text == null || text.isBlank())
        notes.add("features without a single value in '" + field + "' were refused", feature.id());
      else if (Rasterize.hasLine(feature.geometry()))
        notes.add("features have lines, which hold no pixels, and were refused", feature.id());
      else {
        used.add(feature);
        texts.add(text);
      }
    }
    if (used.isEmpty())
      throw new BadInput(
          "labels.none", file, "no usable feature: " + String.join("; ", notes.lines()));
    Features placed = new Features(features.crs(), used, List.of()).in(grid.crs(), file);
    ClassLabels classes = ClassLabels.of(texts, options.match(), options.names(), file);
    int[] classOfUnit = texts.stream().mapToInt(classes::position).toArray();
    Labels.Pixels pixels = burn(grid, placed, classOfUnit);
    List<String> lines = new ArrayList<>(features.notes());
    lines.addAll(notes.lines());
    if (pixels.cols().size() == 0)
      throw new BadInput(
          "labels.none", file, "no labelled pixel on the grid: " + String.join("; ", lines));
    return new Labels(grid, classes, pixels, lines);
  }

  /// The attribute that holds the label.
  String field() throws BadInput {
    java.util.SortedSet<String> fields = features.fields();
    if (options.field() != null) {
      if (!fields.contains(options.field()))
        throw new BadInput(
            "labels.field",
            file,
            "no feature has a single value in '%s'; fields with single values: %s%s"
                .formatted(
                    options.field(),
                    fields.isEmpty() ? "none" : String.join(", ", fields),
                    features.notes().isEmpty()
                        ? ""
                        : " (" + String.join("; ", features.notes()) + ")"));
      return options.field();
    }
    if (fields.contains("label")) return "label";
    if (fields.contains("class")) return "class";
    if (fields.size() == 1) return fields.first();
    throw new BadInput(
        "labels.field",
        file,
        "which field is the label? Fields with single values: "
            + (fields.isEmpty() ? "none" : String.join(", ", fields))
            + "; say --field NAME");
  }

  private Labels.Pixels burn(Grid grid, Features placed, int[] classOfUnit) {
    List<Geometry> geometries = placed.features().stream().map(Feature::geometry).toList();
    Rasterize rasterize = new Rasterize(grid, geometries);
    IntList cols = new IntList();
    IntList rows = new IntList();
    IntList units = new IntList();
    long[] pixels = new long[geometries.size()];
    int band = Math.max(1, BAND_PIXELS / grid.width());
    long[] conflicts = new long[1];
    for (int top = 0; top < grid.height(); top += band) {
      Window window = new Window(0, top, grid.width(), Math.min(band, grid.height() - top));
      int[] owners =
          rasterize.owners(
              window,
              (pixel, owner, later) -> {
                if (classOfUnit[owner] != classOfUnit[later]) conflicts[0]++;
              });
      for (int i = 0; i < owners.length; i++) {
        if (owners[i] < 0) continue;
        cols.add(i % grid.width());
        rows.add(top + i / grid.width());
        units.add(owners[i]);
        pixels[owners[i]]++;
      }
    }
    notes.add(
        "times a pixel lies in a second feature of another label; the first feature in the file"
            + " keeps it",
        conflicts[0]);
    listEmpty(grid, placed.features(), pixels);
    return parcels(cols, rows, units, classOfUnit, placed.features());
  }

  private void listEmpty(Grid grid, List<Feature> used, long[] pixels) {
    Envelope ground =
        new Envelope(
            grid.west(),
            grid.west() + grid.width() * grid.pixelWidth(),
            grid.north() - grid.height() * grid.pixelHeight(),
            grid.north());
    for (int i = 0; i < pixels.length; i++) {
      Feature feature = used.get(i);
      if (pixels[i] > 0 || feature.geometry().isEmpty()) continue;
      boolean off = !ground.intersects(feature.geometry().getEnvelopeInternal());
      notes.add(
          off
              ? "features lie off the grid"
              : "features hold no pixel of their own (smaller than a pixel, or under another one)",
          feature.id());
    }
  }

  private static Labels.Pixels parcels(
      IntList cols, IntList rows, IntList units, int[] classOfUnit, List<Feature> used) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    int[] parcelOfUnit = new int[used.size()];
    for (int i = 0; i < parcelOfUnit.length; i++) {
      numbers.putIfAbsent(used.get(i).id(), numbers.size());
      parcelOfUnit[i] = numbers.get(used.get(i).id());
    }
    String[] names = numbers.keySet().toArray(String[]::new);
    return new Labels.Pixels(cols, rows, units, classOfUnit, parcelOfUnit, names, names.length);
  }
}

package dev.limpid.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterCopy;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.vector.Features;
import dev.limpid.vector.GeoJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/// A file of labels written anew with decisions applied, and `NAME.provenance.json` beside it: from
/// which file, by which decisions, what changed. The kind of file stays; the source is never
/// touched. A dropped label is emptied (a table's cell, an attribute, pixels with no label): what
/// carried it stays and is listed.
public final class LabelVersion {
  private final Path source;
  private final Decisions decisions;
  private final Path target;
  private final WriteOptions options;

  /// @param target of the same kind as `source`
  public LabelVersion(Path source, Decisions decisions, Path target, WriteOptions options)
      throws IOException {
    this.source = source;
    this.decisions = decisions;
    this.target = target;
    this.options = options;
    if (!kind(source).equals(kind(target)))
      throw new IllegalArgumentException(
          "%s is a %s file; its new version must be one too, got %s"
              .formatted(source, kind(source), target));
    if (Files.exists(target) && Files.isSameFile(source, target))
      throw new IllegalArgumentException(
          target + " are the labels themselves; they are not touched, name another file");
    AtomicFiles.refuseExisting(target, options.overwrite());
    AtomicFiles.refuseExisting(provenance(), options.overwrite());
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv.gz")) return "csv.gz";
    String end = name.substring(name.lastIndexOf('.') + 1);
    return switch (end) {
      case "json" -> "geojson";
      case "tiff" -> "tif";
      default -> end;
    };
  }

  private Path provenance() {
    return target.resolveSibling(target.getFileName() + ".provenance.json");
  }

  /// Writes a table of samples. What `limpid sample` wrote beside it is copied.
  ///
  /// @return what was done
  public ObjectNode ofTable(TableOptions table) throws IOException {
    refuse("parquet", "write the samples as CSV");
    SampleFile.Card own = SampleFile.card(source);
    try (Csv csv = Csv.open(source)) {
      TableColumns columns = TableColumns.of(csv, table, own, source.toString());
      int id =
          table.series() == null ? columns.id() : csv.column(table.series(), source.toString());
      ObjectNode done = rows(columns.label(), id, "");
      if (own != null) copyCard();
      return finish("sample", done);
    }
  }

  private void copyCard() throws IOException {
    byte[] card = Files.readAllBytes(SampleFile.beside(source));
    AtomicFiles.write(SampleFile.beside(target), options.overwrite(), card);
  }

  private void refuse(String kind, String instead) throws BadInput {
    if (kind(source).equals(kind))
      throw new BadInput(
          "labels.format",
          source.toString(),
          "decisions cannot be applied to a %s file; %s".formatted(kind, instead));
  }

  /// Writes polygons, points or a label raster, as `Labels.read` takes them.
  ///
  /// @param grid of the cube
  /// @return what was done
  public ObjectNode ofLabels(LabelOptions labels, Grid grid) throws IOException {
    refuse("gpkg", "convert it to GeoJSON first, such as with ogr2ogr -f GeoJSON");
    return switch (kind(source)) {
      case "tif" -> finish("polygon", raster(Labels.read(source, labels, grid)));
      case "csv", "csv.gz" -> finish("point", points(labels, grid));
      default -> finish("polygon", polygons(labels));
    };
  }

  private ObjectNode points(LabelOptions labels, Grid grid) throws IOException {
    Features points = PointTable.read(source, grid);
    String field = new FeatureLabels(points, source.toString(), labels).field();
    try (Csv csv = Csv.open(source)) {
      return rows(csv.column(field, source.toString()), csv.columns().indexOf("id"), "row ");
    }
  }

  private ObjectNode polygons(LabelOptions labels) throws IOException {
    Features features = Features.read(source, labels.layer());
    String field = new FeatureLabels(features, source.toString(), labels).field();
    Set<String> known = new TreeSet<>();
    for (Features.Feature f : features.features())
      if (f.attributes().containsKey(field)) known.add(f.attributes().get(field));
    Relabelling work = new Relabelling(decisions, known, source.toString());
    ObjectNode[] done = new ObjectNode[1];
    GeoJson.relabel(
        source, field, work::label, target, options.overwrite(), () -> done[0] = work.report());
    return done[0];
  }

  /// Writes the rows of a table; refuses before anything is written.
  ///
  /// @param id column of the name of a row, -1: `prefix` and its number from 0
  private ObjectNode rows(int label, int id, String prefix) throws IOException {
    Set<String> known = new TreeSet<>();
    try (Csv csv = Csv.open(source)) {
      while (csv.next()) if (!csv.missing(label)) known.add(plain(csv, label));
    }
    Relabelling work = new Relabelling(decisions, known, source.toString());
    ObjectNode[] done = new ObjectNode[1];
    AtomicFiles.write(
        target,
        options.overwrite(),
        out -> {
          OutputStream packed = kind(target).equals("csv.gz") ? new GZIPOutputStream(out) : out;
          Writer writer = new OutputStreamWriter(packed, StandardCharsets.UTF_8);
          try (Csv csv = Csv.open(source)) {
            row(writer, csv.columns());
            while (csv.next()) {
              boolean named = id >= 0 && !csv.missing(id);
              String name = named ? plain(csv, id) : prefix + csv.row();
              row(writer, cells(csv, label, work.label(name, plain(csv, label))));
            }
          }
          done[0] = work.report();
          writer.flush();
          if (packed instanceof GZIPOutputStream gzip) gzip.finish();
        });
    return done[0];
  }

  private static String plain(Csv csv, int column) {
    return SampleFile.plain(csv.text(column).strip());
  }

  private static List<String> cells(Csv csv, int label, String now) {
    List<String> cells = new java.util.ArrayList<>();
    for (int c = 0; c < csv.columns().size(); c++)
      cells.add(
          c == label && !now.equals(plain(csv, label)) ? SampleFile.spared(now) : csv.text(c));
    return cells;
  }

  private static void row(Writer out, List<String> cells) throws IOException {
    for (int c = 0; c < cells.size(); c++) {
      if (c > 0) out.write(',');
      out.write(SampleFile.quoted(cells.get(c)));
    }
    out.write('\n');
  }

  private ObjectNode raster(Labels labels) throws IOException {
    Set<String> known = new TreeSet<>();
    for (int k = 0; k < labels.legend().entries().size(); k++) known.add(labels.text(k));
    Relabelling work = new Relabelling(decisions, known, source.toString());
    long[] now = new long[labels.parcels()];
    boolean[] asked = new boolean[now.length];
    for (int i = 0; i < labels.size(); i++) {
      int parcel = labels.parcel(i);
      if (asked[parcel]) continue;
      asked[parcel] = true;
      String label = work.label(labels.parcelName(parcel), labels.text(labels.label(i)));
      now[parcel] = label.isEmpty() ? 0 : Long.parseLong(LabelText.of(label).text());
    }
    ObjectNode done = work.report();
    try (RasterSource from = GeoTiff.open(source)) {
      write(from, labels, now);
    }
    return done;
  }

  /// Copies the raster with the new value of each parcel, some rows at a time.
  private void write(RasterSource from, Labels labels, long[] now) throws IOException {
    Layer layer = RasterCopy.layer(from.info());
    Grid grid = from.grid();
    int at = 0; // labels come row by row
    try (MapWriter writer = GeoTiff.create(target, grid, List.of(layer), options)) {
      for (int row = 0; row < grid.height(); row += ROWS) {
        Window window = new Window(0, row, grid.width(), Math.min(ROWS, grid.height() - row));
        Object stored = from.readStored(0, window);
        for (; at < labels.size() && labels.row(at) < row + window.height(); at++)
          set(
              layer.type(),
              stored,
              (labels.row(at) - row) * grid.width() + labels.col(at),
              now[labels.parcel(at)]);
        writer.writeStored(0, 0, window, stored);
      }
      writer.commit();
    }
  }

  private static final int ROWS = 512; // whole tiles of the new file

  private static void set(SampleType type, Object array, int i, long value) {
    switch (type) {
      case UINT8, INT8 -> ((byte[]) array)[i] = (byte) value;
      case UINT16, INT16 -> ((short[]) array)[i] = (short) value;
      case UINT32, INT32 -> ((int[]) array)[i] = (int) value;
      case FLOAT16, FLOAT32, FLOAT64 ->
          throw new IllegalStateException("labels are whole numbers, the file has " + type);
    }
  }

  private ObjectNode finish(String unit, ObjectNode done) throws IOException {
    ObjectNode json = Json.object().put("format", "limpid-label-version-1");
    json.put("labels", target.toString());
    json.putObject("source").put("path", source.toString()).put("sha256", Sha256.of(source));
    ObjectNode by = json.putObject("decisions").put("path", decisions.file());
    by.put("sha256", decisions.sha256());
    json.put("sha256", Sha256.of(target)).put("unit", unit);
    json.setAll(done);
    String epoch = System.getenv("SOURCE_DATE_EPOCH");
    if (epoch != null && epoch.matches("\\d{1,11}"))
      json.put("date", Instant.ofEpochSecond(Long.parseLong(epoch)).toString());
    Json.write(provenance(), options.overwrite(), json);
    return json;
  }
}

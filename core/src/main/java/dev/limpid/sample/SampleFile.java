package dev.limpid.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `limpid sample` writes: `NAME.csv` with `id,label,parcel,block,x,y` and the features, and
/// `NAME.json` beside it with the feature list, the legend and every choice. Numbers are written so
/// that reading gives the same bits. Text that a spreadsheet would run as a formula (it begins with
/// `=`, `+`, `-` or `@` and is no number) is written behind an apostrophe, which reading removes.
public final class SampleFile {
  private static final String FORMAT = "limpid-samples-1";

  /// The file beside a table.
  ///
  /// @param choices how the samples were made, as the writer gave them
  record Card(List<String> features, Legend legend, Crs crs, ObjectNode choices) {}

  private SampleFile() {}

  /// @param file `NAME.csv`
  /// @param choices kept as they are, for the training that follows
  public static void write(Path file, boolean overwrite, Samples samples, ObjectNode choices)
      throws IOException {
    ObjectNode card = Json.object();
    card.put("format", FORMAT);
    ArrayNode features = card.putArray("features");
    samples.features().forEach(features::add);
    card.set("legend", json(samples.legend()));
    card.put("crs", samples.crs().definition());
    card.set("choices", choices);
    AtomicFiles.refuseExisting(file, overwrite);
    Json.write(beside(file), overwrite, card);
    AtomicFiles.write(
        file,
        overwrite,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          rows(writer, samples);
          writer.flush();
        });
  }

  private static void rows(Writer out, Samples samples) throws IOException {
    StringBuilder line = new StringBuilder("id,label,parcel,block,x,y");
    for (String feature : samples.features()) line.append(',').append(cell(feature));
    out.append(line).append('\n');
    List<Legend.Entry> classes = samples.legend().entries();
    for (int i = 0; i < samples.size(); i++) {
      Legend.Entry entry = classes.get(samples.label(i));
      String label = entry.original() == null ? Integer.toString(entry.code()) : entry.original();
      line.setLength(0);
      line.append(cell(samples.id(i))).append(',').append(cell(label)).append(',');
      line.append(cell(samples.group(i))).append(',').append(cell(samples.block(i)));
      line.append(',').append(coordinate(samples.x(i)));
      line.append(',').append(coordinate(samples.y(i)));
      for (int f = 0; f < samples.features().size(); f++) line.append(',').append(samples.at(i, f));
      out.append(line).append('\n');
    }
  }

  private static String coordinate(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  /// A cell of text: quoted where CSV needs it, behind an apostrophe where a spreadsheet would run
  /// it.
  public static String cell(String text) {
    return quoted(spared(text));
  }

  /// Behind an apostrophe where a spreadsheet would run it.
  static String spared(String text) {
    boolean run = formula(text) || (text.startsWith("'") && formula(text.substring(1)));
    return run ? "'" + text : text;
  }

  /// In quotes where CSV needs them.
  static String quoted(String text) {
    boolean quote = false;
    for (char c : text.toCharArray())
      quote |= c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';';
    return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static boolean formula(String text) {
    return !text.isEmpty()
        && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
        && !text.matches("[-+]?\\d{1,40}(\\.\\d{1,40})?([eE][-+]?\\d{1,4})?");
  }

  /// The text of a cell without the apostrophe of [#cell].
  static String plain(String cell) {
    if (!cell.startsWith("'")) return cell;
    String behind = cell.substring(1);
    boolean second = behind.startsWith("'") && formula(behind.substring(1));
    return second || formula(behind) ? behind : cell;
  }

  private static ArrayNode json(Legend legend) {
    ArrayNode array = Json.array();
    for (Legend.Entry entry : legend.entries()) {
      ObjectNode node = array.addObject();
      node.put("code", entry.code()).put("name", entry.name());
      if (entry.original() != null) node.put("original", entry.original());
      node.put("colour", "#%06X".formatted(entry.rgb()));
    }
    return array;
  }

  /// What lies beside a table that `limpid sample` wrote, null for other tables.
  static Card card(Path table) throws IOException {
    Path file = beside(table);
    if (file.equals(table) || !Files.isRegularFile(file)) return null;
    JsonNode node = json(file);
    if (!FORMAT.equals(node.path("format").asText())) return null;
    List<String> features = new ArrayList<>();
    node.path("features").forEach(f -> features.add(f.asText()));
    List<Legend.Entry> entries = new ArrayList<>();
    try {
      for (JsonNode e : node.path("legend"))
        entries.add(
            new Legend.Entry(
                e.path("code").asInt(),
                e.path("name").asText(),
                e.has("original") ? e.path("original").asText() : null,
                Integer.parseInt(e.path("colour").asText("#000000").substring(1), 16)));
      if (features.isEmpty() || entries.isEmpty() || !node.path("choices").isObject())
        throw new IllegalArgumentException("features, legend or choices are missing");
      Crs crs = new Crs(node.path("crs").asText());
      return new Card(features, new Legend(entries), crs, (ObjectNode) node.path("choices"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BadInput(
          "samples.card",
          file.toString(),
          "damaged (" + e.getMessage() + "); run limpid sample again");
    }
  }

  /// `NAME.json` of a table.
  public static Path beside(Path table) {
    String name = table.getFileName().toString();
    for (String end : List.of(".csv.gz", ".csv", ".parquet"))
      if (name.endsWith(end))
        return table.resolveSibling(name.substring(0, name.length() - end.length()) + ".json");
    return table.resolveSibling(name + ".json");
  }

  static JsonNode json(Path file) throws IOException {
    JsonNode node = Json.read(file, Limits.DEFAULT);
    if (node.isObject()) return node;
    throw new BadInput("json.structure", file.toString(), "expected a JSON object");
  }
}

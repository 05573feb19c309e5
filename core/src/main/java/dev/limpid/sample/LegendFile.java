package dev.limpid.sample;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Names and colours of class codes from a file: CSV with `,` or `;`, or a JSON object code to
/// name; or those inside a label raster. Rows with code 0 are ignored; codes compare without
/// dashes.
public final class LegendFile {
  private static final Pattern COLOUR = Pattern.compile("#?([0-9a-fA-F]{6})");

  /// @param rgb `0xRRGGBB`, -1 when the file gives none
  record Row(String name, int rgb) {}

  private final Map<LabelText, Row> rows;

  private LegendFile(Map<LabelText, Row> rows) {
    this.rows = Map.copyOf(rows);
  }

  /// @param columns names of the code, name and (optional) colour column of a CSV; empty: columns
  ///   named `code`, `name` and `colour`, or the only two there are
  public static LegendFile read(Path file, List<String> columns) throws IOException {
    byte[] head;
    try (java.io.InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(64);
    }
    String start = new String(head, java.nio.charset.StandardCharsets.UTF_8);
    start = start.startsWith("\uFEFF") ? start.substring(1) : start;
    return start.stripLeading().startsWith("{") ? json(file) : csv(file, columns);
  }

  /// What a label raster itself says of its codes.
  static LegendFile of(Legend inside) {
    Map<LabelText, Row> rows = new HashMap<>();
    for (Legend.Entry e : inside.entries())
      rows.put(LabelText.of(e.code()), new Row(e.name(), e.rgb()));
    return new LegendFile(rows);
  }

  private static LegendFile json(Path file) throws IOException {
    JsonNode document = SampleFile.json(file);
    Map<LabelText, Row> rows = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : document.properties()) {
      if (!member.getValue().isValueNode())
        throw new BadInput(
            "legend.json",
            file.toString(),
            "'" + member.getKey() + "' holds a list or object; expected an object code to name");
      put(rows, member.getKey(), new Row(member.getValue().asText(), -1), file.toString());
    }
    return new LegendFile(rows);
  }

  private static LegendFile csv(Path file, List<String> columns) throws IOException {
    String name = file.toString();
    Map<LabelText, Row> rows = new HashMap<>();
    try (Csv csv = Csv.open(file)) {
      List<String> chosen = columns.isEmpty() ? guess(csv.columns(), name) : columns;
      if (chosen.size() < 2 || chosen.size() > 3)
        throw new IllegalArgumentException(
            "legend columns must be CODE,NAME or CODE,NAME,COLOUR, got " + chosen);
      int code = csv.column(chosen.get(0), name);
      int text = csv.column(chosen.get(1), name);
      int colour = chosen.size() == 3 ? csv.column(chosen.get(2), name) : -1;
      while (csv.next()) {
        if (csv.text(code).isBlank()) continue;
        int rgb = colour < 0 || csv.text(colour).isBlank() ? -1 : colour(csv.text(colour), name);
        put(rows, csv.text(code), new Row(csv.text(text).strip(), rgb), name);
      }
    }
    return new LegendFile(rows);
  }

  private static List<String> guess(List<String> columns, String file) throws BadInput {
    String code = null;
    String name = null;
    String colour = null;
    for (String column : columns) {
      switch (column.toLowerCase(Locale.ROOT)) {
        case "code" -> code = column;
        case "name" -> name = column;
        case "colour", "color" -> colour = column;
        default -> {}
      }
    }
    if (code != null && name != null)
      return colour == null ? List.of(code, name) : List.of(code, name, colour);
    if (columns.size() == 2) return columns;
    throw new BadInput(
        "legend.columns",
        file,
        "which columns are code and name? It has "
            + String.join(", ", columns)
            + "; say --legend-columns CODE,NAME[,COLOUR]");
  }

  private static int colour(String text, String file) throws BadInput {
    java.util.regex.Matcher matcher = COLOUR.matcher(text.strip());
    if (!matcher.matches())
      throw new BadInput("legend.colour", file, "'" + text + "' is no colour; expected #RRGGBB");
    return Integer.parseInt(matcher.group(1), 16);
  }

  private static void put(Map<LabelText, Row> rows, String code, Row row, String file)
      throws BadInput {
    LabelText key = LabelText.of(code);
    if (key.zero()) return;
    Row before = rows.putIfAbsent(key, row);
    if (before != null && !before.equals(row))
      throw new BadInput(
          "legend.twice",
          file,
          "code %s is named '%s' and '%s'".formatted(code.strip(), before.name(), row.name()));
  }

  Row find(LabelText key) {
    return rows.get(key);
  }

  /// The name of a label, null when the file has none.
  public String name(String label) {
    Row row = rows.get(LabelText.of(label));
    return row == null ? null : row.name();
  }

  public int size() {
    return rows.size();
  }
}

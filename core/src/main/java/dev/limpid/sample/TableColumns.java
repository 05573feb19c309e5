package dev.limpid.sample;

import dev.limpid.io.BadInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What each column of a table is for.
///
/// @param label position of the class column
/// @param group positions of the group columns
/// @param features positions of the feature columns, in file order
/// @param id position of the sample's name, -1: its row
/// @param x position of the easting or longitude, -1: no places
/// @param metadata names of all other columns
record TableColumns(
    int label,
    List<Integer> group,
    List<Integer> features,
    int id,
    int x,
    int y,
    int block,
    boolean degrees,
    List<String> metadata) {
  /// `NAME_tN` or `*-tsN-*`.
  private static final Pattern FEATURE = Pattern.compile(".+_t\\d+|.*-ts\\d+-.*");

  /// @param own what `limpid sample` wrote beside the table, or null
  static TableColumns of(TableRows table, TableOptions options, SampleFile.Card own, String file)
      throws BadInput {
    List<String> columns = table.columns();
    String labelName = options.label() != null ? options.label() : own == null ? null : "label";
    if (labelName == null)
      throw new BadInput(
          "table.label", file, "which column is the label? Say --label COLUMN; it has " + columns);
    int label = table.column(labelName, file);
    List<Integer> group = new ArrayList<>();
    for (String name : options.group()) group.add(table.column(name, file));
    if (group.isEmpty() && own != null) group.add(table.column("parcel", file));
    List<Integer> features = new ArrayList<>();
    if (own != null && options.features().isEmpty())
      for (String name : own.features()) features.add(table.column(name, file));
    else features.addAll(features(columns, options, label, group, file));
    boolean degrees = columns.contains("longitude") && columns.contains("latitude");
    boolean places = degrees || (own != null && columns.contains("x") && columns.contains("y"));
    Set<Integer> used = new HashSet<>(features);
    used.add(label);
    List<String> metadata = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) if (!used.contains(c)) metadata.add(columns.get(c));
    return new TableColumns(
        label,
        List.copyOf(group),
        List.copyOf(features),
        columns.indexOf("id"),
        places ? columns.indexOf(degrees ? "longitude" : "x") : -1,
        places ? columns.indexOf(degrees ? "latitude" : "y") : -1,
        own == null ? -1 : columns.indexOf("block"),
        degrees,
        List.copyOf(metadata));
  }

  private static List<Integer> features(
      List<String> columns, TableOptions options, int label, List<Integer> group, String file)
      throws BadInput {
    Set<String> never = new HashSet<>();
    never.add(columns.get(label));
    for (int g : group) never.add(columns.get(g));
    if (options.series() != null) {
      never.add(options.series());
      never.add(options.time());
    }
    List<Pattern> patterns = new ArrayList<>();
    for (String glob : options.features()) {
      Pattern pattern = glob(glob);
      if (columns.stream().noneMatch(c -> pattern.matcher(c).matches()))
        throw new BadInput("table.features", file, "no column fits --features " + glob);
      patterns.add(pattern);
    }
    if (patterns.isEmpty()) patterns.add(FEATURE);
    List<Integer> features = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      String name = columns.get(c);
      if (!never.contains(name) && patterns.stream().anyMatch(p -> p.matcher(name).matches()))
        features.add(c);
    }
    if (features.isEmpty())
      throw new BadInput(
          "table.features",
          file,
          "no column looks like a feature (NAME_t0 or NAME-ts0-...); say --features GLOB,...");
    return features;
  }

  private static Pattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray())
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}

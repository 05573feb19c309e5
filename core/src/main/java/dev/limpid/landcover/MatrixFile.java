package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads confusion matrices and strata sizes from CSV.
///
/// The first header cell says what rows and columns are. Names that are all whole numbers from 1 to
/// 65535 are the class codes; otherwise codes are 1, 2, ... in the order of the file. A row of the
/// map called `abstained` without a column of that name holds the samples without a class.
public final class MatrixFile {
  private static final String ABSTAINED = "abstained";
  private static final String ACCEPTED =
      "map\\reference (rows are the map), reference\\map or reference\\produced (rows are the"
          + " reference)";

  /// Header, classes, abstained.
  private static final int MOST = ConfusionMatrix.MAX_CLASSES + 2;

  private MatrixFile() {}

  public static ConfusionMatrix read(Path path) throws IOException {
    Csv csv = Csv.read(path, MOST);
    if (csv.lines().size() < 2)
      throw csv.bad("matrix.empty", "has no rows; expected a header and a row for each class");
    List<String> header = csv.lines().getFirst().cells();
    boolean rowsAreMap = rowsAreMap(csv, header.getFirst());
    List<String> columns = header.subList(1, header.size());
    Map<String, long[]> rows = new HashMap<>();
    List<String> order = new ArrayList<>();
    for (Csv.Line line : csv.lines().subList(1, csv.lines().size())) {
      String name = line.cells().getFirst();
      if (rows.put(name, counts(csv, line, columns)) != null)
        throw csv.bad("matrix.duplicate", "row '" + name + "' is given twice");
      order.add(name);
    }
    return rowsAreMap ? byMap(csv, columns, rows, order) : byReference(csv, columns, rows, order);
  }

  private static boolean rowsAreMap(Csv csv, String cell) throws BadInput {
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
      case "map\\reference" -> true;
      case "reference\\map", "reference\\produced" -> false;
      default ->
          throw csv.bad(
              "matrix.header",
              "the first cell is '"
                  + cell
                  + "' and does not say what rows and columns are; expected "
                  + ACCEPTED);
    };
  }

  private static long[] counts(Csv csv, Csv.Line line, List<String> columns) throws BadInput {
    String row = line.cells().getFirst();
    if (line.cells().size() != columns.size() + 1)
      throw csv.bad(
          "matrix.shape",
          "line "
              + line.number()
              + ", row '"
              + row
              + "', has "
              + (line.cells().size() - 1)
              + " counts for "
              + columns.size()
              + " columns");
    long[] counts = new long[columns.size()];
    for (int j = 0; j < counts.length; j++)
      counts[j] =
          count(csv, line.cells().get(j + 1), "row '" + row + "', column '" + columns.get(j) + "'");
    return counts;
  }

  private static long count(Csv csv, String cell, String where) throws BadInput {
    if (cell.matches("[0-9]{1,18}")) return Long.parseLong(cell);
    throw csv.bad(
        "matrix.count",
        where + ": '" + cell + "' is not a count; expected a whole number of 0 or more");
  }

  private static ConfusionMatrix byMap(
      Csv csv, List<String> columns, Map<String, long[]> rows, List<String> order) throws BadInput {
    long[] abstained = columns.contains(ABSTAINED) ? null : rows.get(ABSTAINED);
    List<String> names = new ArrayList<>(order);
    if (abstained != null) names.remove(ABSTAINED);
    requireSame(csv, names, columns, rows);
    int[] column = positions(names, columns);
    long[][] counts = new long[names.size()][names.size()];
    long[] none = new long[names.size()];
    for (int j = 0; j < column.length; j++) {
      for (int i = 0; i < column.length; i++) counts[i][j] = rows.get(names.get(i))[column[j]];
      if (abstained != null) none[j] = abstained[column[j]];
    }
    return matrix(csv, names, counts, none);
  }

  private static ConfusionMatrix byReference(
      Csv csv, List<String> columns, Map<String, long[]> rows, List<String> names) throws BadInput {
    boolean withAbstained = columns.contains(ABSTAINED) && !rows.containsKey(ABSTAINED);
    List<String> given = new ArrayList<>(columns);
    if (withAbstained) given.remove(ABSTAINED);
    requireSame(csv, names, given, rows);
    int[] column = positions(names, columns);
    long[][] counts = new long[names.size()][names.size()];
    long[] none = new long[names.size()];
    for (int j = 0; j < column.length; j++) {
      long[] row = rows.get(names.get(j));
      for (int i = 0; i < column.length; i++) counts[i][j] = row[column[i]];
      if (withAbstained) none[j] = row[columns.indexOf(ABSTAINED)];
    }
    return matrix(csv, names, counts, none);
  }

  private static int[] positions(List<String> names, List<String> columns) {
    return names.stream().mapToInt(columns::indexOf).toArray();
  }

  private static void requireSame(
      Csv csv, List<String> rows, List<String> columns, Map<String, long[]> table) throws BadInput {
    if (rows.size() > ConfusionMatrix.MAX_CLASSES)
      throw csv.bad(
          "matrix.classes",
          "has " + rows.size() + " classes; expected at most " + ConfusionMatrix.MAX_CLASSES);
    Set<String> seen = new HashSet<>();
    for (String column : columns)
      if (!seen.add(column))
        throw csv.bad("matrix.duplicate", "column '" + column + "' is given twice");
    if (rows.stream().anyMatch(String::isBlank) || columns.stream().anyMatch(String::isBlank))
      throw csv.bad("matrix.names", "a row or column has no class name");
    for (String row : rows)
      if (!seen.contains(row))
        throw csv.bad("matrix.names", "row '" + row + "' has no column; " + explain(rows, columns));
    for (String column : columns)
      if (!rows.contains(column))
        throw csv.bad(
            "matrix.names", "column '" + column + "' has no row; " + explain(rows, columns));
    requireNoSums(csv, rows.getLast(), columns, table);
  }

  private static String explain(List<String> rows, List<String> columns) {
    return "found "
        + rows.size()
        + " rows and "
        + columns.size()
        + " columns; expected the same class names on both. Give a class that one side lacks a"
        + " row and a column of zeros";
  }

  /// A last row and column of sums would pass for one more class.
  private static void requireNoSums(
      Csv csv, String last, List<String> columns, Map<String, long[]> table) throws BadInput {
    String name = last.toLowerCase(Locale.ROOT);
    if (!name.equals("sum") && !name.equals("total")) return;
    long[] sums = table.get(last);
    for (int j = 0; j < sums.length; j++) {
      BigInteger column = BigInteger.ZERO;
      for (Map.Entry<String, long[]> row : table.entrySet())
        if (!row.getKey().equals(last)) column = column.add(BigInteger.valueOf(row.getValue()[j]));
      if (!column.equals(BigInteger.valueOf(sums[j]))) return;
    }
    throw csv.bad(
        "matrix.sums",
        "row and column '" + columns.get(columns.indexOf(last)) + "' are sums; remove both");
  }

  private static ConfusionMatrix matrix(
      Csv csv, List<String> names, long[][] counts, long[] abstained) throws BadInput {
    try {
      return ConfusionMatrix.of(classes(names), counts, abstained);
    } catch (ArithmeticException e) {
      BadInput bad = csv.bad("matrix.count", "the counts add up to more than 2^63 - 1");
      bad.initCause(e);
      throw bad;
    }
  }

  private static List<LandClass> classes(List<String> names) {
    boolean codes =
        names.stream().allMatch(n -> n.matches("[1-9][0-9]{0,4}") && Integer.parseInt(n) <= 65_535);
    List<LandClass> classes = new ArrayList<>();
    for (String name : names)
      classes.add(new LandClass(codes ? Integer.parseInt(name) : classes.size() + 1, name));
    return classes;
  }

  /// Reads `class,pixels` for the classes of a matrix; a class called `abstained` that is no class
  /// of the matrix is the part without a class.
  public static StrataSizes readSizes(Path path, ConfusionMatrix matrix) throws IOException {
    Csv csv = Csv.read(path, MOST);
    Map<String, LandClass> classes = new HashMap<>();
    for (LandClass c : matrix.classes()) classes.put(c.name(), c);
    Map<Integer, Long> byCode = new HashMap<>();
    for (Csv.Line line : sizeLines(csv)) {
      String name = line.cells().getFirst();
      LandClass type = classes.get(name);
      if (type == null && !name.equals(ABSTAINED))
        throw csv.bad(
            "strata.class",
            "class '"
                + name
                + "' is not in the matrix, whose classes are "
                + String.join(", ", matrix.classes().stream().map(LandClass::name).toList())
                + "; give it a row and a column of zeros there");
      long pixels = count(csv, line.cells().get(1), "class '" + name + "'");
      if (byCode.put(type == null ? 0 : type.code(), pixels) != null)
        throw csv.bad("strata.class", "class '" + name + "' is given twice");
    }
    for (LandClass c : matrix.classes())
      if (!byCode.containsKey(c.code()))
        throw csv.bad(
            "strata.class",
            "class '" + c.name() + "' of the matrix has no line; give 0 if the map lacks it");
    try {
      return StrataSizes.of(matrix, byCode);
    } catch (IllegalArgumentException | ArithmeticException e) {
      BadInput bad = csv.bad("strata.size", String.valueOf(e.getMessage()));
      bad.initCause(e);
      throw bad;
    }
  }

  private static List<Csv.Line> sizeLines(Csv csv) throws BadInput {
    List<String> header = csv.lines().isEmpty() ? List.of() : csv.lines().getFirst().cells();
    if (!header.stream()
        .map(c -> c.toLowerCase(Locale.ROOT))
        .toList()
        .equals(List.of("class", "pixels")))
      throw csv.bad(
          "strata.header",
          "the header is '" + String.join(",", header) + "'; expected class,pixels");
    for (Csv.Line line : csv.lines())
      if (line.cells().size() != 2)
        throw csv.bad(
            "strata.shape",
            "line " + line.number() + " has " + line.cells().size() + " cells; expected 2");
    return csv.lines().subList(1, csv.lines().size());
  }
}

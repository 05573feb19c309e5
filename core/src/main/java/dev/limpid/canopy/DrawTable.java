package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import dev.limpid.sample.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Canopies in a table, a row each: the columns of [Parameter], `id`, and `prospect` (5, D, PRO).
public final class DrawTable {
  private static final Parameter[] PARAMETERS = Parameter.values();

  private DrawTable() {}

  /// @param model version of PROSPECT for every row; null where the column `prospect` says it
  /// @throws BadInput naming the row where a value is outside what the model knows
  public static List<Draw> read(Path file, LeafModel model) throws IOException {
    try (TableRows table = TableRows.open(file)) {
      String name = file.toString();
      int[] columns = new int[PARAMETERS.length];
      for (Parameter p : PARAMETERS)
        columns[p.ordinal()] =
            p.optional() ? table.columns().indexOf(p.column()) : table.column(p.column(), name);
      int id = table.columns().indexOf("id");
      int prospect = model == null ? table.column("prospect", name) : -1;
      List<Draw> draws = new ArrayList<>();
      while (table.next())
        try {
          LeafModel version = model == null ? LeafModel.of(table.text(prospect).strip()) : model;
          String named = id < 0 ? Long.toString(table.row()) : table.text(id).strip();
          draws.add(Parameter.draw(named, version, numbers(table, columns, name)));
        } catch (IllegalArgumentException e) {
          throw refused(name, table.row(), e);
        }
      if (draws.isEmpty()) throw new BadInput("table.rows", name, "a header and no rows");
      return draws;
    }
  }

  static BadInput refused(String file, long row, IllegalArgumentException why) {
    BadInput bad = new BadInput("table.value", file, "row " + row + ": " + why.getMessage());
    bad.initCause(why);
    return bad;
  }

  private static double[] numbers(TableRows table, int[] columns, String file) throws IOException {
    double[] numbers = new double[columns.length];
    for (Parameter p : PARAMETERS) {
      int column = columns[p.ordinal()];
      if (column >= 0 && table.missing(column))
        throw new BadInput(
            "table.missing", file, "row %d has no '%s'".formatted(table.row(), p.column()));
      numbers[p.ordinal()] = column < 0 ? p.low() : table.coordinate(column);
    }
    return numbers;
  }
}

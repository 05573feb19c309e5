package dev.limpid.canopy;

import dev.limpid.sample.TableRows;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The canopies of the golden files, and the models that they are of.
final class GoldenCanopies {
  private GoldenCanopies() {}

  static Path coefficients(String name) {
    return Shared.path("data/canopy/coefficients/" + name);
  }

  static Path golden(String name) {
    return Shared.path("data/golden/canopy/" + name);
  }

  static Map<String, Draw> draws(LeafModel model) throws IOException {
    Map<String, Draw> draws = new LinkedHashMap<>();
    for (Draw draw : DrawTable.read(golden("draws.csv"), model)) draws.put(draw.id(), draw);
    return draws;
  }

  /// The models by version, over dry and wet soils.
  static Map<LeafModel, Prosail> models(SailOptions options, Wavelengths wavelengths)
      throws IOException {
    SoilBasis soils = SoilBasis.read(coefficients("soil_dry_wet.csv"));
    Prospect five =
        new Prospect(
            LeafCoefficients.read(coefficients("prospect5_coefficients.csv")), wavelengths);
    Prospect pro = new Prospect(LeafCoefficients.shipped(), wavelengths);
    return Map.of(
        LeafModel.FIVE, new Prosail(five, soils, options),
        LeafModel.D, new Prosail(pro, soils, options),
        LeafModel.PRO, new Prosail(pro, soils, options));
  }

  /// A golden table: its columns, then its rows, `NaN` where a cell has no number.
  record Table(List<String> columns, List<String> ids, List<double[]> rows) {
    double at(int row, String column) {
      return rows.get(row)[columns.indexOf(column)];
    }
  }

  /// Text columns are read as `NaN`; the first column is the row's name too.
  static Table table(Path file) throws IOException {
    try (TableRows table = TableRows.open(file)) {
      List<String> ids = new ArrayList<>();
      List<double[]> rows = new ArrayList<>();
      while (table.next()) {
        ids.add(table.text(0));
        double[] row = new double[table.columns().size()];
        for (int c = 0; c < row.length; c++) row[c] = number(table.text(c));
        rows.add(row);
      }
      return new Table(table.columns(), ids, rows);
    }
  }

  private static double number(String text) {
    return text.matches("[-+0-9.eE]+") ? Double.parseDouble(text) : Double.NaN;
  }
}

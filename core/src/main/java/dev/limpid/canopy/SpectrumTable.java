package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import dev.limpid.sample.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Spectra in a table, a row each: `id`, a column a band, `tts`, `tto`, `psi` in degrees, and where
/// errors are known `sigma_BAND`.
public final class SpectrumTable {
  private static final List<String> ANGLES = List.of("tts", "tto", "psi");

  private SpectrumTable() {}

  /// A table that [#read] takes; rows are named by their number.
  ///
  /// @param bands names of those of the set
  public static String text(SpectrumSet set, List<String> bands) {
    StringBuilder text = new StringBuilder("id,");
    text.append(String.join(",", bands)).append(',').append(String.join(",", ANGLES)).append('\n');
    for (int row = 0; row < set.size(); row++) {
      text.append(row);
      for (int b = 0; b < bands.size(); b++)
        text.append(',').append(set.reflectance()[row * bands.size() + b]);
      for (int a = 0; a < ANGLES.size(); a++)
        text.append(',').append(set.angles()[row * ANGLES.size() + a]);
      text.append('\n');
    }
    return text.toString();
  }

  /// @param noise deviation of bands for which the table has none
  /// @throws BadInput naming the row where a value is missing or cannot be
  public static List<Spectrum> read(Path file, List<String> bands, Noise noise) throws IOException {
    try (TableRows table = TableRows.open(file)) {
      String name = file.toString();
      int id = table.column("id", name);
      int[] at = new int[bands.size()];
      int[] sigma = new int[bands.size()];
      for (int b = 0; b < at.length; b++) {
        at[b] = table.column(bands.get(b), name);
        sigma[b] = table.columns().indexOf("sigma_" + bands.get(b));
      }
      int[] angles = new int[3];
      for (int a = 0; a < angles.length; a++) angles[a] = table.column(ANGLES.get(a), name);
      List<Spectrum> spectra = new ArrayList<>();
      while (table.next()) {
        List<Double> values = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int b = 0; b < at.length; b++) {
          double value = number(table, at[b], name);
          values.add(value);
          deviations.add(sigma[b] < 0 ? noise.deviation(value) : number(table, sigma[b], name));
        }
        try {
          Angles seen =
              new Angles(
                  number(table, angles[0], name),
                  number(table, angles[1], name),
                  number(table, angles[2], name));
          spectra.add(new Spectrum(table.text(id).strip(), values, deviations, seen));
        } catch (IllegalArgumentException e) {
          throw DrawTable.refused(name, table.row(), e);
        }
      }
      if (spectra.isEmpty()) throw new BadInput("table.rows", name, "a header and no rows");
      return spectra;
    }
  }

  static double number(TableRows table, int column, String file) throws IOException {
    double value = table.coordinate(column);
    if (Double.isNaN(value))
      throw new BadInput(
          "table.missing",
          file,
          "row %d has no '%s'".formatted(table.row(), table.columns().get(column)));
    return value;
  }
}

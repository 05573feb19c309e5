package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import dev.limpid.sample.TableRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table whose first column is a wavelength in nanometres and whose others are spectra.
final class SpectralTable {
  private static final int MOST_ROWS = 100_000;

  private final String file;
  private final List<String> names;
  private final double[] nanometres;
  private final double[][] columns;

  private SpectralTable(String file, List<String> names, List<double[]> rows) throws BadInput {
    this.file = file;
    this.names = names;
    this.nanometres = rows.stream().mapToDouble(row -> row[0]).toArray();
    this.columns = new double[names.size()][];
    for (int c = 0; c < columns.length; c++) {
      int at = c + 1;
      columns[c] = rows.stream().mapToDouble(row -> row[at]).toArray();
    }
    check();
  }

  private void check() throws BadInput {
    if (nanometres.length < 2)
      throw bad("has " + nanometres.length + " rows; a spectrum needs at least two");
    for (int i = 1; i < nanometres.length; i++)
      if (!(nanometres[i] > nanometres[i - 1]))
        throw bad(
            "wavelengths must rise, got %s after %s".formatted(nanometres[i], nanometres[i - 1]));
  }

  static SpectralTable read(Path path) throws IOException {
    try (TableRows table = TableRows.open(path)) {
      List<String> columns = table.columns();
      List<double[]> rows = new ArrayList<>();
      while (table.next()) {
        if (rows.size() == MOST_ROWS)
          throw new BadInput("spectrum.rows", path.toString(), "more than " + MOST_ROWS + " rows");
        double[] row = new double[columns.size()];
        for (int c = 0; c < row.length; c++) row[c] = number(table, c, path.toString());
        rows.add(row);
      }
      return new SpectralTable(path.toString(), columns.subList(1, columns.size()), rows);
    }
  }

  private static double number(TableRows table, int column, String file) throws IOException {
    if (table.missing(column))
      throw new BadInput(
          "spectrum.missing",
          file,
          "row %d has no '%s'".formatted(table.row(), table.columns().get(column)));
    return table.coordinate(column);
  }

  /// A table that lies beside this class; lines that begin with `#` are notes.
  static SpectralTable shipped(String name) {
    try (InputStream in = SpectralTable.class.getResourceAsStream(name);
        BufferedReader text =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
      List<String> header = List.of(lines.getFirst().split(",", -1));
      List<double[]> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size()))
        rows.add(Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray());
      return new SpectralTable(name, header.subList(1, header.size()), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The names of the spectra.
  List<String> names() {
    return names;
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /// A spectrum at 400, 401, ..., 2500 nm, linear between the rows.
  ///
  /// @throws BadInput where the table has no such spectrum or does not reach both ends
  double[] spectrum(String name) throws BadInput {
    double[] values = column(name);
    if (nanometres[0] > Wavelengths.FIRST || nanometres[nanometres.length - 1] < Wavelengths.LAST)
      throw bad(
          "covers %s to %s nm; expected %d to %d"
              .formatted(
                  nanometres[0],
                  nanometres[nanometres.length - 1],
                  Wavelengths.FIRST,
                  Wavelengths.LAST));
    return inside(values);
  }

  /// A spectrum at 400, 401, ..., 2500 nm that is 0 where the table says nothing.
  ///
  /// @throws BadInput where more than a thousandth of it lies outside, or a value is negative
  double[] response(String name) throws BadInput {
    double[] values = column(name);
    double outside = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0)
        throw bad(
            "'%s' is %s at %s nm; a response is never negative"
                .formatted(name, values[i], nanometres[i]));
      all += values[i];
      if (nanometres[i] < Wavelengths.FIRST || nanometres[i] > Wavelengths.LAST)
        outside += values[i];
    }
    if (all == 0) throw bad("band '" + name + "' responds to no wavelength");
    if (outside > 1e-3 * all)
      throw bad(
          "band '%s' responds outside %d to %d nm (%.1f %%), where no reflectance is simulated; leave it out"
              .formatted(name, Wavelengths.FIRST, Wavelengths.LAST, 100 * outside / all));
    return inside(values);
  }

  /// What weighs a spectrum at 400, 401, ..., 2500 nm, 0 where the table says nothing.
  double[] weight(String name) throws BadInput {
    double[] values = column(name);
    for (double value : values)
      if (value < 0) throw bad("'%s' holds %s; a weight is never negative".formatted(name, value));
    return inside(values);
  }

  private double[] column(String name) throws BadInput {
    int at = names.indexOf(name);
    if (at < 0) throw bad("no column '" + name + "'; it has " + String.join(", ", names));
    return columns[at];
  }

  private double[] inside(double[] values) {
    double[] inside = new double[Wavelengths.LAST - Wavelengths.FIRST + 1];
    for (int i = 0; i < inside.length; i++) {
      double nm = Wavelengths.FIRST + i;
      int at = Arrays.binarySearch(nanometres, nm);
      int after = -at - 1;
      if (at >= 0) inside[i] = values[at];
      else if (after > 0 && after < nanometres.length) {
        double share = (nm - nanometres[after - 1]) / (nanometres[after] - nanometres[after - 1]);
        inside[i] = values[after - 1] + share * (values[after] - values[after - 1]);
      }
    }
    return inside;
  }

  BadInput bad(String what) {
    return new BadInput("spectrum.table", file, what);
  }
}

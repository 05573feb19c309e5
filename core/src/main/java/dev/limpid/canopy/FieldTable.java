package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import dev.limpid.sample.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Field measurements of leaf area matched with Sentinel-2, a row each: `site`, `field_date`,
/// `lai`, `d0` and `d1` (days to the images around it), `masked` (0: the sky was clear), the bands,
/// and `sun_zen`, `sun_az`, `join_zen`, `join_az` (sun and view) in degrees.
public final class FieldTable {
  private final TableRows table;
  private final String file;

  private FieldTable(TableRows table, String file) {
    this.table = table;
    this.file = file;
  }

  /// The rows under a clear sky that have a measurement.
  public static List<FieldRow> read(Path file) throws IOException {
    try (TableRows table = TableRows.open(file)) {
      FieldTable fields = new FieldTable(table, file.toString());
      List<FieldRow> rows = new ArrayList<>();
      while (table.next())
        if (fields.number("masked") == 0 && !table.missing(fields.column("lai")))
          rows.add(fields.row());
      if (rows.isEmpty())
        throw new BadInput("table.rows", file.toString(), "no row has a clear sky and a 'lai'");
      return rows;
    }
  }

  private FieldRow row() throws IOException {
    List<Double> bands = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (String band : Sensor.SENTINEL2) {
      bands.add(number(band));
      deviations.add(Noise.DEFAULT.deviation(bands.getLast()));
    }
    try {
      Angles angles =
          new Angles(number("sun_zen"), number("join_zen"), number("sun_az") - number("join_az"));
      return new FieldRow(
          table.text(column("site")).strip(),
          table.text(column("field_date")).strip(),
          number("lai"),
          number("d0"),
          number("d1"),
          new Spectrum(Long.toString(table.row()), bands, deviations, angles));
    } catch (IllegalArgumentException e) {
      throw DrawTable.refused(file, table.row(), e);
    }
  }

  private int column(String name) throws BadInput {
    return table.column(name, file);
  }

  private double number(String name) throws IOException {
    return SpectrumTable.number(table, column(name), file);
  }
}

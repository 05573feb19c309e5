package dev.limpid.canopy;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Angles of dates from a file of comma-separated values: columns `date,tts,tto,psi`, or a column
/// of times and `sun_zenith,sun_azimuth,view_zenith_mean,view_azimuth_mean`. Degrees.
public record AnglesTable(String file, Map<LocalDate, Angles> dates) {
  private static final List<String> RELATIVE = List.of("tts", "tto", "psi");
  private static final List<String> ABSOLUTE =
      List.of("sun_zenith", "sun_azimuth", "view_zenith_mean", "view_azimuth_mean");
  private static final List<String> TIMES = List.of("date", "datetime_utc", "datetime", "time");

  /// First ten characters of a time: `2017-08-04`.
  private static final int DAY = 10;

  public AnglesTable {
    dates = Map.copyOf(dates);
  }

  /// The columns of one file.
  private record Columns(int time, int[] angles) {
    static Columns of(Path file, List<String> header) throws BadInput {
      int time =
          TIMES.stream().mapToInt(header::indexOf).filter(at -> at >= 0).findFirst().orElse(-1);
      List<String> names = header.containsAll(RELATIVE) ? RELATIVE : ABSOLUTE;
      if (time < 0 || !header.containsAll(names))
        throw new BadInput(
            "angles.columns",
            file.toString(),
            "needs the columns date,tts,tto,psi, or a date and %s; has %s"
                .formatted(String.join(",", ABSOLUTE), String.join(",", header)));
      return new Columns(time, names.stream().mapToInt(header::indexOf).toArray());
    }
  }

  /// Whether a file has the columns of such a table.
  public static boolean isOne(Path file) throws IOException {
    List<String> lines = lines(file);
    if (lines.isEmpty()) return false;
    List<String> header = cells(lines.getFirst().toLowerCase(Locale.ROOT));
    return header.containsAll(RELATIVE) || header.containsAll(ABSOLUTE);
  }

  /// @throws BadInput where a column is missing, or a line has no date, no number or an angle that
  ///   no sensor has
  public static AnglesTable read(Path file) throws IOException {
    List<String> lines = lines(file);
    if (lines.isEmpty()) throw new BadInput("angles.columns", file.toString(), "is empty");
    Columns columns = Columns.of(file, cells(lines.getFirst().toLowerCase(Locale.ROOT)));
    Map<LocalDate, Angles> dates = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) continue;
      try {
        List<String> cells = cells(lines.get(i));
        LocalDate date = LocalDate.parse(cells.get(columns.time()).substring(0, DAY));
        Angles angles = angles(cells, columns.angles());
        Angles before = dates.putIfAbsent(date, angles);
        if (before != null && !before.equals(angles))
          throw new IllegalArgumentException("other angles of " + date + " stand above");
      } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new BadInput(
            "angles.value", file.toString(), "line %d: %s".formatted(i + 1, e.getMessage()));
      }
    }
    return new AnglesTable(file.toString(), dates);
  }

  private static List<String> lines(Path file) throws IOException {
    if (Files.size(file) > Limits.DEFAULT.document())
      throw new BadInput(
          "angles.columns", file.toString(), "larger than " + Limits.DEFAULT.document() + " bytes");
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new BadInput("angles.columns", file.toString(), "not UTF-8 text");
    }
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.replace("\"", "").replace("\uFEFF", "").split("[,;]", -1))
      cells.add(cell.strip());
    return cells;
  }

  private static Angles angles(List<String> cells, int[] columns) {
    double[] read = new double[columns.length];
    for (int i = 0; i < read.length; i++) read[i] = Double.parseDouble(cells.get(columns[i]));
    return read.length == RELATIVE.size()
        ? new Angles(read[0], read[1], read[2])
        : new Angles(read[0], read[2], read[1] - read[3]);
  }

  /// @throws BadInput where the file lacks one of `wanted`
  public SceneAngles of(List<LocalDate> wanted) throws BadInput {
    List<Angles> found = new ArrayList<>();
    for (LocalDate date : wanted) {
      Angles angles = dates.get(date);
      if (angles == null)
        throw new BadInput("angles.date", file, "has no angles of " + date + "; add a line of it");
      found.add(angles);
    }
    return SceneAngles.Uniform.of(found);
  }
}

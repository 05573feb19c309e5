package dev.limpid.cube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Dates of a stack's bands that lie beside it: `*_dates.csv` (a column with times) or
/// `timestamps.json`.
///
/// @param prefix what precedes `_dates.csv`, or empty
public record DatesFile(String prefix, List<LocalDate> dates) {
  /// The dates in a file: a table with a column of times, or a JSON list.
  public static List<LocalDate> read(Path file) throws IOException {
    List<LocalDate> dates = file.toString().endsWith(".json") ? json(file) : csv(file);
    if (dates.isEmpty()) throw new BadInput("cube.dates", file.toString(), "holds no date");
    return dates;
  }

  static List<DatesFile> in(Path folder) throws IOException {
    List<DatesFile> found = new ArrayList<>();
    for (Path file : CubeFolder.listed(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith("_dates.csv"))
        found.add(
            new DatesFile(name.substring(0, name.length() - "_dates.csv".length()), csv(file)));
      else if (name.equals("timestamps.json")) found.add(new DatesFile("", json(file)));
    }
    return found;
  }

  /// Dates for a stack of `bands` bands: those of the one file with as many, or the one whose
  /// prefix is the sensor.
  static List<LocalDate> match(List<DatesFile> files, Path stack, int bands) throws BadInput {
    List<DatesFile> fit = files.stream().filter(f -> f.dates().size() == bands).toList();
    if (fit.size() > 1) {
      String sensor = BandNames.sensor(Source.stem(stack)).toLowerCase(Locale.ROOT);
      fit = fit.stream().filter(f -> f.prefix().toLowerCase(Locale.ROOT).equals(sensor)).toList();
      if (fit.size() != 1)
        throw new BadInput(
            "cube.dates", stack.toString(), "several dates files have " + bands + " dates");
    }
    return fit.isEmpty() ? List.of() : fit.getFirst().dates();
  }

  private static List<LocalDate> csv(Path file) throws IOException {
    if (Files.size(file) > Limits.DEFAULT.document())
      throw new BadInput(
          "cube.dates", file.toString(), "larger than " + Limits.DEFAULT.document() + " bytes");
    List<String> lines = lines(file);
    List<LocalDate> dates = new ArrayList<>();
    int column = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) continue;
      String[] cells = lines.get(i).replace("\"", "").split("[,;]", -1);
      if (column < 0) column = timeColumn(cells);
      LocalDate date =
          column >= 0 && column < cells.length ? BandNames.timeText(cells[column]) : null;
      if (date != null) dates.add(date);
      else if (!dates.isEmpty())
        throw new BadInput(
            "cube.dates", file.toString(), "line " + (i + 1) + " has no date: " + lines.get(i));
    }
    return dates;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new BadInput("cube.dates", file.toString(), "not UTF-8 text");
    }
  }

  private static int timeColumn(String[] cells) {
    for (int c = 0; c < cells.length; c++) if (BandNames.timeText(cells[c]) != null) return c;
    return -1;
  }

  private static List<LocalDate> json(Path file) throws IOException {
    JsonNode root = Json.read(file, Limits.DEFAULT);
    JsonNode times = root.isArray() ? root : root.path("timestamps");
    if (!times.isArray())
      throw new BadInput(
          "cube.dates", file.toString(), "neither a list of times nor an object with 'timestamps'");
    List<LocalDate> dates = new ArrayList<>();
    for (JsonNode time : times) {
      LocalDate date = BandNames.timeText(time.asText());
      if (date == null) throw new BadInput("cube.dates", file.toString(), "not a date: " + time);
      dates.add(date);
    }
    return dates;
  }
}

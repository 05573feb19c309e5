package dev.limpid.cli;

import dev.limpid.canopy.Angles;
import dev.limpid.canopy.AnglesTable;
import dev.limpid.canopy.SceneAngles;
import dev.limpid.canopy.SunPosition;
import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Where sun and sensor stood on the dates of a cube.
final class SceneAnglesArguments {
  private static final String DATES = "_dates.csv";

  @Option(
      names = "--angles",
      paramLabel = "TTS,TTO,PSI|FILE",
      description =
          "Sun zenith, view zenith, relative azimuth in degrees of all dates; or a table of them: date,tts,tto,psi. Without it, *_dates.csv beside the images.")
  String angles;

  @Option(
      names = "--sun-position",
      paramLabel = "HH:MM",
      description =
          "Compute the sun's place at this time of day in UTC, and take the view as from straight above.")
  String sunPosition;

  /// @param cube as the user typed it
  /// @param series with its dates
  SceneAngles of(Path cube, CubeFiles.Series series, Grid grid) throws IOException {
    if (angles != null && sunPosition != null)
      throw new IllegalArgumentException("--angles and --sun-position exclude each other");
    if (sunPosition != null) return sun(cube, dates(cube, series, "--sun-position"), grid);
    if (angles == null) return beside(cube, series);
    if (!angles.matches("[-+0-9.eE ]+(,[-+0-9.eE ]+)*"))
      return AnglesTable.read(Path.of(angles)).of(dates(cube, series, "a table of angles"));
    double[] three =
        CubeArguments.numbers(angles, 3, "--angles is TTS,TTO,PSI in degrees, or a file");
    Angles same = new Angles(three[0], three[1], three[2]);
    return SceneAngles.Uniform.of(Collections.nCopies(series.times(), same));
  }

  private static List<LocalDate> dates(Path cube, CubeFiles.Series series, String who)
      throws BadInput {
    if (series.dates().isEmpty())
      throw new BadInput(
          "angles.dates",
          cube.toString(),
          who + " needs dates, which the files do not have; give --angles TTS,TTO,PSI");
    return series.dates();
  }

  private SceneAngles sun(Path cube, List<LocalDate> dates, Grid grid) throws BadInput {
    LocalTime time = time();
    double[] centre = {(grid.west() + grid.east()) / 2, (grid.north() + grid.south()) / 2};
    CrsTransform.between(grid.crs(), Crs.epsg(4326)).apply(centre, 1);
    List<Angles> found = new ArrayList<>();
    for (LocalDate date : dates) {
      SunPosition sun = SunPosition.at(date.atTime(time), centre[1], centre[0]);
      if (sun.zenith() >= 90)
        throw new BadInput(
            "angles.night",
            cube.toString(),
            "the sun is down on %s at %s UTC; --sun-position is the time at which the sensor passed"
                .formatted(date, time));
      found.add(sun.fromNadir());
    }
    return SceneAngles.Uniform.of(found);
  }

  private LocalTime time() {
    try {
      return LocalTime.parse(sunPosition);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--sun-position is a time of day in UTC such as 10:50, got '" + sunPosition + "'", e);
    }
  }

  /// From the first table beside the images that has angles.
  private static SceneAngles beside(Path cube, CubeFiles.Series series) throws IOException {
    if (!series.dates().isEmpty())
      for (Path table : tables(series))
        if (AnglesTable.isOne(table)) return AnglesTable.read(table).of(series.dates());
    throw new BadInput(
        "angles.missing",
        cube.toString(),
        "nothing tells where sun and sensor stood; give --angles TTS,TTO,PSI, or --angles FILE with columns date,tts,tto,psi, or lay a table NAME_dates.csv with datetime_utc,sun_zenith,sun_azimuth,view_zenith_mean,view_azimuth_mean beside the images, or let the sun's place be computed: --sun-position HH:MM (UTC)");
  }

  private static SortedSet<Path> tables(CubeFiles.Series series) throws IOException {
    SortedSet<Path> folders = new TreeSet<>();
    for (CubeFiles.Slice slice : series.slices()) {
      URI file = slice.file();
      if (CubeFiles.local(file)) folders.add(Path.of(file).toAbsolutePath().getParent());
    }
    SortedSet<Path> tables = new TreeSet<>();
    for (Path folder : folders)
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.getFileName().toString().endsWith(DATES)).forEach(tables::add);
      }
    return tables;
  }
}

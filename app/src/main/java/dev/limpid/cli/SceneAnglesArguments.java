package dev.limpid.cli;

import dev.limpid.canopy.Angles;
import dev.limpid.canopy.AnglesTable;
import dev.limpid.canopy.GranuleAngles;
import dev.limpid.canopy.SceneAngles;
import dev.limpid.canopy.StacAngles;
import dev.limpid.canopy.SunPosition;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Where sun and sensor stood on the dates of a cube.
final class SceneAnglesArguments {
  private static final String DATES = "_dates.csv";

  /// Folders looked into for metadata: images lie up to two below, `IMG_DATA/R10m`.
  private static final int ABOVE = 3;

  @Option(
      names = "--angles",
      paramLabel = "TTS,TTO,PSI|FILE",
      description =
          "Sun zenith, view zenith, relative azimuth in degrees of all dates; or a table of them: date,tts,tto,psi. Without it, SAFE metadata, *_dates.csv beside the images or STAC items.")
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
    if (angles == null) return beside(cube, series, grid);
    if (!angles.matches("[-+0-9.eE ]+(,[-+0-9.eE ]+)*"))
      return AnglesTable.read(Path.of(angles)).of(dates(cube, series, "a table of angles"));
    double[] three =
        CubeArguments.numbers(angles, 3, "--angles is TTS,TTO,PSI in degrees, or a file");
    Angles same = new Angles(three[0], three[1], three[2]);
    return SceneAngles.Uniform.of(Collections.nCopies(series.times(), same));
  }

  /// Files that [#of] read angles of each pixel from, which a product depends on.
  Set<Path> files(CubeFiles.Series series, SceneAngles found) {
    return found instanceof SceneAngles.Dated ? metadata(series) : Set.of();
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
    double[] centre = centre(cube, grid);
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

  /// Longitude and latitude.
  private static double[] centre(Path cube, Grid grid) throws BadInput {
    double[] centre = {(grid.west() + grid.east()) / 2, (grid.north() + grid.south()) / 2};
    if (!grid.crs().equals(Crs.UNKNOWN))
      CrsTransform.between(grid.crs(), Crs.epsg(4326)).apply(centre, 1);
    if (grid.crs().equals(Crs.UNKNOWN)
        || !(Math.abs(centre[0]) <= 360 && Math.abs(centre[1]) <= 90))
      throw new BadInput(
          "angles.place",
          cube.toString(),
          "its reference system (%s) does not tell where on earth it is, which --sun-position needs; give --angles TTS,TTO,PSI, or assign the right system to the files"
              .formatted(grid.crs().equals(Crs.UNKNOWN) ? "none" : grid.crs().label()));
    return centre;
  }

  private LocalTime time() {
    try {
      return LocalTime.parse(sunPosition);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--sun-position is a time of day in UTC such as 10:50, got '" + sunPosition + "'", e);
    }
  }

  /// From the metadata of SAFE products, else from the first table beside the images that has
  /// angles, else from STAC items.
  private static SceneAngles beside(Path cube, CubeFiles.Series series, Grid grid)
      throws IOException {
    if (!series.dates().isEmpty()) {
      Map<LocalDate, GranuleAngles> granules = granules(series);
      if (granules.keySet().containsAll(series.dates())) {
        List<SceneAngles> dates = new ArrayList<>();
        for (LocalDate date : series.dates()) dates.add(granules.get(date).on(grid));
        return new SceneAngles.Dated(dates);
      }
      for (Path table : tables(series))
        if (AnglesTable.isOne(table)) return AnglesTable.read(table).of(series.dates());
      Map<LocalDate, Angles> items = items(cube);
      if (items.keySet().containsAll(series.dates()))
        return SceneAngles.Uniform.of(series.dates().stream().map(items::get).toList());
    }
    throw new BadInput(
        "angles.missing",
        cube.toString(),
        "nothing tells where sun and sensor stood; give --angles TTS,TTO,PSI, or --angles FILE with columns date,tts,tto,psi, or lay a table NAME_dates.csv with datetime_utc,sun_zenith,sun_azimuth,view_zenith_mean,view_azimuth_mean beside the images, or let the sun's place be computed: --sun-position HH:MM (UTC)");
  }

  /// Angles by date from STAC items that have them.
  private static Map<LocalDate, Angles> items(Path cube) throws IOException {
    Map<LocalDate, Angles> found = new HashMap<>();
    for (CubeFolder.Item item : CubeFolder.items(cube)) {
      Angles angles = StacAngles.of(item.properties(), item.file());
      if (angles != null) found.putIfAbsent(item.date(), angles);
    }
    return found;
  }

  /// Angles by date from the metadata in the folders of the images, or above.
  private static Map<LocalDate, GranuleAngles> granules(CubeFiles.Series series)
      throws IOException {
    Map<LocalDate, GranuleAngles> found = new HashMap<>();
    for (Path file : metadata(series)) {
      GranuleAngles granule = GranuleAngles.read(file);
      found.putIfAbsent(granule.date(), granule);
    }
    return found;
  }

  /// The metadata of granules in the folders of the images, or above.
  private static NavigableSet<Path> metadata(CubeFiles.Series series) {
    NavigableSet<Path> found = new TreeSet<>();
    for (Path folder : folders(series)) {
      Path at = folder;
      for (int up = 0; up < ABOVE && at != null; up++, at = at.getParent()) {
        Path file = at.resolve(GranuleAngles.FILE);
        if (!Files.isRegularFile(file)) continue;
        found.add(file);
        break;
      }
    }
    return found;
  }

  private static NavigableSet<Path> folders(CubeFiles.Series series) {
    NavigableSet<Path> folders = new TreeSet<>();
    for (CubeFiles.Slice slice : series.slices()) {
      URI file = slice.file();
      if (CubeFiles.local(file)) folders.add(Path.of(file).toAbsolutePath().getParent());
    }
    return folders;
  }

  private static NavigableSet<Path> tables(CubeFiles.Series series) throws IOException {
    NavigableSet<Path> tables = new TreeSet<>();
    for (Path folder : folders(series))
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.getFileName().toString().endsWith(DATES)).forEach(tables::add);
      }
    return tables;
  }
}

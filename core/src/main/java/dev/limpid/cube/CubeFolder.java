package dev.limpid.cube;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds the cube in a folder or file, whatever its layout, and says what it saw and what it left
/// out.
public final class CubeFolder {
  private final Path folder;
  private final CubeOptions options;
  private final CubeAssembly assembly;

  private CubeFolder(Path folder, CubeOptions options) {
    this.folder = folder;
    this.options = options;
    this.assembly = new CubeAssembly(folder.toString(), options);
  }

  /// @throws BadInput when `folder` can be read in two ways (naming both), in none, or its files do
  ///   not fit together
  public static CubeListing read(Path folder, CubeOptions options) throws IOException {
    if (!Files.exists(folder))
      throw new BadInput("cube.missing", folder.toString(), "no such file or folder");
    return new CubeFolder(folder, options).read();
  }

  /// A header read once, with what its name and its bands say.
  private record Header(Path file, RasterInfo info, LocalDate nameDate, List<LocalDate> bandDates) {
    boolean stack() {
      return !bandDates.isEmpty();
    }
  }

  private CubeListing read() throws IOException {
    List<Source> stills = stills();
    if (layoutIs("stac") || (options.layout() == null && StacLayout.marks(folder)))
      return assembly.cube("stac", new StacLayout(folder, options, assembly).sources(), stills);
    if (layoutIs("safe") || (options.layout() == null && SafeLayout.marks(folder)))
      return assembly.cube("safe", new SafeLayout(folder, options, assembly).sources(), stills);
    List<Header> headers = headers();
    String layout = options.layout() != null ? options.layout() : layout(headers);
    List<Source> sources =
        switch (layout) {
          case "stacks" -> stacks(headers);
          case "dates" -> dates(headers);
          default -> scene(headers);
        };
    if (sources.isEmpty() && stills.isEmpty())
      throw new BadInput(
          "cube.empty",
          folder.toString(),
          "no GeoTIFF that can be read as '%s'; `limpid info %s` lists what is there"
              .formatted(layout, folder));
    return assembly.cube(layout, sources, stills);
  }

  private boolean layoutIs(String name) {
    return name.equals(options.layout());
  }

  private List<Header> headers() throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isRegularFile(folder)) files.add(folder);
    else
      for (Path file : listed(folder)) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (Files.isDirectory(file)) assembly.ignore(file.getFileName() + "/", "a folder");
        else if (!name.endsWith(".tif") && !name.endsWith(".tiff")) {
          if (!name.endsWith(".aux.xml") && !name.startsWith("."))
            assembly.ignore(file.getFileName().toString(), "not a GeoTIFF");
        } else if (wanted(file)) files.add(file);
      }
    List<DatesFile> datesFiles = Files.isDirectory(folder) ? DatesFile.in(folder) : List.of();
    List<Header> headers = new ArrayList<>();
    for (Path file : files) headers.add(header(file, datesFiles));
    return headers;
  }

  static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing(p -> p.getFileName().toString())).toList();
    }
  }

  private boolean wanted(Path file) {
    Path full = file.toAbsolutePath().normalize();
    if (options.excluded().contains(full)) {
      assembly.ignore(file.getFileName().toString(), "given as labels or reference");
      return false;
    }
    if (options.stills().stream().anyMatch(s -> full.equals(still(s)))) return false;
    boolean namesFiles = options.bands().stream().anyMatch(c -> c.file() != null);
    if (!namesFiles) return true;
    String name = file.getFileName().toString();
    String mask = options.mask() == null ? CloudMask.SCL.band() : options.mask().band();
    boolean chosen =
        options.bands().stream()
            .anyMatch(c -> name.equals(c.file()) || full.endsWith(String.valueOf(c.file())));
    boolean isMask = !options.unmasked() && BandNames.clean(Source.stem(file)).equals(mask);
    if (!chosen && !isMask) assembly.ignore(name, "not named by --bands");
    return chosen || isMask;
  }

  private Header header(Path file, List<DatesFile> datesFiles) throws IOException {
    try (RasterSource source = GeoTiff.open(file, Limits.DEFAULT)) {
      RasterInfo info = source.info();
      LocalDate nameDate = BandNames.date(Source.stem(file));
      List<LocalDate> bandDates = new ArrayList<>();
      for (var band : info.bands()) {
        LocalDate date = BandNames.timeText(band.name());
        if (date == null) break;
        bandDates.add(date);
      }
      if (bandDates.size() < info.bands().size()) bandDates.clear();
      if (bandDates.isEmpty() && nameDate == null && info.bands().size() > 1 && unnamed(info))
        bandDates = DatesFile.match(datesFiles, file, info.bands().size());
      return new Header(file, info, nameDate, List.copyOf(bandDates));
    }
  }

  private static boolean unnamed(RasterInfo info) {
    return info.bands().stream().allMatch(b -> b.name().isEmpty());
  }

  /// The one layout that the files allow; refuses, naming both readings, when there are two.
  private String layout(List<Header> headers) throws BadInput {
    if (options.bands().stream().anyMatch(c -> c.file() != null)
        && headers.stream()
            .allMatch(h -> h.stack() || (h.info().bands().size() > 1 && unnamed(h.info()))))
      return "stacks";
    Map<String, List<String>> readings = new LinkedHashMap<>();
    TreeSet<LocalDate> days = new TreeSet<>();
    for (Header h : headers)
      if (h.stack()) readings.computeIfAbsent("stacks", k -> new ArrayList<>()).add(name(h));
      else if (h.nameDate() != null) {
        readings.computeIfAbsent("dates", k -> new ArrayList<>()).add(name(h));
        days.add(h.nameDate());
      }
    if (readings.size() > 1)
      throw new BadInput(
          "cube.ambiguous",
          folder.toString(),
          "can be read as 'stacks' (%s) or as 'dates' (%s); choose with --layout"
              .formatted(some(readings.get("stacks")), some(readings.get("dates"))));
    if (readings.containsKey("stacks")) return "stacks";
    return days.size() > 1 ? "dates" : "scene";
  }

  private static String some(List<String> names) {
    return names.size() <= 3
        ? String.join(", ", names)
        : names.getFirst() + " and " + (names.size() - 1) + " more";
  }

  private static String name(Header h) {
    return h.file().getFileName().toString();
  }

  private String bandOfFile(Header h) {
    for (CubeOptions.Choice c : options.bands())
      if (c.file() != null && h.file().endsWith(c.file())) return c.name();
    return BandNames.clean(Source.stem(h.file()));
  }

  private List<Source> stacks(List<Header> headers) {
    List<Source> sources = new ArrayList<>();
    for (Header h : headers) {
      boolean named =
          options.bands().stream().anyMatch(c -> c.file() != null && h.file().endsWith(c.file()));
      boolean positions =
          !h.stack() && h.info().bands().size() > 1 && unnamed(h.info()) && h.nameDate() == null;
      if (!h.stack() && !named && !(positions && layoutIs("stacks"))) {
        assembly.ignore(name(h), "its bands are not dates");
        continue;
      }
      String band = bandOfFile(h);
      List<Source.Entry> entries = new ArrayList<>();
      for (int i = 0; i < h.info().bands().size(); i++)
        entries.add(
            new Source.Entry(
                i, band, h.stack() ? h.bandDates().get(i) : null, h.stack() ? 0 : i, null));
      String key = h.stack() ? h.bandDates().toString() : "positions " + entries.size();
      sources.add(new Source(h.file(), h.info(), key, sensor(h), entries));
    }
    return sources;
  }

  private String sensor(Header h) {
    return BandNames.sensor(Source.stem(h.file()));
  }

  private List<Source> dates(List<Header> headers) throws BadInput {
    List<Source> sources = new ArrayList<>();
    for (Header h : headers) {
      if (h.nameDate() == null) {
        assembly.ignore(name(h), "no date in its name");
        continue;
      }
      sources.add(oneDate(h));
    }
    return sources;
  }

  private List<Source> scene(List<Header> headers) throws BadInput {
    TreeSet<LocalDate> days = new TreeSet<>();
    headers.forEach(
        h -> {
          if (h.nameDate() != null) days.add(h.nameDate());
        });
    if (days.size() > 1)
      throw new BadInput(
          "cube.scene",
          folder.toString(),
          "a scene has one date, these files have " + days + "; use --layout dates");
    List<Source> sources = new ArrayList<>();
    for (Header h : headers) {
      if (h.nameDate() == null && !days.isEmpty()) assembly.ignore(name(h), "no date in its name");
      else sources.add(oneDate(h));
    }
    return sources;
  }

  private Source oneDate(Header h) throws BadInput {
    List<String> names = bandNames(h.file(), h.info());
    List<Source.Entry> entries = new ArrayList<>();
    for (int i = 0; i < names.size(); i++)
      entries.add(new Source.Entry(i, names.get(i), h.nameDate(), 0, null));
    return new Source(h.file(), h.info(), sensor(h), sensor(h), entries);
  }

  private List<String> bandNames(Path file, RasterInfo info) throws BadInput {
    return bandNames(file, info, options, assembly);
  }

  /// Names of the bands of a file of one date: their descriptions, else `--band-names`, else the
  /// file's name or places.
  static List<String> bandNames(
      Path file, RasterInfo info, CubeOptions options, CubeAssembly assembly) throws BadInput {
    List<String> names = new ArrayList<>();
    int n = info.bands().size();
    if (!unnamed(info)) {
      for (int i = 0; i < n; i++) {
        String name = info.bands().get(i).name();
        names.add(name.isEmpty() ? "band" + (i + 1) : n == 1 ? BandNames.clean(name) : name);
      }
      return names;
    }
    for (CubeOptions.Choice c : options.bands())
      if (c.file() != null && n == 1 && file.endsWith(c.file())) return List.of(c.name());
    if (n == 1) return List.of(BandNames.clean(Source.stem(file)));
    if (!options.bandNames().isEmpty()) {
      if (options.bandNames().size() != n)
        throw new BadInput(
            "cube.band-names",
            file.toString(),
            "has %d bands, but --band-names names %d".formatted(n, options.bandNames().size()));
      return options.bandNames();
    }
    for (int i = 1; i <= n; i++) names.add("band" + i);
    return names;
  }

  private List<Source> stills() throws IOException {
    List<Source> stills = new ArrayList<>();
    for (Path named : options.stills()) {
      Path file = still(named);
      if (!Files.isRegularFile(file))
        throw new BadInput("cube.static", named.toString(), "no such file, also not in " + folder);
      try (RasterSource source = GeoTiff.open(file, Limits.DEFAULT)) {
        List<Source.Entry> entries = new ArrayList<>();
        List<String> names = bandNames(file, source.info(), CubeOptions.DEFAULT, assembly);
        String stem = BandNames.clean(Source.stem(file));
        for (int i = 0; i < names.size(); i++) {
          String name = source.info().bands().get(i).name();
          entries.add(
              new Source.Entry(
                  i,
                  !name.isEmpty() ? names.get(i) : names.size() == 1 ? stem : stem + "_" + (i + 1),
                  null,
                  0,
                  null));
        }
        stills.add(new Source(file, source.info(), "static", "", entries));
      }
    }
    return stills;
  }

  /// Paths in options are relative to the working directory, then to the cube.
  private Path still(Path named) {
    if (Files.exists(named)) return named.toAbsolutePath().normalize();
    return folder.resolve(named).toAbsolutePath().normalize();
  }
}

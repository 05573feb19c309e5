package dev.limpid.cube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds the cube in a folder or file, whatever its layout, and says what it saw and what it left
/// out.
public final class CubeFolder {
  private final Path folder;
  private final CubeOptions options;
  private final CubeAssembly assembly;
  private final Set<Path> stillFiles = new LinkedHashSet<>();
  private final Map<Path, String> named = new LinkedHashMap<>(); // band of each file of --bands

  private CubeFolder(Path folder, CubeOptions options) throws BadInput {
    this.folder = folder;
    this.options = options;
    this.assembly = new CubeAssembly(folder.toString(), options);
    for (CubeOptions.Choice c : options.bands())
      if (c.file() != null) named.put(option("cube.band", Path.of(c.file())), c.name());
    for (Path still : options.stills()) stillFiles.add(option("cube.static", still));
  }

  /// A STAC item that describes images of a cube.
  ///
  /// @param file that it is in
  public record Item(Path file, LocalDate date, JsonNode properties) {}

  /// The STAC items at a cube's path, none where it has none.
  public static List<Item> items(Path cube) throws IOException {
    List<Item> items = new ArrayList<>();
    for (Map.Entry<Path, JsonNode> item : StacLayout.items(cube).entrySet()) {
      JsonNode properties = item.getValue().path("properties");
      items.add(new Item(item.getKey(), StacLayout.date(item.getKey(), properties), properties));
    }
    return items;
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

    /// Bands that have neither names nor dates: positions of a stack, or bands of a scene.
    boolean positions() {
      return !stack() && info.bands().size() > 1 && unnamed(info);
    }
  }

  private CubeListing read() throws IOException {
    List<Source> stills = stills();
    if (layoutIs("safe") || (options.layout() == null && SafeLayout.marks(folder)))
      return assembly.cube("safe", new SafeLayout(folder, options, assembly).sources(), stills);
    if (layoutIs("stac") || (options.layout() == null && isStac()))
      return assembly.cube("stac", new StacLayout(folder, options, assembly).sources(), stills);
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

  /// Whether STAC documents say what is here; refuses a folder that also holds rasters.
  private boolean isStac() throws IOException {
    List<Path> documents = StacLayout.documents(folder);
    if (documents.isEmpty() || Files.isRegularFile(folder)) return !documents.isEmpty();
    List<String> rasters = new ArrayList<>();
    for (Path file : listed(folder)) if (isTiff(file)) rasters.add(file.getFileName().toString());
    if (rasters.isEmpty()) return true;
    List<String> names = documents.stream().map(d -> d.getFileName().toString()).toList();
    throw ambiguous("stac", names, "dates', 'stacks' or 'scene", rasters);
  }

  static boolean isTiff(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".tif") || name.endsWith(".tiff");
  }

  private boolean layoutIs(String name) {
    return name.equals(options.layout());
  }

  private List<Header> headers() throws IOException {
    boolean single = Files.isRegularFile(folder);
    Set<Path> files = new LinkedHashSet<>();
    if (single) files.add(folder);
    else for (Path file : listed(folder)) if (wanted(file)) files.add(file);
    Set<Path> there = new HashSet<>();
    files.forEach(f -> there.add(full(f)));
    for (Path file : named.keySet()) if (there.add(file)) files.add(file);
    List<DatesFile> datesFiles = single && layoutIs("scene") ? List.of() : DatesFile.in(home());
    List<Header> headers = new ArrayList<>();
    for (Path file : files) headers.add(header(file, datesFiles));
    return headers;
  }

  private Path home() {
    return Files.isDirectory(folder) ? folder : full(folder).getParent();
  }

  private static Path full(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /// A file named in an option: relative to the working directory, then to the cube.
  private Path option(String code, Path file) throws BadInput {
    for (Path path : List.of(full(file), full(home().resolve(file))))
      if (Files.isRegularFile(path)) return path;
    throw new BadInput(code, file.toString(), "no such file, also not in " + home());
  }

  /// What lies in a folder, by name, hidden files apart.
  static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !hidden(file))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static boolean hidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private boolean wanted(Path file) {
    String name = file.getFileName().toString();
    String why = "";
    if (Files.isDirectory(file)) why = "a folder";
    else if (!isTiff(file)) why = "not a GeoTIFF";
    else if (options.excluded().contains(full(file))) why = "given as labels or reference";
    else if (stillFiles.contains(full(file))) return false;
    else if (!selected(file)) why = "not named by --bands";
    if (!why.isEmpty() && !name.endsWith(".aux.xml"))
      assembly.ignore(Files.isDirectory(file) ? name + "/" : name, why);
    return why.isEmpty();
  }

  /// Where `--bands` names the file of every band, no other is opened but the mask's.
  private boolean selected(Path file) {
    if (options.bands().isEmpty() || options.bands().stream().anyMatch(c -> c.file() == null))
      return true;
    String mask = options.mask() == null ? CloudMask.SCL.band() : options.mask().band();
    return named.containsKey(full(file))
        || (!options.unmasked() && BandNames.clean(Source.stem(file)).equals(mask));
  }

  private Header header(Path file, List<DatesFile> datesFiles) throws IOException {
    try (RasterSource source = GeoTiff.open(file, Limits.DEFAULT)) {
      RasterInfo info = source.info();
      LocalDate nameDate = BandNames.date(Source.stem(file));
      List<LocalDate> bandDates = new ArrayList<>();
      for (Band band : info.bands()) {
        LocalDate date = BandNames.timeText(band.name());
        if (date == null) break;
        bandDates.add(date);
      }
      boolean oneDate = info.bands().size() == 1 && nameDate != null;
      if (bandDates.size() < info.bands().size() || oneDate) bandDates.clear();
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
    if (!named.isEmpty() && headers.stream().allMatch(h -> h.stack() || h.positions()))
      return "stacks";
    Map<String, List<String>> readings = new LinkedHashMap<>();
    Set<LocalDate> days = new HashSet<>();
    List<String> positions = new ArrayList<>();
    for (Header h : headers)
      if (h.stack()) readings.computeIfAbsent("stacks", k -> new ArrayList<>()).add(name(h));
      else if (h.nameDate() != null) {
        readings.computeIfAbsent("dates", k -> new ArrayList<>()).add(name(h));
        days.add(h.nameDate());
      } else if (h.positions()) positions.add(name(h));
    if (readings.size() > 1)
      throw ambiguous("stacks", readings.get("stacks"), "dates", readings.get("dates"));
    if (readings.isEmpty() && positions.size() > 1)
      throw ambiguous("stacks", positions, "scene", positions);
    if (readings.containsKey("stacks")) return "stacks";
    return days.size() > 1 ? "dates" : "scene";
  }

  private BadInput ambiguous(String a, List<String> of, String b, List<String> from) {
    return new BadInput(
        "cube.ambiguous",
        folder.toString(),
        "can be read as '%s' (%s) or as '%s' (%s); choose with --layout"
            .formatted(a, some(of), b, some(from)));
  }

  private static String some(List<String> names) {
    return names.size() <= 3
        ? String.join(", ", names)
        : names.getFirst() + " and " + (names.size() - 1) + " more";
  }

  private static String name(Header h) {
    return h.file().getFileName().toString();
  }

  private List<Source> stacks(List<Header> headers) {
    List<Source> sources = new ArrayList<>();
    for (Header h : headers) {
      String chosen = named.get(full(h.file()));
      boolean positions = h.positions() && h.nameDate() == null && layoutIs("stacks");
      if (!h.stack() && chosen == null && !positions) {
        assembly.ignore(name(h), "its bands are not dates");
        continue;
      }
      String band = chosen != null ? chosen : BandNames.clean(Source.stem(h.file()));
      List<Source.Entry> entries = new ArrayList<>();
      for (int i = 0; i < h.info().bands().size(); i++)
        entries.add(
            h.stack()
                ? new Source.Entry(i, band, h.bandDates().get(i), 0, null)
                : new Source.Entry(i, band, null, i, null));
      String key =
          h.stack()
              ? h.bandDates().stream().sorted().toList().toString()
              : "positions " + entries.size();
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
    String chosen = h.info().bands().size() == 1 ? named.get(full(h.file())) : null;
    List<String> names =
        chosen != null
            ? List.of(chosen)
            : bandNames(h.file().toString(), h.info(), options.bandNames());
    List<Source.Entry> entries = new ArrayList<>();
    for (int i = 0; i < names.size(); i++)
      entries.add(new Source.Entry(i, names.get(i), h.nameDate(), 0, null));
    return new Source(h.file(), h.info(), sensor(h), sensor(h), entries);
  }

  /// Names of the bands of a file of one date: their descriptions, else `given`, else the file's
  /// name or places.
  ///
  /// @param file its name, with or without folders
  /// @param given as many as the file has bands, or none
  static List<String> bandNames(String file, RasterInfo info, List<String> given) throws BadInput {
    int n = info.bands().size();
    boolean unnamed = unnamed(info);
    boolean onlyADate = n == 1 && BandNames.timeText(info.bands().getFirst().name()) != null;
    if (n == 1 && (unnamed || onlyADate)) return List.of(BandNames.clean(Source.stem(file)));
    if (unnamed && !given.isEmpty()) {
      if (given.size() != n)
        throw new BadInput(
            "cube.band-names",
            file,
            "has %d bands, but --band-names names %d".formatted(n, given.size()));
      return given;
    }
    return BandNames.described(info.bands().stream().map(Band::name).toList());
  }

  private List<Source> stills() throws IOException {
    List<Source> stills = new ArrayList<>();
    for (Path file : stillFiles) {
      try (RasterSource source = GeoTiff.open(file, Limits.DEFAULT)) {
        List<Source.Entry> entries = new ArrayList<>();
        List<String> names = bandNames(file.toString(), source.info(), List.of());
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
}

package dev.limpid.viewer;

import dev.limpid.canopy.CanopyMap;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.SpectralIndex;
import dev.limpid.explain.MapExplainer;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.explain.PixelReport;
import dev.limpid.invert.CanopyMapExplainer;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.model.Classifier;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.sample.Palette;
import dev.limpid.tile.Companions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Makes a session of files: which pictures they give, and how each is painted.
///
/// ```java
/// SessionFiles files = new SessionFiles("demo");
/// files.map(Path.of("map.tif"), null, "it has no model");
/// try (Session session = files.session(); Viewer viewer = Viewer.start(session, settings)) { ... }
/// ```
public final class SessionFiles {
  /// Bands of one file that become layers.
  private static final int MOST_BANDS = 64;

  /// Parts of the names of what is painted as plants, and as water.
  private static final List<String> GREEN = List.of("ndvi", "evi", "lai", "cab", "ccc");

  private static final List<String> WET = List.of("ndwi", "cw");

  private final Session session;
  private final FilePool pool = new FilePool();

  public SessionFiles(String title) {
    this.session = new Session(title);
    session.owns(pool);
  }

  /// What a map was made by.
  ///
  /// @param cube as the model selects it
  public record Made(MapExplainer pixels, PixelExplainer by, Classifier model) {}

  /// Something that the reader should know.
  public void note(String text) {
    session.note(text);
  }

  /// @throws IllegalStateException where nothing was added
  public Session session() {
    if (session.layers().isEmpty()) throw new IllegalStateException("a session of nothing");
    return session;
  }

  /// Closes what was opened so far, for a session that cannot be completed.
  public void abandon() throws IOException {
    session.close();
  }

  /// A class map with its companions.
  ///
  /// @param made null where its pixels cannot be explained
  /// @param silent why not
  public void map(Path file, Made made, String silent) throws IOException {
    if (made != null) session.owns(made.pixels());
    RasterSource source = open(file);
    String group = file.getFileName().toString();
    String id = session.next("map");
    Legend legend = made != null ? made.model().legend() : source.info().legend();
    if (legend == null) legend = new Legend(List.of());
    ViewedMap.Explain explain =
        made == null
            ? null
            : new ViewedMap.Explain.OfClasses(made.pixels(), made.by(), made.model());
    session.add(new ViewedMap(id, file, legend, false, explain, silent));
    Into into = new Into(group, id, file);
    into.add(
        "Classes",
        ViewLayer.Kind.CLASSES,
        "the most probable class",
        new Pixels.OfFile(source, List.of(0)),
        ViewLayer.Look.of(new Paint.Classes(legend)));
    Path quality = companion(file, "quality");
    Companions companions = new Companions(file);
    if (Files.isRegularFile(quality)) quality(into, companions, quality);
    Path probabilities = companion(file, "probabilities");
    if (!Files.isRegularFile(probabilities)) return;
    RasterSource of = open(probabilities);
    for (int b = 0; b < Math.min(MOST_BANDS, of.bands().size()); b++)
      into.add(
          "Probability of " + name(of.bands().get(b), b),
          ViewLayer.Kind.QUANTITY,
          "probability",
          companion(into, companions, probabilities, of, b),
          ViewLayer.Look.of(new Paint.Ramp(0, 1, Paint.Ramp.VIRIDIS)));
  }

  /// A map of canopies with its companions.
  ///
  /// @param choices what is in it
  /// @param made null where its pixels cannot be explained
  /// @param silent why not
  public void canopies(Path file, CanopyMap.Choices choices, CanopyMapExplainer made, String silent)
      throws IOException {
    if (made != null) session.owns(made);
    String id = session.next("map");
    ViewedMap.Explain explain = made == null ? null : new ViewedMap.Explain.OfCanopies(made);
    session.add(new ViewedMap(id, file, new Legend(List.of()), true, explain, silent));
    List<String> times = choices.times().size() > 1 ? choices.times() : List.of();
    Into into = new Into(file.getFileName().toString(), id, file, times);
    List<String> variables = choices.variables();
    Companions companions = new Companions(file);
    estimates(into, companions, variables, "", "", "mean");
    estimates(into, companions, variables, "sd", ", standard deviation", "posterior spread");
    for (String level : List.of("05", "50", "95")) {
      String title = ", %d %% below".formatted(Integer.parseInt(level));
      estimates(into, companions, variables, "q" + level, title, "posterior quantile");
    }
    List<String> quality = List.of("misfit", "outside", "abstention");
    canopyQuality(into, companions, quality, companion(file, "quality"));
  }

  /// A statistic of each variable.
  private void estimates(
      Into into,
      Companions companions,
      List<String> variables,
      String layer,
      String title,
      String meaning)
      throws IOException {
    Path file = layer.isEmpty() ? into.file : companion(into.file, layer);
    if (!Files.isRegularFile(file)) return;
    RasterSource source = open(file);
    int times = Math.max(1, into.times.size());
    for (int v = 0; v < variables.size(); v++) {
      String name = variables.get(v);
      List<Pixels> each = new ArrayList<>();
      for (int t = 0; t < times; t++) {
        int band = v * times + t;
        each.add(
            layer.isEmpty()
                ? new Pixels.OfFile(source, List.of(band))
                : companion(into, companions, file, source, band));
      }
      String unit = unit(source.bands().get(v * times));
      into.add(
          name + title,
          ViewLayer.Kind.QUANTITY,
          unit.isEmpty() ? meaning : meaning + ", " + unit,
          new Pixels.OfTimes(each),
          ViewLayer.Look.stretched(layer.equals("sd") ? Paint.Ramp.VIRIDIS : ramp(name)));
    }
  }

  /// @param names of the bands that a date has, in their order
  private void canopyQuality(Into into, Companions companions, List<String> names, Path file)
      throws IOException {
    if (!Files.isRegularFile(file)) return;
    RasterSource source = open(file);
    for (int q = 0; q < names.size(); q++) {
      List<Pixels> each = new ArrayList<>();
      for (int t = 0; t < Math.max(1, into.times.size()); t++)
        each.add(companion(into, companions, file, source, names.size() * t + q));
      Pixels pixels = new Pixels.OfTimes(each);
      switch (names.get(q)) {
        case "misfit" ->
            into.add(
                "Misfit",
                ViewLayer.Kind.QUANTITY,
                "of the physics at the mean: chi-square of ten bands",
                pixels,
                ViewLayer.Look.of(
                    new Paint.Ramp(0, 2 * CanopyRetrieval.LIMIT, Paint.Ramp.VIRIDIS)));
        case "outside" ->
            into.add(
                "Unlike any canopy",
                ViewLayer.Kind.CLASSES,
                "the misfit is too large for noise",
                pixels,
                ViewLayer.Look.of(
                    new Paint.Classes(
                        new Legend(
                            List.of(
                                new Legend.Entry(
                                    1, "unlike any canopy", null, Palette.colour(0)))))));
        default ->
            into.add(
                "Abstention",
                ViewLayer.Kind.CLASSES,
                "why a pixel has no values",
                pixels,
                ViewLayer.Look.of(new Paint.Classes(abstentions())));
      }
    }
  }

  private Pixels companion(
      Into into, Companions companions, Path file, RasterSource source, int band) {
    Pixels.OfFile pixels = new Pixels.OfFile(source, List.of(band));
    return new Pixels.OfCompanion(into.file, file, pixels, companions, session.verification());
  }

  /// `NAME-layer.tif` of `NAME.tif`.
  private static Path companion(Path map, String layer) {
    String name = map.getFileName().toString();
    return map.resolveSibling(name.replaceFirst("(\\.tiff?)?$", "-" + layer + "$1"));
  }

  private void quality(Into into, Companions companions, Path file) throws IOException {
    RasterSource source = open(file);
    for (int b = 0; b < source.bands().size(); b++) {
      Pixels pixels = companion(into, companions, file, source, b);
      switch (source.bands().get(b).name()) {
        case "margin" ->
            into.add(
                "Margin",
                ViewLayer.Kind.QUANTITY,
                "probability of the best class over the second: dark is doubtful",
                pixels,
                ViewLayer.Look.of(new Paint.Ramp(0, 1, Paint.Ramp.VIRIDIS)));
        case "abstention" ->
            into.add(
                "Abstention",
                ViewLayer.Kind.CLASSES,
                "why a pixel has no class",
                pixels,
                ViewLayer.Look.of(new Paint.Classes(abstentions())));
        case "validDates" ->
            into.add(
                "Valid dates",
                ViewLayer.Kind.QUANTITY,
                "clear observations",
                pixels,
                ViewLayer.Look.stretched(Paint.Ramp.VIRIDIS));
        default -> {} // no quality that this version knows
      }
    }
  }

  private static Legend abstentions() {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int code = 1; code <= 6; code++) {
      String why = PixelReport.abstention(code);
      if (!why.startsWith("abstention code"))
        entries.add(new Legend.Entry(code, why, null, Palette.colour(code - 1)));
    }
    return new Legend(entries);
  }

  /// A raster of any kind.
  public void raster(Path file) throws IOException {
    RasterSource source = open(file);
    RasterInfo info = source.info();
    Into into = new Into(file.getFileName().toString(), "", file);
    List<String> names = names(info);
    if (info.legend() != null) {
      into.add(
          "Classes",
          ViewLayer.Kind.CLASSES,
          "",
          new Pixels.OfFile(source, List.of(0)),
          ViewLayer.Look.of(new Paint.Classes(info.legend())));
      return;
    }
    List<Integer> colours = positions(names, "B04", "B03", "B02");
    boolean picture = info.type() == SampleType.UINT8 && names.size() >= 3 && names.size() <= 4;
    if (colours.isEmpty() && picture) colours = List.of(0, 1, 2);
    if (!colours.isEmpty())
      into.add(
          "True colour",
          ViewLayer.Kind.COLOUR,
          "",
          new Pixels.OfFile(source, colours),
          ViewLayer.Look.stretched());
    for (int b = 0; b < Math.min(MOST_BANDS, names.size()); b++)
      into.add(
          names.get(b),
          ViewLayer.Kind.QUANTITY,
          unit(info.bands().get(b)),
          new Pixels.OfFile(source, List.of(b)),
          ViewLayer.Look.stretched(ramp(names.get(b))));
    if (names.size() > MOST_BANDS)
      session.note(
          "%s has %d bands; the first %d are listed".formatted(file, names.size(), MOST_BANDS));
  }

  private static List<String> names(RasterInfo info) {
    return IntStream.range(0, info.bands().size())
        .mapToObj(b -> name(info.bands().get(b), b))
        .toList();
  }

  private static String name(Band band, int position) {
    return band.name().isEmpty() ? "Band " + (position + 1) : band.name();
  }

  private static String unit(Band band) {
    return band.unit().equals("1") ? "" : band.unit();
  }

  /// A cube: pictures of every date.
  ///
  /// @param arguments options of the command line that read it so
  public void cube(String path, List<String> arguments, CubeFiles files) throws IOException {
    ViewedCube cube = new ViewedCube(session.next("cube"), path, arguments, files, files.open());
    session.owns(cube.open());
    session.add(cube);
    for (int s = 0; s < files.series().size(); s++) series(path, cube, s);
    for (CubeFiles.Slice still : files.still()) {
      RasterSource source = files.open(still.file());
      session.owns(source);
      new Into(group(path), "", Path.of(path))
          .add(
              still.band(),
              ViewLayer.Kind.QUANTITY,
              "does not change",
              new Pixels.OfFile(source, List.of(still.index())),
              ViewLayer.Look.stretched(Paint.Ramp.VIRIDIS));
    }
  }

  private void series(String path, ViewedCube cube, int s) throws IOException {
    CubeFiles.Series series = cube.files().series().get(s);
    String several = cube.files().series().size() > 1 ? ", " + series.name() : "";
    Into into = new Into(group(path) + several, "", Path.of(path), ViewedCube.times(series));
    List<String> bands = series.bands();
    if (series.mask() != null)
      into.add(
          "Clouds",
          ViewLayer.Kind.MASK,
          "hidden by " + series.mask(),
          new Pixels.OfMask(cube.files(), s, pool),
          ViewLayer.Look.of(new Paint.Hatch()));
    composite(into, cube, s, "True colour", positions(bands, "B04", "B03", "B02"));
    composite(into, cube, s, "Infrared, red, green", positions(bands, "B08", "B04", "B03"));
    for (SpectralIndex index : ViewedCube.indices(series)) index(into, cube, s, index);
    for (String band : bands.subList(0, Math.min(MOST_BANDS, bands.size())))
      into.add(
          band,
          ViewLayer.Kind.QUANTITY,
          "",
          new Pixels.OfSeries(cube.files(), s, List.of(band), pool),
          ViewLayer.Look.stretched(ramp(band)));
  }

  private void composite(Into into, ViewedCube cube, int s, String title, List<Integer> bands)
      throws IOException {
    if (bands.isEmpty()) return;
    into.add(
        title,
        ViewLayer.Kind.COLOUR,
        "",
        new Pixels.OfSeries(cube.files(), s, chosen(cube, s, bands), pool),
        ViewLayer.Look.stretched());
  }

  private void index(Into into, ViewedCube cube, int s, SpectralIndex index) throws IOException {
    List<Integer> bands =
        Arrays.stream(index.places(cube.files().series().get(s).bands())).boxed().toList();
    into.add(
        index.name(),
        ViewLayer.Kind.QUANTITY,
        switch (index) {
          case NDVI -> "the greener, the darker";
          case NDWI -> "water is dark";
          case NDMI -> "water in plants";
          case BRIGHTNESS -> "";
        },
        new Pixels.OfIndex(
            index, new Pixels.OfSeries(cube.files(), s, chosen(cube, s, bands), pool)),
        switch (index) {
          case NDVI -> ViewLayer.Look.of(new Paint.Ramp(0, 0.9, Paint.Ramp.PLANTS));
          case NDWI -> ViewLayer.Look.of(new Paint.Ramp(-0.8, 0.6, Paint.Ramp.WATER));
          case NDMI, BRIGHTNESS -> ViewLayer.Look.stretched(Paint.Ramp.VIRIDIS);
        });
  }

  private static List<String> chosen(ViewedCube cube, int s, List<Integer> bands) {
    return bands.stream().map(cube.files().series().get(s).bands()::get).toList();
  }

  /// Places of bands by name, `B8` and `B08` being one; empty where one is absent.
  private static List<Integer> positions(List<String> names, String... wanted) {
    List<Integer> places = new ArrayList<>();
    for (String name : wanted) {
      int at = names.indexOf(name);
      if (at < 0) at = names.indexOf(name.replace("B0", "B"));
      if (at < 0) return List.of();
      places.add(at);
    }
    return places;
  }

  private static List<Integer> ramp(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (GREEN.stream().anyMatch(lower::contains)) return Paint.Ramp.PLANTS;
    return WET.stream().anyMatch(lower::contains) ? Paint.Ramp.WATER : Paint.Ramp.VIRIDIS;
  }

  private static String group(String path) {
    Path name = Path.of(path).getFileName();
    return name == null ? path : name.toString();
  }

  private RasterSource open(Path file) throws IOException {
    RasterSource source = GeoTiff.open(file);
    session.owns(source);
    return source;
  }

  /// Adds the layers of one file or folder.
  private final class Into {
    private final String group;
    private final String map;
    private final Path file;
    private final List<String> times;

    Into(String group, String map, Path file) {
      this(group, map, file, List.of());
    }

    Into(String group, String map, Path file, List<String> times) {
      this.group = group;
      this.map = map;
      this.file = file;
      this.times = times;
    }

    void add(String title, ViewLayer.Kind kind, String meaning, Pixels pixels, ViewLayer.Look look)
        throws IOException {
      session.add(
          new ViewLayer(
              session.next("layer"), group, title, kind, times, meaning, map, pixels, look),
          file.toString());
    }
  }
}

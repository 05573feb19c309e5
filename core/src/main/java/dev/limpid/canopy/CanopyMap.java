package dev.limpid.canopy;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.model.Recipe;
import dev.limpid.raster.Band;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.tile.TileFunction;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Means of canopy variables with how sure they are: of one date, a band a variable; of several
/// dates, one variable with a band a date. A pixel that the cube masks, or that lacks a band, is
/// `NaN`, and its abstention code says why (those of [FeatureBlock]). A band below -1 or above 2 is
/// no reflectance, and lacks.
public record CanopyMap(Retrieval retrieval, SceneAngles angles, Choices choices)
    implements TileFunction {
  private static final List<String> STATISTICS = List.of("", "sd", "q05", "q50", "q95");
  private static final List<String> QUALITY = List.of("misfit", "outside", "abstention");

  /// @param variables names among those of the retrieval, in any case
  /// @param times names of the dates
  /// @param correlation whether the correlation of each pair of variables is written
  public record Choices(List<String> variables, List<String> times, boolean correlation)
      implements Serializable {
    public Choices {
      variables = List.copyOf(variables);
      times = List.copyOf(times);
      if (variables.isEmpty() || times.isEmpty())
        throw new IllegalArgumentException("a map needs a variable and a date");
      if (variables.stream().map(v -> v.toLowerCase(Locale.ROOT)).distinct().count()
          < variables.size())
        throw new IllegalArgumentException("a variable is named twice in " + variables);
      if (variables.size() > 1 && times.size() > 1)
        throw new IllegalArgumentException(
            "a map of %d dates holds one variable, got %s".formatted(times.size(), variables));
      if (correlation && variables.size() < 2)
        throw new IllegalArgumentException(
            "correlation needs two variables in one map, got " + variables);
    }
  }

  /// A map by the retrieval that `retrieval` opens.
  public record By(Recipe<? extends Retrieval> retrieval, SceneAngles angles, Choices choices)
      implements Recipe<TileFunction> {
    @Override
    public CanopyMap open() throws IOException {
      return new CanopyMap(retrieval.open(), angles, choices);
    }
  }

  public CanopyMap {
    if (angles.times() != choices.times().size())
      throw new IllegalArgumentException(
          "angles of %d dates for %d".formatted(angles.times(), choices.times().size()));
    for (String name : choices.variables()) position(retrieval, name);
  }

  private static int position(Retrieval retrieval, String name) {
    List<String> names =
        retrieval.variables().stream().map(CanopyPosterior.Variable::name).toList();
    for (int i = 0; i < names.size(); i++) if (names.get(i).equalsIgnoreCase(name)) return i;
    throw new IllegalArgumentException(
        "variable must be one of %s, got '%s'".formatted(String.join(", ", names), name));
  }

  private int[] asked() {
    return choices.variables().stream().mapToInt(name -> position(retrieval, name)).toArray();
  }

  private String unit(String name) {
    String unit = retrieval.variables().get(position(retrieval, name)).unit();
    return unit.isEmpty() ? "1" : unit;
  }

  private boolean dated() {
    return choices.times().size() > 1;
  }

  @Override
  public List<Layer> layers() {
    List<Band> values = new ArrayList<>();
    for (String name : choices.variables())
      for (String time : choices.times()) values.add(Band.of(dated() ? time : name, unit(name)));
    List<Layer> layers = new ArrayList<>();
    for (String statistic : STATISTICS) layers.add(layer(statistic, values));
    List<Band> quality = new ArrayList<>();
    for (String time : choices.times())
      for (String name : QUALITY) quality.add(Band.of(dated() ? name + " " + time : name, "1"));
    layers.add(layer("quality", quality));
    if (choices.correlation()) layers.add(layer("correlation", pairs()));
    return layers;
  }

  private static Layer layer(String name, List<Band> bands) {
    return Layer.measured(name, SampleType.FLOAT32, Double.NaN, bands);
  }

  private List<Band> pairs() {
    List<String> names = choices.variables();
    List<Band> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++)
      for (int j = i + 1; j < names.size(); j++)
        pairs.add(Band.of(names.get(i) + "-" + names.get(j), "1"));
    return pairs;
  }

  @Override
  public Halo halo() {
    return DateSpectra.halo(retrieval.reach());
  }

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    CubeFiles seen = seen(cube, retrieval.bands(), name);
    int times = seen.series().getFirst().times();
    if (times != choices.times().size())
      throw new BadInput(
          "cube.dates", name, "has %d dates, the map %d".formatted(times, choices.times().size()));
    return seen;
  }

  /// The one series that has all these bands, with nothing else; `B2` and `B02` are the same band.
  ///
  /// @param name of the cube in messages
  public static CubeFiles seen(CubeFiles cube, List<String> wanted, String name) throws BadInput {
    List<String> missing = wanted;
    for (CubeFiles.Series series : cube.series()) {
      List<String> bands = new ArrayList<>();
      List<String> lacking = new ArrayList<>();
      for (String one : wanted)
        series.bands().stream()
            .filter(band -> same(band, one))
            .findFirst()
            .ifPresentOrElse(bands::add, () -> lacking.add(one));
      if (lacking.isEmpty()) return alone(cube, series, bands);
      if (lacking.size() < missing.size()) missing = lacking;
    }
    throw new BadInput(
        "cube.bands",
        name,
        "has no band %s; name the bands of a file with --band-names"
            .formatted(String.join(", ", missing)));
  }

  private static CubeFiles alone(CubeFiles cube, CubeFiles.Series series, List<String> bands) {
    CubeFiles.Series kept =
        new CubeFiles.Series(
            series.name(),
            series.dates(),
            series.times(),
            bands,
            series.slices().stream().filter(slice -> bands.contains(slice.band())).toList(),
            series.mask(),
            series.maskSlices());
    return new CubeFiles(cube.grid(), List.of(kept), List.of(), cube.reach());
  }

  private static boolean same(String band, String wanted) {
    return band.replaceFirst("^([Bb])0+(?=.)", "$1").equalsIgnoreCase(wanted);
  }

  @Override
  public long bytesPerPixel() {
    int side = 2 * retrieval.reach() + 1;
    return 4L * (retrieval.bands().size() * side * side + SceneAngles.COUNT + 1)
        + 4L * (STATISTICS.size() * choices.variables().size() + pairs().size() + 1);
  }

  @Override
  public float[] outside() {
    float[] values = new float[bands().size()];
    Arrays.fill(values, Float.NaN);
    for (int t = 0; t < choices.times().size(); t++)
      values[quality(t) + QUALITY.indexOf("abstention")] = FeatureBlock.OUTSIDE;
    return values;
  }

  private List<Band> bands() {
    List<Band> bands = new ArrayList<>();
    for (Layer layer : layers()) bands.addAll(layer.bands());
    return bands;
  }

  /// Position of the abstention code of a date in `NAME-quality.tif`.
  public static int abstentionBand(int time) {
    return QUALITY.size() * time + QUALITY.indexOf("abstention");
  }

  /// Why a pixel of a block of this map has no values on a date, a code of [FeatureBlock].
  public int abstention(Raster block, int time, int row, int col) {
    return (int) block.at(quality(time) + QUALITY.indexOf("abstention"), row, col);
  }

  /// Position of the first band of quality of a date.
  private int quality(int time) {
    int values = choices.variables().size() * choices.times().size();
    return STATISTICS.size() * values + QUALITY.size() * time;
  }

  @Override
  public Raster apply(Patch block) {
    List<Band> bands = bands();
    Window window = DateSpectra.inner(block, retrieval.reach());
    float[] values = new float[Math.multiplyExact(window.width() * window.height(), bands.size())];
    Arrays.fill(values, Float.NaN);
    for (int t = 0; t < choices.times().size(); t++) date(block, window, t, values);
    return new Raster(window, bands, values);
  }

  /// Fills the bands of one date.
  ///
  /// @param window of the pixels, which the block reaches beyond
  private void date(Patch block, Window window, int time, float[] values) {
    int pixels = window.width() * window.height();
    DateSpectra spectra = spectra(block, time);
    int code = (quality(time) + QUALITY.indexOf("abstention")) * pixels;
    int[] seen = new int[pixels];
    int count = 0;
    for (int i = 0; i < pixels; i++) {
      byte abstention = abstention(state(block, window, time, i), spectra.complete(i));
      values[code + i] = abstention;
      if (abstention == FeatureBlock.OK) seen[count++] = i;
    }
    if (count == 0) return;
    int[] chosen = Arrays.copyOf(seen, count);
    Retrieved found =
        retrieval.of(
            spectra.seen(chosen),
            rows(angles.of(time, window), chosen, SceneAngles.COUNT),
            asked());
    write(found, time, chosen, pixels, values);
  }

  private DateSpectra spectra(Patch block, int time) {
    return new DateSpectra(block, time, retrieval.bands().size(), retrieval.reach());
  }

  /// What the retrieval takes of the first pixel of a block, which must have a value on that date.
  ///
  /// @param block of the cube as [#select] leaves it, with [#halo] around its pixels
  /// @return (pixel of its square, band), bands as the retrieval has them
  public float[] seen(Patch block, int time) {
    return spectra(block, time).seen(0);
  }

  private static Patch.State state(Patch block, Window window, int time, int pixel) {
    int row = window.row() - block.window().row() + pixel / window.width();
    int col = window.col() - block.window().col() + pixel % window.width();
    return block.series().getFirst().state(time, row, col);
  }

  private static byte abstention(Patch.State state, boolean complete) {
    return switch (state) {
      case MASKED -> FeatureBlock.NO_VALID_DATE;
      case NO_DATA -> FeatureBlock.OUTSIDE;
      case OBSERVED -> complete ? FeatureBlock.OK : FeatureBlock.MISSING_FEATURE;
    };
  }

  private static float[] rows(float[] table, int[] chosen, int width) {
    float[] rows = new float[chosen.length * width];
    for (int i = 0; i < chosen.length; i++)
      System.arraycopy(table, chosen[i] * width, rows, i * width, width);
    return rows;
  }

  private void write(Retrieved found, int time, int[] chosen, int pixels, float[] values) {
    int count = choices.variables().size();
    int times = choices.times().size();
    List<float[][]> statistics =
        List.of(found.mean(), found.sd(), found.q05(), found.q50(), found.q95());
    for (int s = 0; s < statistics.size(); s++)
      for (int v = 0; v < count; v++)
        scatter(statistics.get(s)[v], chosen, values, ((s * count + v) * times + time) * pixels);
    int quality = quality(time) * pixels;
    scatter(found.misfit(), chosen, values, quality);
    for (int i = 0; i < chosen.length; i++)
      values[quality + pixels + chosen[i]] = found.outside()[i] ? 1 : 0;
    if (!choices.correlation()) return;
    for (int p = 0; p < found.correlation().length; p++)
      scatter(found.correlation()[p], chosen, values, (quality(times) + p) * pixels);
  }

  private static void scatter(float[] from, int[] chosen, float[] into, int at) {
    for (int i = 0; i < chosen.length; i++) into[at + chosen[i]] = from[i];
  }

  @Override
  public void close() {
    retrieval.close();
  }
}

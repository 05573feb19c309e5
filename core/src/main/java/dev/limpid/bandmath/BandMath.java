package dev.limpid.bandmath;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.cube.CubeFiles.Slice;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.io.BadInput;
import dev.limpid.model.Recipe;
import dev.limpid.raster.Band;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Raster;
import dev.limpid.raster.SampleType;
import dev.limpid.tile.TileFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// New bands computed from the bands of one scene, in physical units, `float`.
///
/// @param assignments in the order of the output's bands
public record BandMath(List<Assignment> assignments) implements TileFunction, Recipe<TileFunction> {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*(?:([A-Za-z_][A-Za-z0-9_]*)\\s*=(?!=))?(.*)", Pattern.DOTALL);
  private static final int RUN = 4096;

  /// @param name of the new band
  public record Assignment(String name, Expression expression) implements java.io.Serializable {}

  public BandMath {
    assignments = List.copyOf(assignments);
    if (assignments.isEmpty()) throw new IllegalArgumentException("no expression");
  }

  /// `ndvi=(B08-B04)/(B08+B04)`; without a name the band is called `band1` and so on.
  public static BandMath parse(List<String> texts) {
    List<Assignment> assignments = new ArrayList<>();
    for (String text : texts) {
      Matcher m = ASSIGNMENT.matcher(text);
      if (!m.matches()) throw new IllegalArgumentException("not an expression: '" + text + "'");
      String name = m.group(1) == null ? "band" + (assignments.size() + 1) : m.group(1);
      assignments.add(new Assignment(name, ExpressionParser.parse(m.group(2))));
    }
    return new BandMath(assignments);
  }

  @Override
  public BandMath open() {
    return this;
  }

  @Override
  public List<Layer> layers() {
    List<Band> bands = assignments.stream().map(a -> Band.of(a.name(), "1")).toList();
    return List.of(Layer.measured("", SampleType.FLOAT32, Double.NaN, bands));
  }

  @Override
  public Halo halo() {
    return Halo.NONE;
  }

  private Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    assignments.forEach(a -> names.addAll(a.expression().variables()));
    return names;
  }

  /// Keeps the bands that are used, under the names that the expressions use.
  @Override
  public CubeFiles select(CubeFiles scene, String name) throws BadInput {
    if (scene.series().size() != 1 || scene.series().getFirst().times() != 1)
      throw new BadInput("calc.scene", name, "calc works on one scene, this has several times");
    Series series = scene.series().getFirst();
    List<Slice> slices = new ArrayList<>();
    for (String variable : variables()) slices.add(renamed(find(series, variable, name), variable));
    return new CubeFiles(
        scene.grid(),
        List.of(
            new Series(
                series.name(),
                series.dates(),
                series.times(),
                List.copyOf(variables()),
                slices,
                series.mask(),
                series.maskSlices())),
        List.of(),
        scene.reach());
  }

  /// By name first: what was selected before bears the names that the expressions use, `@4` too.
  private static Slice find(Series series, String variable, String name) throws BadInput {
    for (Slice slice : series.slices()) if (slice.band().equals(variable)) return slice;
    if (!variable.startsWith("@"))
      throw new BadInput(
          "calc.band",
          name,
          "no band '%s'; there are %s (or @N by position)".formatted(variable, series.bands()));
    int place = variable.matches("@\\d{1,6}") ? Integer.parseInt(variable.substring(1)) : 0;
    if (place < 1 || place > series.slices().size())
      throw new BadInput(
          "calc.band",
          name,
          "has bands 1 to %d, not %s".formatted(series.slices().size(), variable));
    return series.slices().get(place - 1);
  }

  private static Slice renamed(Slice s, String name) {
    return new Slice(
        s.time(),
        s.pass(),
        name,
        s.file(),
        s.index(),
        s.ratio(),
        s.scale(),
        s.offset(),
        s.decibels());
  }

  @Override
  public Raster apply(Patch block) {
    int pixels = block.pixels();
    float[] out = new float[Math.multiplyExact(pixels, assignments.size())];
    Patch.Series series = block.series().isEmpty() ? null : block.series().getFirst();
    int deepest = assignments.stream().mapToInt(a -> a.expression().depth()).max().orElse(1);
    float[][] room = new float[deepest][Math.min(RUN, pixels)];
    Expression.Values values =
        (name, first, into, count) -> series.copy(name, 0, first, into, count);
    for (int b = 0; b < assignments.size(); b++) {
      Expression expression = assignments.get(b).expression();
      for (int from = 0; from < pixels; from += RUN) {
        int n = Math.min(RUN, pixels - from);
        expression.evaluate(values, from, n, room, 0);
        copyFinite(room[0], out, b * pixels + from, n);
      }
    }
    return new Raster(block.window(), layers().getFirst().bands(), out);
  }

  /// A value that is not finite becomes NaN. Without a branch, so that it is done many at a time.
  private static void copyFinite(float[] from, float[] into, int at, int n) {
    for (int i = 0; i < n; i++) into[at + i] = from[i] + 0 * from[i];
  }
}

package dev.limpid.canopy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// What is said of a canopy, in physical units: each of [Latents], then chlorophyll (`ccc`) and
/// water (`cwc`) of the whole canopy, leaf area times what a leaf has.
public final class CanopyVariables {
  /// From ug/cm2 to g/m2.
  private static final double CCC = 0.01;

  /// From g/cm2 to g/m2.
  private static final double CWC = 1e4;

  private final Latents latents;
  private final int leafArea;
  private final int chlorophyll;
  private final int water;
  private final List<CanopyPosterior.Variable> list = new ArrayList<>();

  public CanopyVariables(Latents latents) {
    this.latents = latents;
    this.leafArea = latents.position(Parameter.LAI);
    this.chlorophyll = latents.position(Parameter.CAB);
    this.water = latents.position(Parameter.CW);
    for (int i = 0; i < latents.count(); i++)
      list.add(new CanopyPosterior.Variable(latents.names().get(i), latents.unit(i)));
    list.add(new CanopyPosterior.Variable("ccc", "g/m2"));
    list.add(new CanopyPosterior.Variable("cwc", "g/m2"));
  }

  public List<CanopyPosterior.Variable> list() {
    return List.copyOf(list);
  }

  /// Position of a variable by its name, upper or lower case.
  public int position(String name) {
    for (int i = 0; i < list.size(); i++)
      if (list.get(i).name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        return i;
    throw new IllegalArgumentException(
        "'%s' is none of %s"
            .formatted(
                name,
                String.join(", ", list.stream().map(CanopyPosterior.Variable::name).toList())));
  }

  /// The latents that some variables are made of, each once.
  ///
  /// @param asked positions of variables
  public int[] latents(int... asked) {
    return IntStream.of(asked)
        .flatMap(
            variable -> {
              if (variable < latents.count()) return IntStream.of(variable);
              return IntStream.of(leafArea, variable == latents.count() ? chlorophyll : water);
            })
        .distinct()
        .toArray();
  }

  /// The value of a variable at a place in the box.
  ///
  /// @param z values of all latents from `from` on, 0 to 1
  public double value(int variable, double[] z, int from) {
    if (variable < latents.count()) return latents.value(variable, z[from + variable]);
    double area = latents.value(leafArea, z[from + leafArea]);
    return variable == latents.count()
        ? CCC * area * latents.value(chlorophyll, z[from + chlorophyll])
        : CWC * area * latents.value(water, z[from + water]);
  }
}

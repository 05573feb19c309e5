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
  private final List<CanopyPosterior.Variable> list = new ArrayList<>();
  private final List<int[]> parts = new ArrayList<>(); // latents whose product a variable is

  public CanopyVariables(Latents latents) {
    this.latents = latents;
    int leafArea = latents.position(Parameter.LAI);
    for (int i = 0; i < latents.count(); i++) add(latents.names().get(i), latents.unit(i), i);
    add("ccc", "g/m2", leafArea, latents.position(Parameter.CAB));
    add("cwc", "g/m2", leafArea, latents.position(Parameter.CW));
  }

  private void add(String name, String unit, int... made) {
    list.add(new CanopyPosterior.Variable(name, unit));
    parts.add(made);
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

  /// The latents that some variables are made of, each once: a variable is the product of its own,
  /// times [#factor].
  ///
  /// @param asked positions of variables
  public int[] latents(int... asked) {
    return IntStream.of(asked)
        .flatMap(variable -> IntStream.of(parts.get(variable)))
        .distinct()
        .toArray();
  }

  /// Makes the unit of a product that of the variable; 1 for latent variables.
  public double factor(int variable) {
    if (variable < latents.count()) return 1;
    return variable == latents.count() ? CCC : CWC;
  }

  /// The value of a variable at a place in the box.
  ///
  /// @param z values of all latents from `from` on, 0 to 1
  public double value(int variable, double[] z, int from) {
    double value = factor(variable);
    for (int i : parts.get(variable)) value *= latents.value(i, z[from + i]);
    return value;
  }
}

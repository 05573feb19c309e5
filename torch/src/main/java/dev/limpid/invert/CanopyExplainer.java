package dev.limpid.invert;

import dev.limpid.canopy.CanopyVariables;
import dev.limpid.canopy.Retrieved;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Says what a network makes of a spectrum, and why. Many threads may ask at once.
public final class CanopyExplainer implements AutoCloseable {
  /// What is told where nothing else is asked for.
  public static final List<String> USUAL = List.of("LAI", "cab", "cw", "CCC", "CWC");

  /// Draws of the joint posterior.
  private static final int DRAWS = 400;

  private final CanopyRetrieval retrieval;
  private final CanopyVariables variables;
  private final BandEffects effects;
  private final long seed;

  /// @param retrieval closed with this
  /// @param background spectra such as the network learned from
  /// @param threads that share the coalitions of bands
  /// @param seed of draws and of random orders
  public CanopyExplainer(
      CanopyRetrieval retrieval, SpectrumSet background, int threads, long seed) {
    this.retrieval = retrieval;
    this.variables = new CanopyVariables(retrieval.model().latents());
    this.effects = new BandEffects(retrieval.model(), background, threads, seed);
    this.seed = seed;
  }

  public CanopyRetrieval retrieval() {
    return retrieval;
  }

  /// [#USUAL] variables, and others where they are not among them.
  public List<String> withUsual(List<String> others) {
    List<String> all = new ArrayList<>(USUAL);
    for (String name : others) if (all.stream().noneMatch(name::equalsIgnoreCase)) all.add(name);
    return all;
  }

  /// @param spectrum with the pixels around it where the network sees them
  /// @param names of variables, in any case
  public CanopyExplanation of(Spectrum spectrum, List<String> names) {
    if (names.stream().map(n -> n.toLowerCase(Locale.ROOT)).distinct().count() < names.size())
      throw new IllegalArgumentException("a variable is named twice in " + names);
    int[] asked = names.stream().mapToInt(variables::position).toArray();
    SpectrumSet one = SpectrumSet.of(List.of(spectrum));
    Retrieved found = retrieval.of(one.seen(), one.angles(), asked);
    List<BandEffect> moved = effects.of(one.seen(), one.angles(), asked);
    List<CanopyExplanation.Said> said = new ArrayList<>();
    for (int v = 0; v < asked.length; v++)
      said.add(
          new CanopyExplanation.Said(
              names.get(v),
              found.mean()[v][0],
              found.sd()[v][0],
              found.q05()[v][0],
              found.q50()[v][0],
              found.q95()[v][0],
              moved.get(v)));
    return new CanopyExplanation(
        spectrum.bands(),
        spectrum.angles(),
        said,
        matrix(found, asked.length),
        found.misfit()[0],
        found.outside()[0],
        draws(spectrum, asked));
  }

  /// The correlations of all pairs as a matrix.
  private static List<List<Double>> matrix(Retrieved found, int count) {
    Double[][] matrix = new Double[count][count];
    int pair = 0;
    for (int a = 0; a < count; a++) {
      matrix[a][a] = 1.0;
      for (int b = a + 1; b < count; b++, pair++) {
        matrix[a][b] = (double) found.correlation()[pair][0];
        matrix[b][a] = matrix[a][b];
      }
    }
    return Arrays.stream(matrix).map(List::of).toList();
  }

  private List<List<Double>> draws(Spectrum spectrum, int... asked) {
    List<List<Double>> draws = new ArrayList<>();
    for (double[] z : retrieval.model().draws(List.of(spectrum), DRAWS, seed)[0])
      draws.add(Arrays.stream(asked).mapToObj(v -> variables.value(v, z, 0)).toList());
    return draws;
  }

  @Override
  public void close() {
    retrieval.close();
  }
}

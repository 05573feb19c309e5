package dev.limpid.invert.posteriors;

import java.util.List;

/// The families by the names that the command line knows.
public final class Families {
  public static final List<String> NAMES =
      List.of(
          "tn", "logitn", "gauss", "copula", "tmvn", "mixture", "nsf-c", "nsf-ar", "hierarchical");

  /// Of a mixture.
  private static final int COMPONENTS = 3;

  private Families() {}

  /// @param seed of the first weights of families that have some
  public static PosteriorFamily named(String name, int dimensions, long seed) {
    return switch (name) {
      case "tn" -> new IndependentNormals(dimensions);
      case "logitn" -> new LogitNormals(dimensions, false);
      case "gauss" -> new LogitNormals(dimensions, true);
      case "copula" -> new GaussianCopula(dimensions);
      case "tmvn" -> new BoxNormals(dimensions);
      case "mixture" -> new Mixture(new GaussianCopula(dimensions), COMPONENTS);
      case "nsf-c" -> SplineFlow.coupling(dimensions, seed);
      case "nsf-ar" -> SplineFlow.autoregressive(dimensions, seed);
      case "hierarchical" -> Hierarchical.canopy(dimensions, seed);
      default ->
          throw new IllegalArgumentException(
              "posterior must be one of %s, got '%s'".formatted(String.join(", ", NAMES), name));
    };
  }
}

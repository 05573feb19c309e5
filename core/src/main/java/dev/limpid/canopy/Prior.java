package dev.limpid.canopy;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/// From what canopies are drawn. All stay in the ranges of [Parameter]; leaf angles are Campbell's,
/// and angles of sun and view uniform.
public enum Prior {
  /// Every value as likely.
  UNIFORM,
  /// Truncated normal distributions, each parameter by itself (Zerah et al. 2024).
  SIMULATION,
  /// The same, then leaf and soil drawn together with leaf area: the denser the canopy, the
  /// narrower their range (Weiss & Baret, S2ToolBox ATBD).
  ATBD;

  /// A truncated normal distribution.
  private record Normal(double location, double scale) {}

  /// A range at [#DENSE].
  private record Range(double low, double high) {}

  private static final Map<Parameter, Normal> NORMAL =
      new EnumMap<>(
          Map.of(
              Parameter.N, new Normal(1.3, .3),
              Parameter.CAB, new Normal(45, 30),
              Parameter.CAR, new Normal(11, 5),
              Parameter.CBROWN, new Normal(0, .3),
              Parameter.CW, new Normal(.025, .02),
              Parameter.CM, new Normal(.005, .005),
              Parameter.LAI, new Normal(2, 3),
              Parameter.LIDFA, new Normal(60, 20),
              Parameter.HSPOT, new Normal(.25, .5)));

  /// Leaf area at which ranges have shrunk to [#NARROW]; they do so linearly from 0.
  private static final double DENSE = 15;

  private static final Map<Parameter, Range> NARROW =
      new EnumMap<>(
          Map.of(
              Parameter.CAB, new Range(45, 90),
              Parameter.N, new Range(1.3, 1.8),
              Parameter.LIDFA, new Range(55, 65),
              Parameter.CBROWN, new Range(0, .2),
              Parameter.RSOIL, new Range(.5, 1.2)));

  /// Steps of the integral that makes a truncated density sum to 1 (Simpson).
  private static final int STEPS = 2000;

  private static final Map<Parameter, Double> LOG_MASS = new EnumMap<>(Parameter.class);

  static {
    NORMAL.forEach((p, normal) -> LOG_MASS.put(p, Math.log(mass(p, normal))));
  }

  /// By its name in options: uniform, simulation or atbd.
  public static Prior of(String name) {
    for (Prior known : values()) if (known.label().equals(name)) return known;
    throw new IllegalArgumentException(
        "--prior is uniform, simulation or atbd, got '" + name + "'");
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How one variable is distributed on the unit box of [Latents]. Its range is [0, 1] in the
  /// sparsest canopy and shrinks, evenly with leaf area, to [low, high] in the densest of the box;
  /// its place in that range is normal, cut at the ends.
  ///
  /// @param location of the normal distribution before the cut
  /// @param scale of it; infinite where all places are as likely
  /// @param logMass `ln` of the integral of `exp(-((u - location) / scale)^2 / 2)` over places u
  /// @param low where the range begins in the densest canopy; 0 where it does not shrink
  /// @param high where it ends there; 1 where it does not shrink
  public record Marginal(double location, double scale, double logMass, double low, double high) {}

  /// What [#logRelative] is made of.
  ///
  /// @return in the order of the box
  public List<Marginal> marginals(Latents latents) {
    return latents.parameters().stream().map(this::marginal).toList();
  }

  private Marginal marginal(Parameter p) {
    double span = p.high() - p.low();
    double low = 0;
    double high = 1;
    if (this == ATBD && NARROW.containsKey(p)) {
      Range range = NARROW.get(p);
      double[] densest = new double[Parameter.values().length];
      densest[Parameter.LAI.ordinal()] = Parameter.LAI.high();
      low = (between(p.low(), range.low, densest) - p.low()) / span;
      high = (between(p.high(), range.high, densest) - p.low()) / span;
    }
    Normal normal = NORMAL.get(p);
    if (this == UNIFORM || normal == null)
      return new Marginal(0, Double.POSITIVE_INFINITY, 0, low, high);
    return new Marginal(
        (normal.location - p.low()) / span,
        normal.scale / span,
        LOG_MASS.get(p) - Math.log(span),
        low,
        high);
  }

  /// Draws one canopy.
  ///
  /// @param model PROSPECT-5 (no anthocyanins) or -D; nothing is known of the proteins of -PRO
  /// @return values by ordinal of the parameter
  double[] draw(LeafModel model, RandomGenerator random) {
    if (model == LeafModel.PRO)
      throw new IllegalArgumentException(
          "no prior has the proteins of PROSPECT-PRO; draw with 5 or D, or give parameters");
    double[] x = new double[Parameter.values().length];
    for (Parameter p : Parameter.values()) x[p.ordinal()] = value(p, random);
    if (model == LeafModel.FIVE) x[Parameter.ANT.ordinal()] = 0;
    if (this == ATBD) NARROW.forEach((p, range) -> x[p.ordinal()] = narrowed(p, range, x));
    return x;
  }

  private double value(Parameter p, RandomGenerator random) {
    Normal normal = NORMAL.get(p);
    if (this == UNIFORM || normal == null)
      return p.low() == p.high() ? p.low() : p.low() + (p.high() - p.low()) * random.nextDouble();
    while (true) {
      double value = normal.location + normal.scale * random.nextGaussian();
      if (value >= p.low() && value <= p.high()) return value;
    }
  }

  /// The value of the full range, moved to the range that this leaf area leaves.
  private static double narrowed(Parameter p, Range range, double[] x) {
    double low = between(p.low(), range.low, x);
    return low + (p.of(x) - p.low()) * shrinkage(p, range, x);
  }

  private static double shrinkage(Parameter p, Range range, double[] x) {
    double left = between(p.high(), range.high, x) - between(p.low(), range.low, x);
    return left / (p.high() - p.low());
  }

  private static double between(double bare, double dense, double[] x) {
    return bare + (dense - bare) * Parameter.LAI.of(x) / DENSE;
  }

  /// Logarithm of the density of a draw in the parameters' units, over those that vary; minus
  /// infinity where nothing is drawn.
  double logDensity(double[] x) {
    double sum = 0;
    for (Parameter p : Parameter.values()) {
      Range range = this == ATBD ? NARROW.get(p) : null;
      double value = p.of(x);
      if (range != null) {
        double shrinkage = shrinkage(p, range, x);
        value = p.low() + (value - between(p.low(), range.low, x)) / shrinkage;
        sum -= Math.log(shrinkage);
      }
      sum += logMarginal(p, value);
    }
    return sum;
  }

  /// The same relative to the uniform prior: the density on the unit box of [Latents].
  ///
  /// @param x values by ordinal of the parameter
  public double logRelative(double[] x) {
    return this == UNIFORM ? 0 : logDensity(x) - UNIFORM.logDensity(x);
  }

  private double logMarginal(Parameter p, double value) {
    if (p.low() == p.high()) return 0;
    if (!(value >= p.low() && value <= p.high())) return Double.NEGATIVE_INFINITY;
    Normal normal = NORMAL.get(p);
    if (this == UNIFORM || normal == null) return -Math.log(p.high() - p.low());
    return logBell(normal, value) - LOG_MASS.get(p);
  }

  private static double logBell(Normal normal, double value) {
    double z = (value - normal.location) / normal.scale;
    return -z * z / 2;
  }

  private static double mass(Parameter p, Normal normal) {
    double step = (p.high() - p.low()) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      int weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(logBell(normal, p.low() + i * step));
    }
    return sum * step / 3;
  }
}

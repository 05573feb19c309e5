package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.LinearAlgebra;
import dev.limpid.torch.Ordering;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Normal distributions of several variables, cut at the unit box. Their mass in the box is a mean
/// over points that are given, with its gradient; computed in double precision.
final class BoxNormal implements Posterior {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /// Proposals a draw may take.
  private static final int PATIENCE = 10_000;

  private final Tensor precision;
  private final Tensor mean; // (n, d)
  private final Factor factor; // of the covariance
  private final Tensor order; // (n, d): variables by the mass that each leaves in the box
  private final Separation separation; // of the ordered variables, without tilt
  private final Tensor logMass; // (n)

  /// @param mean before the cut (n, d)
  /// @param factor of the covariance before the cut
  /// @param rule for the mass: points in the unit cube (k, 1, d), weights of mean 1 (k, 1)
  /// @param precision a tensor of the precision of densities and draws
  BoxNormal(Tensor mean, Factor factor, Draws rule, Tensor precision) {
    this.precision = precision;
    this.mean = Doubles.of(mean);
    this.factor = new Factor(Doubles.of(factor.lower()));
    Tensor covariance = this.factor.lower().matmul(this.factor.lower().transpose(1, 2));
    this.order = order(this.mean, covariance);
    Tensor first = Ordering.pick(this.mean, 1, order);
    Tensor lower = LinearAlgebra.cholesky(ordered(covariance, order));
    this.separation = new Separation(first, lower, first.newZeros(pixels(), dimensions()));
    this.logMass =
        separation
            .draws(rule.z())
            .logWeights()
            .plus(rule.logWeights())
            .logSumExp(0)
            .plus(-Math.log((double) rule.z().size(0)));
  }

  private static Tensor order(Tensor mean, Tensor covariance) {
    Tensor scale = LinearAlgebra.diagonal(covariance.detach()).pow(0.5);
    return Ordering.ascending(new TruncatedNormal(mean.detach(), scale).logMass(), 1);
  }

  private static Tensor ordered(Tensor matrix, Tensor order) {
    Tensor rows = order.unsqueeze(-1).expand(matrix.shape());
    return Ordering.pick(
        Ordering.pick(matrix, 1, rows), 2, order.unsqueeze(1).expand(matrix.shape()));
  }

  /// Logarithm of the probability of the box before the cut, (n).
  Tensor logMass() {
    return logMass;
  }

  @Override
  public Tensor precision() {
    return precision;
  }

  @Override
  public long pixels() {
    return mean.size(0);
  }

  @Override
  public int dimensions() {
    return (int) mean.size(1);
  }

  @Override
  public int noise() {
    return dimensions();
  }

  @Override
  public Tensor logDensity(Tensor z) {
    Tensor from = factor.solve(Doubles.of(z).minus(mean)).square().sum(-1);
    Tensor density =
        from.plus(dimensions() * LOG_2_PI)
            .times(-0.5)
            .minus(factor.logDeterminant())
            .minus(logMass);
    return Doubles.like(density, precision);
  }

  @Override
  public Draws draws(Tensor noise) {
    Draws drawn = separated(separation, Doubles.of(noise));
    return new Draws(
        Doubles.like(drawn.z(), precision),
        Doubles.like(drawn.logWeights().minus(logMass), precision));
  }

  /// Draws with weights whose mean is the mass.
  private Draws separated(Separation separation, Tensor noise) {
    long k = noise.size(0);
    Tensor each = noise.expand(k, pixels(), dimensions());
    Draws ordered = separation.draws(Ordering.pick(each, 2, everywhere(order, k)));
    Tensor back = everywhere(Ordering.ascending(order, 1), k);
    return new Draws(Ordering.pick(ordered.z(), 2, back), ordered.logWeights());
  }

  private static Tensor everywhere(Tensor order, long k) {
    return order.unsqueeze(0).expand(k, order.size(0), order.size(1));
  }

  /// Exact, by rejection from tilted conditionals.
  @Override
  public Tensor samples(int k, RandomGenerator random) {
    int n = Math.toIntExact(pixels());
    int d = dimensions();
    MinimaxTilting.Saddle saddle = MinimaxTilting.of(separation.mean(), separation.lower());
    Separation tilted = new Separation(separation.mean(), separation.lower(), saddle.tilt());
    double[] kept = new double[Math.multiplyExact(k, n) * d];
    int[] counts = new int[n];
    for (int round = 0; Arrays.stream(counts).anyMatch(count -> count < k); round++) {
      if (round == PATIENCE)
        throw new IllegalStateException(
            "a truncated normal keeps hardly any of its draws: %d of %d after %d rounds"
                .formatted(Arrays.stream(counts).min().orElseThrow(), k, round));
      try (Scope scope = Scope.open()) {
        Draws proposed = separated(tilted, Uniforms.drawn(random, mean, k, n, d));
        double[] z = Doubles.values(proposed.z());
        double[] chance = Doubles.values(proposed.logWeights().minus(saddle.largest()).exp());
        for (int i = 0; i < k * n; i++) {
          int pixel = i % n;
          if (counts[pixel] == k || random.nextDouble() >= chance[i]) continue;
          System.arraycopy(z, i * d, kept, (counts[pixel]++ * n + pixel) * d, d);
        }
      }
    }
    return Doubles.like(Doubles.of(kept, k, n, d), precision);
  }
}

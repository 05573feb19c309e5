package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Normal;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;

/// Normal distributions of single variables, cut at 0 and 1. All of one shape; what is asked of
/// them broadcasts. Gradients are of first order.
///
/// With `a = -mu/sigma`, `b = (1 - mu)/sigma` and `Z = Phi(b) - Phi(a)` the density is `phi((z -
/// mu)/sigma) / (sigma Z)`. Probabilities stay logarithms, each from the end it is nearer to, so
/// tails keep their digits.
public final class TruncatedNormal {
  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  /// Normal scores beyond these would be further from the mean than numbers near 1 can tell.
  private static final double LARGEST_SCORE = 8.2;

  private static final double LARGEST_SCORE_SINGLE = 5.4;

  private final Tensor mu;
  private final Tensor sigma;
  private final Tensor a;
  private final Tensor b;
  private final Tensor logMass;

  /// @param mu mean before the cut
  /// @param sigma standard deviation before the cut, above 0
  public TruncatedNormal(Tensor mu, Tensor sigma) {
    this.mu = mu;
    this.sigma = sigma;
    this.a = mu.times(-1).over(sigma);
    this.b = mu.times(-1).plus(1).over(sigma);
    this.logMass = Normal.logMass(a, b);
  }

  /// Those at some positions (whole numbers) of the last axis.
  TruncatedNormal select(Tensor positions) {
    return new TruncatedNormal(mu.select(-1, positions), sigma.select(-1, positions));
  }

  /// `ln Z`: the logarithm of what the cut leaves.
  public Tensor logMass() {
    return logMass;
  }

  public Tensor logDensity(Tensor z) {
    return Normal.logDensity(z.minus(mu).over(sigma)).minus(logScale());
  }

  /// `ln(sigma Z)`.
  private Tensor logScale() {
    return Pointwise.log(sigma).plus(logMass);
  }

  /// `phi(a) / Z`.
  private Tensor lowRatio() {
    return Normal.logDensity(a).minus(logMass).exp();
  }

  /// `phi(b) / Z`.
  private Tensor highRatio() {
    return Normal.logDensity(b).minus(logMass).exp();
  }

  public Tensor mean() {
    return mu.plus(sigma.times(lowRatio().minus(highRatio())));
  }

  public Tensor variance() {
    Tensor shift = lowRatio().minus(highRatio());
    return sigma.square().times(edges().plus(1).minus(shift.square()));
  }

  /// `(a phi(a) - b phi(b)) / Z`.
  private Tensor edges() {
    return a.times(lowRatio()).minus(b.times(highRatio()));
  }

  /// Kullback-Leibler divergence from the uniform distribution, nats.
  public Tensor divergence() {
    return logScale().plus(edges().times(0.5)).times(-1).plus(-HALF_LOG_2_PI - 0.5);
  }

  /// Kullback-Leibler divergence from another truncated normal distribution, nats.
  public Tensor divergence(TruncatedNormal other) {
    Tensor spread = variance().plus(mean().minus(other.mu).square());
    return divergence()
        .plus(other.logScale())
        .plus(HALF_LOG_2_PI)
        .plus(spread.over(other.sigma.square()).times(0.5));
  }

  /// The value below which the share `u` lies. A smooth function of `u`, location and scale.
  public Tensor quantile(Tensor u) {
    if (plain(mu)) return within(mu, sigma, u, u.times(-1).plus(1));
    Tensor share = u.detach();
    Place at = place(Pointwise.log(share), Pointwise.log1p(share.times(-1)));
    return at.value(u.minus(share).times(logMass.detach().minus(at.logDensity()).exp()));
  }

  /// The value below which the share `Phi(score)` lies.
  public Tensor atScore(Tensor score) {
    if (plain(mu)) return within(mu, sigma, Normal.cdf(score), Normal.cdf(score.times(-1)));
    Tensor e = score.detach();
    Place at = place(Normal.logCdf(e), Normal.logCdf(e.times(-1)));
    Tensor slope = logMass.detach().plus(Normal.logDensity(e)).minus(at.logDensity()).exp();
    return at.value(score.minus(e).times(slope));
  }

  /// [#quantile] of a distribution of which nothing else is asked.
  static Tensor quantile(Tensor mu, Tensor sigma, Tensor u) {
    return plain(mu)
        ? within(mu, sigma, u, u.times(-1).plus(1))
        : new TruncatedNormal(mu, sigma).quantile(u);
  }

  /// Whether no gradient is wanted and no end of the interval is in a tail that holds all of it.
  private static boolean plain(Tensor mu) {
    return !Scope.records()
        && Pointwise.all(Pointwise.atMost(mu, mu.newZeros(1).plus(1)))
        && Pointwise.all(Pointwise.atMost(mu.newZeros(1), mu));
  }

  /// Values with these shares below and above them, for means in the interval: probabilities are
  /// counted from the nearer end and need no logarithms, which takes a fifth of the time.
  private static Tensor within(Tensor mu, Tensor sigma, Tensor below, Tensor above) {
    Tensor outsideLow = Normal.cdf(mu.times(-1).over(sigma));
    Tensor outsideHigh = Normal.cdf(mu.plus(-1).over(sigma));
    Tensor mass = outsideLow.plus(outsideHigh).times(-1).plus(1);
    Tensor low = outsideLow.plus(below.times(mass));
    Tensor high = outsideHigh.plus(above.times(mass));
    Tensor x = Normal.quantile(Pointwise.smaller(low, high));
    Tensor turned = Pointwise.where(Pointwise.atMost(low, high), x, x.times(-1));
    return Pointwise.between(mu.plus(sigma.times(turned)), 0, 1);
  }

  /// The share that lies below a value.
  public Tensor cdf(Tensor z) {
    Place at = place(z);
    Tensor low = at.logBelow.exp();
    Tensor share =
        Pointwise.where(
            Pointwise.atMost(at.logBelow, at.logAbove), low, at.logAbove.exp().times(-1).plus(1));
    return share.plus(at.changeBelow(z).times(at.logDensity().minus(logMass.detach()).exp()));
  }

  /// The normal score of a value: `Phi(score)` is the share below it.
  public Tensor score(Tensor z) {
    Place at = place(z);
    double largest = Doubles.are(z) ? LARGEST_SCORE : LARGEST_SCORE_SINGLE;
    Tensor e = Pointwise.between(nearerQuantile(at.logBelow, at.logAbove), -largest, largest);
    Tensor slope = at.logDensity().minus(logMass.detach()).minus(Normal.logDensity(e)).exp();
    return e.plus(at.changeBelow(z).times(slope));
  }

  /// The standard normal value with these shares below and above it.
  private static Tensor nearerQuantile(Tensor logBelow, Tensor logAbove) {
    return Pointwise.where(
        Pointwise.atMost(logBelow, logAbove),
        Normal.quantileOfLog(logBelow),
        Normal.quantileOfLog(logAbove).times(-1));
  }

  private Place place(Tensor logBelow, Tensor logAbove) {
    Tensor mass = logMass.detach();
    Tensor low = a.detach();
    Tensor high = b.detach();
    Tensor x =
        nearerQuantile(
            Pointwise.logAddExp(Normal.logCdf(low), logBelow.plus(mass)),
            Pointwise.logAddExp(Normal.logCdf(high.times(-1)), logAbove.plus(mass)));
    return new Place(Pointwise.smaller(Pointwise.larger(x, low), high), logBelow, logAbove);
  }

  private Place place(Tensor z) {
    Tensor low = a.detach();
    Tensor high = b.detach();
    Tensor mass = logMass.detach();
    Tensor x = z.detach().minus(mu.detach()).over(sigma.detach());
    x = Pointwise.smaller(Pointwise.larger(x, low), high);
    return new Place(x, Normal.logMass(low, x).minus(mass), Normal.logMass(x, high).minus(mass));
  }

  /// Values with the shares below and above them, all without history, and how these change.
  private final class Place {
    private final Tensor x; // (z - mu) / sigma
    private final Tensor logBelow;
    private final Tensor logAbove;

    Place(Tensor x, Tensor logBelow, Tensor logAbove) {
      this.x = x;
      this.logBelow = logBelow;
      this.logAbove = logAbove;
    }

    Tensor logDensity() {
      return Normal.logDensity(x);
    }

    /// The value at a fixed share, moved along with location and scale: `dz/dmu = 1 - [(1-u) phi(a)
    /// + u phi(b)] / phi(x)`, `dz/dsigma = x - [(1-u) a phi(a) + u b phi(b)] / phi(x)`.
    ///
    /// @param change of x with the share
    Tensor value(Tensor change) {
      Tensor z = mu.detach().plus(sigma.detach().times(x));
      return Pointwise.between(z, 0, 1).plus(shift()).plus(change.times(sigma.detach()));
    }

    private Tensor shift() {
      Tensor low = a.detach();
      Tensor high = b.detach();
      Tensor density = logDensity();
      Tensor atLow = logAbove.plus(Normal.logDensity(low)).minus(density).exp();
      Tensor atHigh = logBelow.plus(Normal.logDensity(high)).minus(density).exp();
      Tensor byMu = atLow.plus(atHigh).times(-1).plus(1);
      Tensor bySigma = x.minus(low.times(atLow)).minus(high.times(atHigh));
      return mu.minus(mu.detach()).times(byMu).plus(sigma.minus(sigma.detach()).times(bySigma));
    }

    /// How far x moves against the distribution with a value, location and scale.
    Tensor changeBelow(Tensor z) {
      return z.minus(z.detach()).minus(shift()).over(sigma.detach());
    }
  }
}

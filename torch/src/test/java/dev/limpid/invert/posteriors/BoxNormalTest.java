package dev.limpid.invert.posteriors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.testkit.Shared;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.LinearAlgebra;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class BoxNormalTest {
  /// @param covariance row-major
  private record Case(double[] mean, double[] covariance, double mass, double[] z, double[] cut) {
    int d() {
      return mean.length;
    }

    Tensor location() {
      return Doubles.of(mean, 1, d());
    }

    Tensor spread() {
      return Doubles.of(covariance, 1, d(), d());
    }

    BoxNormal posterior() {
      return BoxNormalTest.posterior(location(), spread());
    }
  }

  private static BoxNormal posterior(Tensor mean, Tensor covariance) {
    int d = (int) mean.size(1);
    return new BoxNormal(
        mean, new Factor(LinearAlgebra.cholesky(covariance)), rule(d, d - 1), mean);
  }

  /// Steps of the rule on each side of the middle, by the number of variables that it spreads.
  private static final int[] STEPS = {0, 60, 40, 16, 9, 5};

  /// Trapezoids after `u = (1 + tanh(pi/2 sinh t)) / 2`, which bears any behaviour at the ends
  /// (Takahasi & Mori 1974). The mass does not need the last variable spread.
  private static Draws rule(int d, int spread) {
    int m = STEPS[spread];
    double step = 3.0 / m;
    int side = 2 * m + 1;
    int count = (int) Math.pow(side, spread);
    double[] u = new double[count * d];
    double[] logWeights = new double[count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      logWeights[i] = Math.log(count);
      for (int j = 0; j < d; j++) {
        double t = j >= spread ? 0 : (rest % side - m) * step;
        rest /= side;
        double s = Math.PI * Math.sinh(t);
        u[i * d + j] = 1 / (1 + Math.exp(-s));
        if (j < spread)
          logWeights[i] +=
              Math.log(step * Math.PI * Math.cosh(t))
                  - Math.abs(s)
                  - 2 * Math.log1p(Math.exp(-Math.abs(s)));
      }
    }
    return new Draws(Doubles.of(u, count, 1, d), Doubles.of(logWeights, count, 1));
  }

  private static List<Case> golden() throws IOException {
    Path file = Shared.path("data/golden/posterior/tmvn_golden.json");
    JsonNode root = Json.read(Files.readAllBytes(file), file.toString(), Limits.DEFAULT);
    List<Case> cases = new ArrayList<>();
    for (JsonNode c : root.get("cases"))
      cases.add(
          new Case(
              values(c.get("mu")),
              values(c.get("sigma_rowmajor")),
              c.get("prob").doubleValue(),
              values(c.get("tmean")),
              values(c.get("tvar_rowmajor"))));
    return cases;
  }

  private static double[] values(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).doubleValue();
    return values;
  }

  private static double furthest(double[] wanted, double[] found) {
    double worst = 0;
    for (int i = 0; i < wanted.length; i++) worst = Math.max(worst, Math.abs(wanted[i] - found[i]));
    return worst;
  }

  private static void report(String what, double worst, double limit) {
    System.out.printf(Locale.ROOT, "golden %s: largest error %.1e%n", what, worst);
    assertTrue(worst <= limit, "%s: %.3e is above %.0e".formatted(what, worst, limit));
  }

  @Test
  @Tag("shared")
  void massIsThatOfTheFile() throws IOException {
    double worst = 0;
    for (Case c : golden())
      try (Scope scope = Scope.open()) {
        double mass = c.posterior().logMass().exp().item();
        worst = Math.max(worst, Math.abs(mass - c.mass));
      }
    report("mass of the box", worst, 1e-8);
  }

  /// For three variables and more the moments of the file are wrong by up to 4e-4.
  @Test
  @Tag("shared")
  void momentsAreThoseOfTheFile() throws IOException {
    double[] worst = new double[2];
    for (Case c : golden())
      try (Scope scope = Scope.open()) {
        Summary found = moments(c.posterior());
        double e =
            Math.max(
                furthest(c.z, Doubles.values(found.mean())),
                furthest(c.cut, Doubles.values(found.covariance())));
        int which = c.d() == 2 ? 0 : 1;
        worst[which] = Math.max(worst[which], e);
      }
    report("moments, two variables", worst[0], 1e-12);
    report("moments, three and more", worst[1], 1e-3);
  }

  /// From a rule that spreads all variables.
  private static Summary moments(BoxNormal p) {
    Draws rule = rule(p.dimensions(), p.dimensions());
    Draws drawn = p.draws(rule.z());
    return Summary.of(new Draws(drawn.z(), drawn.logWeights().plus(rule.logWeights())));
  }

  private static final double[] MEAN = {.2, .9, 1.1};
  private static final double[] COVARIANCE = {.05, .02, -.03, .02, .08, .01, -.03, .01, .06};

  /// `d ln Z / d mu = S^-1 (E[X] - mu)` and `d ln Z / d S = (S^-1 E[(X-mu)(X-mu)t] S^-1 - S^-1) /
  /// 2`.
  @Test
  void massChangesByTheMomentsOfWhatIsLeft() {
    try (Scope scope = Scope.recording()) {
      Tensor mean = Doubles.of(MEAN, 1, 3).leaf();
      Tensor spread = Doubles.of(COVARIANCE, 1, 3, 3).leaf();
      BoxNormal p = posterior(mean, spread);
      p.logMass().sum().backward();
      Summary left = moments(p);
      Tensor from = left.mean().minus(mean).unsqueeze(-1);
      Tensor byMean = LinearAlgebra.solve(spread, from).reshape(-1);
      assertEquals(0, Pointwise.largest(byMean.minus(mean.gradient().reshape(-1))), 1e-8);
      Tensor second = left.covariance().plus(from.matmul(from.transpose(1, 2)));
      Tensor half = LinearAlgebra.solve(spread, second.minus(spread));
      Tensor bySpread = LinearAlgebra.solve(spread, half.transpose(1, 2)).times(.5);
      assertEquals(0, Pointwise.largest(bySpread.minus(spread.gradient())), 1e-7);
    }
  }

  /// `d ln Z / d mu_k = F_k(0) - F_k(1)` with `F_k(x) = phi(x) P(the others in the box | x) / Z`.
  @Test
  void massChangesByWhatPassesTheFaces() {
    try (Scope scope = Scope.recording()) {
      Tensor mean = Doubles.of(MEAN, 1, 3).leaf();
      BoxNormal p = posterior(mean, Doubles.of(COVARIANCE, 1, 3, 3));
      p.logMass().sum().backward();
      double[] found = Doubles.values(mean.gradient());
      double mass = p.logMass().exp().item();
      for (int k = 0; k < 3; k++)
        assertEquals((face(k, 0) - face(k, 1)) / mass, found[k], 1e-9, "variable " + k);
    }
  }

  private static double face(int k, double x) {
    int[] others = {k == 0 ? 1 : 0, k == 2 ? 1 : 2};
    double variance = COVARIANCE[k * 3 + k];
    double[] mean = new double[2];
    double[] spread = new double[4];
    for (int i = 0; i < 2; i++) {
      double with = COVARIANCE[others[i] * 3 + k];
      mean[i] = MEAN[others[i]] + with * (x - MEAN[k]) / variance;
      for (int j = 0; j < 2; j++)
        spread[i * 2 + j] =
            COVARIANCE[others[i] * 3 + others[j]] - with * COVARIANCE[others[j] * 3 + k] / variance;
    }
    double from = (x - MEAN[k]) * (x - MEAN[k]) / variance;
    return Math.exp(-from / 2)
        / Math.sqrt(2 * Math.PI * variance)
        * posterior(Doubles.of(mean, 1, 2), Doubles.of(spread, 1, 2, 2)).logMass().exp().item();
  }

  /// Strongly correlated, and centred where little of it is left.
  @Test
  void keptDrawsHaveTheMoments() {
    int count = 20_000;
    try (Scope scope = Scope.open()) {
      Tensor mean = Doubles.of(new double[] {1.3, -.2, .5}, 1, 3);
      Tensor spread =
          Doubles.of(new double[] {.09, .08, .01, .08, .1, -.02, .01, -.02, .04}, 1, 3, 3);
      BoxNormal p = posterior(mean, spread);
      Summary wanted = moments(p);
      Summary found = Summary.of(Draws.equal(p.samples(count, new SplittableRandom(3))));
      double[] deviation = Doubles.values(LinearAlgebra.diagonal(wanted.covariance()).pow(.5));
      double[] meant = Doubles.values(wanted.mean());
      double[] drawn = Doubles.values(found.mean());
      for (int j = 0; j < 3; j++)
        assertEquals(meant[j], drawn[j], 4 * deviation[j] / Math.sqrt(count), "mean " + j);
      double off = Pointwise.largest(wanted.correlation().minus(found.correlation()));
      assertEquals(0, off, 4 / Math.sqrt(count));
    }
  }

  /// The saddle bounds the weights: rejection would not be exact otherwise.
  @Test
  void noWeightIsAboveTheSaddle() {
    double tight = excess(1.2);
    assertTrue(tight < 6, "the bound is e^%.1f above the mean".formatted(tight));
    excess(4);
  }

  /// How far the largest weight is above the mean one, at most over some distributions.
  private static double excess(double angles) {
    int d = 11;
    int n = 20;
    int k = 500;
    SplittableRandom random = new SplittableRandom(8);
    try (Scope scope = Scope.open()) {
      double[] raw = random.doubles((long) n * Factor.angles(d), -angles, angles).toArray();
      Factor factor = Factor.ofCorrelation(Doubles.of(raw, n, Factor.angles(d)), d);
      Tensor lower = factor.lower().times(.3);
      Tensor mean = Doubles.of(random.doubles((long) n * d, -.2, 1.2).toArray(), n, d);
      MinimaxTilting.Saddle saddle = MinimaxTilting.of(mean, lower);
      if (angles < 2)
        for (double tilted : Doubles.values(saddle.tilt().square().sum(-1)))
          assertTrue(tilted > 0, "no saddle point");
      Tensor weights =
          new Separation(mean, lower, saddle.tilt())
              .draws(Uniforms.drawn(random, mean, k, n, d))
              .logWeights();
      for (double above : Doubles.values(weights.minus(saddle.largest())))
        assertTrue(above < 1e-6, "above by " + above);
      return Pointwise.largest(weights.logSumExp(0).plus(-Math.log(k)).minus(saddle.largest()));
    }
  }
}

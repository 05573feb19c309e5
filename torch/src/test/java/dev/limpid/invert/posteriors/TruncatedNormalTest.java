package dev.limpid.invert.posteriors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.sample.TableRows;
import dev.limpid.testkit.Shared;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class TruncatedNormalTest {
  private static double[][] columns(String name) throws IOException {
    List<double[]> rows = new ArrayList<>();
    try (TableRows table = TableRows.open(Shared.path("data/golden/posterior/" + name))) {
      int width = table.columns().size();
      while (table.next()) {
        double[] row = new double[width];
        for (int c = 0; c < width; c++) row[c] = Double.parseDouble(table.text(c));
        rows.add(row);
      }
    }
    double[][] columns = new double[rows.getFirst().length][rows.size()];
    for (int r = 0; r < rows.size(); r++)
      for (int c = 0; c < columns.length; c++) columns[c][r] = rows.get(r)[c];
    return columns;
  }

  private static Tensor tensor(double... values) {
    return Doubles.of(values, values.length);
  }

  private static void check(String what, double[] wanted, Tensor found, double limit) {
    double[] values = Doubles.values(found);
    double worst = 0;
    for (int i = 0; i < wanted.length; i++)
      worst = Math.max(worst, Math.abs(values[i] - wanted[i]) / Math.abs(wanted[i]));
    System.out.printf(
        Locale.ROOT, "golden %s: %d values, largest error %.1e%n", what, wanted.length, worst);
    assertTrue(worst <= limit, "%s: %.3e is above %.0e".formatted(what, worst, limit));
  }

  @Test
  @Tag("shared")
  void momentsQuantilesAndDivergenceAreThoseOfTheFile() throws IOException {
    double[][] golden = columns("truncnorm01_golden.csv");
    try (Scope scope = Scope.open()) {
      TruncatedNormal normal = new TruncatedNormal(tensor(golden[0]), tensor(golden[1]));
      check("mean", golden[2], normal.mean(), 1e-12);
      check("variance", golden[3], normal.variance(), 1e-12);
      check("median", golden[4], normal.quantile(tensor(.5)), 1e-12);
      check("5 % quantile", golden[5], normal.quantile(tensor(.05)), 1e-12);
      check("95 % quantile", golden[6], normal.quantile(tensor(.95)), 1e-12);
      // its smallest, 1.8e-4, is off by 4e-16 in the file (the formula in 40 digits)
      check("divergence from uniform", golden[7], normal.divergence(), 3e-12);
    }
  }

  @Test
  @Tag("shared")
  void divergenceFromAnotherIsThatOfTheFile() throws IOException {
    double[][] golden = columns("kl_tn_tn_golden.csv");
    try (Scope scope = Scope.open()) {
      TruncatedNormal one = new TruncatedNormal(tensor(golden[0]), tensor(golden[1]));
      TruncatedNormal other = new TruncatedNormal(tensor(golden[2]), tensor(golden[3]));
      check("divergence from another", golden[4], one.divergence(other), 1e-11);
    }
  }

  private static final double[] MU = {.5, .02, .98, 0, 1, .3, -.4, 2, -3};
  private static final double[] SIGMA = {.2, .05, .5, 5e-4, .01, 1.4, .1, .04, .06};

  /// Locations far outside too: the interval is then 50 standard deviations out in a tail.
  @Test
  void sharesAndValuesAreEachOthersInverse() {
    try (Scope scope = Scope.open()) {
      TruncatedNormal normal = new TruncatedNormal(tensor(MU), tensor(SIGMA));
      for (double u : new double[] {1e-6, 1e-3, .3, .5, .9, 1 - 1e-6}) {
        Tensor z = normal.quantile(tensor(u));
        for (double share : Doubles.values(normal.cdf(z))) assertEquals(u, share, 1e-12 + 1e-9 * u);
        for (double value : Doubles.values(z)) assertTrue(value > 0 && value < 1, "" + value);
        double score = Doubles.values(dev.limpid.torch.Normal.quantile(tensor(u)))[0];
        for (double found : Doubles.values(normal.score(z))) assertEquals(score, found, 1e-5);
        double[] same = Doubles.values(normal.atScore(tensor(score)));
        for (int i = 0; i < same.length; i++) assertEquals(Doubles.values(z)[i], same[i], 1e-9);
      }
    }
  }

  @Test
  void densityHasMassOneFarOutToo() {
    try (Scope scope = Scope.open()) {
      Quadrature rule = Quadrature.of(1, 4000, 4);
      TruncatedNormal normal = new TruncatedNormal(tensor(MU), tensor(SIGMA));
      Tensor density = normal.logDensity(rule.expanded(1).reshape(-1, 1)).exp();
      for (double mass : Doubles.values(rule.mean(density))) assertEquals(1, mass, 1e-9);
    }
  }

  /// One gradient of a function of location, scale and argument beside its finite difference.
  private static void checkGradients(
      String what,
      double argument,
      java.util.function.BiFunction<TruncatedNormal, Tensor, Tensor> f) {
    try (Scope scope = Scope.recording()) {
      Tensor[] leaves = {
        tensor(MU).leaf(), tensor(SIGMA).leaf(), tensor(argument).expand(MU.length).leaf()
      };
      f.apply(new TruncatedNormal(leaves[0], leaves[1]), leaves[2]).sum().backward();
      for (int k = 0; k < 3; k++) {
        int which = k;
        UnaryOperator<Tensor> moved =
            h -> {
              Tensor[] at = leaves.clone();
              at[which] = leaves[which].plus(h);
              return f.apply(new TruncatedNormal(at[0], at[1]), at[2]);
            };
        Tensor step = tensor(SIGMA).times(2e-4);
        double[] h = Doubles.values(step);
        double[] up = Doubles.values(moved.apply(step));
        double[] down = Doubles.values(moved.apply(step.times(-1)));
        Tensor gradient = leaves[k].gradient();
        double[] found = gradient == null ? new double[h.length] : Doubles.values(gradient);
        for (int i = 0; i < h.length; i++) {
          double wanted = (up[i] - down[i]) / (2 * h[i]);
          assertEquals(
              wanted, found[i], 1e-3 * Math.abs(wanted) + 1e-4, what + " by " + k + " at " + i);
        }
      }
    }
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    checkGradients("density", .3, (n, z) -> n.logDensity(z).times(1e-3));
    checkGradients("mean", .3, (n, z) -> n.mean());
    checkGradients("divergence", .3, (n, z) -> n.divergence());
    checkGradients("quantile", .3, TruncatedNormal::quantile);
    checkGradients("high quantile", .97, TruncatedNormal::quantile);
    checkGradients("value at a score", -.7, TruncatedNormal::atScore);
    checkGradients("score of a value", 0, (n, z) -> n.score(z.plus(values(.2))));
    checkGradients("share of a value", 0, (n, z) -> n.cdf(z.plus(values(.8))));
  }

  private static Tensor values(double share) {
    return new TruncatedNormal(tensor(MU), tensor(SIGMA)).quantile(tensor(share));
  }
}

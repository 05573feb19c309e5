package dev.limpid.invert.posteriors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.torch.AdamW;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What every family of posteriors keeps to, in two dimensions, where integrals are sums over a
/// grid. Distributions are drawn at random, with scales of a twentieth of the box and more.
abstract class PosteriorContract {
  private static final int PIXELS = 4;

  /// Points of a lattice of noise.
  private static final int MANY = 4096;

  /// A family of two variables; weights of its own, where it has some, are not their first ones.
  abstract PosteriorFamily family();

  /// The middle of the numbers that scales are made of.
  double rawScale() {
    return 1.5;
  }

  /// Places that a fit begins at.
  int starts() {
    return 1;
  }

  /// Whether a number is one that scales are made of.
  boolean isScale(int number) {
    return number / 2 == 1;
  }

  /// Numbers for `n` pixels whose distributions a grid resolves.
  double[] raw(int n, long seed) {
    PosteriorFamily family = family();
    SplittableRandom random = new SplittableRandom(seed);
    double[] raw = new double[n * family.numbers()];
    for (int i = 0; i < raw.length; i++) {
      boolean scale = isScale(i % family.numbers());
      raw[i] = random.nextGaussian() * (scale ? .5 : 1) + (scale ? rawScale() : 0);
    }
    return raw;
  }

  /// Points of a grid that resolves the densities of these numbers: evenly over the box.
  Quadrature points(Tensor raw) {
    return Quadrature.of(2, PANELS, NODES);
  }

  /// The same for gradients of densities.
  Quadrature pointsOfGradients(Tensor raw) {
    return points(raw);
  }

  private Tensor tensor(int n, long seed) {
    return Doubles.of(raw(n, seed), n, family().numbers());
  }

  private Posterior posterior() {
    return family().at(tensor(PIXELS, 1));
  }

  private Grid grid(Posterior p) {
    Quadrature rule = points(tensor(PIXELS, 1));
    Tensor z = rule.expanded(PIXELS);
    return new Grid(rule, z, p.logDensity(z));
  }

  private static final int PANELS = 24;
  private static final int NODES = 6;

  /// Points of a grid with the density there.
  private record Grid(Quadrature rule, Tensor z, Tensor logDensity) {
    Tensor expectation(Tensor values) {
      return rule.mean(logDensity.exp().times(values));
    }

    Tensor variable(int j) {
      return PosteriorContract.variable(z, j);
    }
  }

  private static Tensor variable(Tensor z, int j) {
    return z.narrow(-1, j, 1).sum(-1);
  }

  /// A function of both variables.
  private static Tensor g(Tensor z) {
    Tensor x = variable(z, 0);
    Tensor y = variable(z, 1);
    return x.times(y).plus(x.square().times(0.7)).minus(y.times(0.4));
  }

  private static void near(Tensor wanted, Tensor found, double limit, String what) {
    double[] w = Doubles.values(wanted);
    double[] f = Doubles.values(found);
    assertEquals(w.length, f.length, what);
    for (int i = 0; i < w.length; i++) assertEquals(w[i], f[i], limit, what + " at " + i);
  }

  @Test
  void theDensityHasMassOne() {
    try (Scope scope = Scope.open()) {
      Grid grid = grid(posterior());
      Tensor one = grid.variable(0).times(0).plus(1);
      near(one.mean(0), grid.expectation(one), 1e-3, "mass");
    }
  }

  /// Shares of 6 x 6 cells, in the lattice of draws and in independent ones.
  @Test
  void drawsFollowTheDensity() {
    try (Scope scope = Scope.open()) {
      Posterior p = posterior();
      Grid grid = grid(p);
      int each = 4000;
      Draws even = p.draws(Uniforms.even(p, MANY));
      Tensor drawn = p.samples(each, new SplittableRandom(5));
      for (int row = 0; row < 6; row++)
        for (int col = 0; col < 6; col++) {
          double[] cell = {row / 6.0, col / 6.0};
          Tensor wanted = grid.expectation(inCell(grid.z(), cell));
          near(wanted, even.mean(inCell(even.z(), cell)), .008, "lattice in cell");
          near(wanted, inCell(drawn, cell).mean(0), 4 * .5 / Math.sqrt(each), "draws in cell");
        }
    }
  }

  private static Tensor inCell(Tensor z, double[] cell) {
    Tensor inside = null;
    for (int j = 0; j < 2; j++) {
      Tensor x = variable(z, j);
      Tensor here =
          Doubles.like(x.above(cell[j]), z).minus(Doubles.like(x.above(cell[j] + 1 / 6.0), z));
      inside = inside == null ? here : inside.times(here);
    }
    return inside;
  }

  @Test
  void drawsStayInTheBox() {
    try (Scope scope = Scope.open()) {
      double[] extreme = raw(PIXELS, 2);
      for (int i = 0; i < extreme.length; i++) extreme[i] *= 8;
      for (boolean single : new boolean[] {false, true}) {
        Tensor raw = Doubles.of(extreme, PIXELS, family().numbers());
        Posterior p = family().at(single ? raw.single() : raw);
        Draws draws = p.draws(Uniforms.drawn(new SplittableRandom(3), p, 500));
        for (double z : Doubles.values(draws.z())) assertTrue(z >= 0 && z <= 1, "" + z);
        for (double q : Doubles.values(p.logDensity(draws.z())))
          assertTrue(Double.isFinite(q), "log-density " + q);
      }
    }
  }

  /// The gradient of an expectation through draws is that of the sum over the grid, through the
  /// density. A constant has none, and the grid errs least where values are small.
  @Test
  void drawsCarryTheGradientOfExpectations() {
    try (Scope scope = Scope.recording()) {
      Tensor drawn = tensor(PIXELS, 1).leaf();
      Posterior p = family().at(drawn);
      Draws draws = p.draws(Uniforms.even(p, MANY));
      Tensor expected = draws.mean(g(draws.z()));
      expected.sum().backward();
      Tensor through = tensor(PIXELS, 1).leaf();
      for (Quadrature part : pointsOfGradients(tensor(PIXELS, 1)).parts(1 << 15))
        try (Scope each = Scope.recording()) {
          Tensor z = part.expanded(PIXELS);
          Tensor density = family().at(through).logDensity(z).exp();
          part.mean(density.times(g(z).minus(expected.detach()))).sum().backward();
        }
      double scale = Math.sqrt(through.gradient().square().mean().item());
      near(through.gradient(), drawn.gradient(), 0.02 * scale + 1e-4, "gradient");
    }
  }

  @Test
  void gradientsAreThoseOfDifferences() {
    try (Scope scope = Scope.recording()) {
      Tensor leaf = tensor(PIXELS, 1).leaf();
      Posterior p = family().at(leaf);
      Tensor noise = Uniforms.drawn(new SplittableRandom(9), p, 7);
      Tensor z = Quadrature.of(2, 1, 3).expanded(PIXELS);
      Function<Tensor, Tensor> value =
          raw -> {
            Posterior at = family().at(raw);
            Draws draws = at.draws(noise);
            return draws.mean(g(draws.z())).sum().plus(at.logDensity(z).sum().times(.1));
          };
      value.apply(leaf).backward();
      double[] found = Doubles.values(leaf.gradient());
      double[] raw = Doubles.values(leaf);
      double h = 1e-5;
      for (int i = 0; i < raw.length; i++) {
        double[] up = raw.clone();
        double[] down = raw.clone();
        up[i] += h;
        down[i] -= h;
        double wanted =
            (value.apply(Doubles.of(up, leaf.shape())).item()
                    - value.apply(Doubles.of(down, leaf.shape())).item())
                / (2 * h);
        assertEquals(wanted, found[i], 2e-6 * (1 + Math.abs(wanted)), "by number " + i);
      }
    }
  }

  @Test
  void theDensityHasItsGradientInTheBox() {
    try (Scope scope = Scope.recording()) {
      Posterior p = posterior();
      Tensor z = Quadrature.of(2, 1, 3).expanded(PIXELS).contiguous().leaf();
      p.logDensity(z).sum().backward();
      for (int j = 0; j < 2; j++) {
        Tensor step = Doubles.of(new double[] {j == 0 ? 1e-6 : 0, j == 1 ? 1e-6 : 0}, 2);
        Tensor wanted =
            p.logDensity(z.plus(step)).minus(p.logDensity(z.minus(step))).times(1 / 2e-6);
        Tensor found = z.gradient().narrow(-1, j, 1).sum(-1);
        near(wanted, found, 1e-4 * (1 + Math.sqrt(wanted.square().mean().item())), "by z " + j);
      }
    }
  }

  @Test
  void divergenceIsThatOfTheGrid() {
    try (Scope scope = Scope.open()) {
      Posterior p = posterior();
      Grid grid = grid(p);
      Tensor wanted = grid.expectation(grid.logDensity());
      Tensor noise = Uniforms.even(p, MANY);
      near(wanted, p.divergence(noise), p.closedDivergence() ? 1e-3 : .01, "divergence");
      Draws draws = p.draws(noise);
      near(wanted, draws.mean(p.logDensity(draws.z())), .01, "divergence by draws");
    }
  }

  @Test
  void meansQuantilesAndCorrelationsAreThoseOfTheGrid() {
    try (Scope scope = Scope.open()) {
      Posterior p = posterior();
      Grid grid = grid(p);
      Tensor[] first = new Tensor[2];
      for (int j = 0; j < 2; j++) {
        first[j] = grid.expectation(grid.variable(j));
        near(first[j], variable(p.mean(), j), 1e-3, "mean");
        for (double share : new double[] {.05, .5, .95}) {
          Tensor from = grid.variable(j).minus(variable(p.quantile(share), j));
          Tensor below = grid.expectation(softBelow(from));
          near(below.times(0).plus(share), below, .012, "share below a quantile");
        }
      }
      Tensor[] moments = new Tensor[3];
      for (int m = 0; m < 3; m++) {
        int a = m == 1 ? 1 : 0;
        int b = m == 0 ? 0 : 1;
        moments[m] =
            grid.expectation(grid.variable(a).times(grid.variable(b)))
                .minus(first[a].times(first[b]));
      }
      Tensor wanted = moments[2].over(moments[0].times(moments[1]).pow(.5));
      Tensor found = p.correlation().narrow(1, 0, 1).narrow(2, 1, 1).reshape(-1);
      near(wanted, found, .01, "correlation");
    }
  }

  /// Without gradients draws take a shorter way, and less of it where some variables are asked.
  @Test
  void drawsAreTheSameWithAndWithoutGradients() {
    try (Scope scope = Scope.open()) {
      Posterior p = posterior();
      Tensor noise = Uniforms.even(p, 64);
      Tensor z = p.draws(noise).z();
      try (Scope recording = Scope.recording()) {
        near(posterior().draws(noise).z(), z, 1e-11, "with gradients");
      }
      for (int j = 0; j < 2; j++)
        near(variable(z, j), variable(p.draws(noise, j).z(), j), 1e-15, "of one variable");
    }
  }

  @Test
  void marginalsAreThoseOfTheJointDistribution() {
    try (Scope scope = Scope.open()) {
      Posterior p = posterior();
      Grid grid = grid(p);
      Quadrature line = Quadrature.of(1, 1000, 4);
      Tensor on = line.expanded(PIXELS);
      for (int j = 0; j < 2; j++) {
        Posterior one = p.marginal(j);
        Tensor mean = variable(p.mean(), j);
        near(mean, variable(one.mean(), 0), 1e-3, "mean");
        Tensor from = grid.variable(j).minus(variable(one.quantile(.3), 0));
        Tensor below = grid.expectation(softBelow(from));
        near(below.times(0).plus(.3), below, .012, "share below a quantile");
        Draws drawn = one.draws(Uniforms.even(one, MANY));
        near(mean, drawn.mean(variable(drawn.z(), 0)), 1e-3, "mean of draws");
        if (closedMarginals()) {
          Tensor density = one.logDensity(on).exp();
          near(mean.times(0).plus(1), line.mean(density), 1e-3, "mass");
          near(mean, line.mean(density.times(variable(on, 0))), 1e-3, "mean of density");
        } else assertThrows(UnsupportedOperationException.class, () -> one.logDensity(on));
      }
      Posterior turned = p.marginal(1, 0);
      near(p.correlation(), turned.correlation().transpose(1, 2), 1e-2, "correlation");
      assertThrows(IllegalArgumentException.class, () -> p.marginal(0, 2));
      if (!closedMarginals()) return;
      Tensor z = Quadrature.of(2, 1, 3).expanded(PIXELS);
      Tensor other = Tensor.cat(2, List.of(z.narrow(2, 1, 1), z.narrow(2, 0, 1)));
      near(p.logDensity(z), turned.logDensity(other), 1e-6, "density");
    }
  }

  /// Whether some of the variables have a density of their own.
  boolean closedMarginals() {
    return true;
  }

  /// 1 below 0, 0 above, smooth at the distance of points of the grid.
  private static Tensor softBelow(Tensor x) {
    return dev.limpid.torch.Pointwise.sigmoid(x.times(-800));
  }

  @Test
  void singlePrecisionIsNear() {
    try (Scope scope = Scope.open()) {
      Posterior exact = posterior();
      Posterior single = family().at(tensor(PIXELS, 1).single());
      Tensor noise = Uniforms.drawn(new SplittableRandom(4), single, 200);
      Draws wanted = exact.draws(Doubles.of(noise));
      Draws found = single.draws(noise);
      near(wanted.z(), found.z(), 1e-4, "draw");
      near(wanted.logWeights(), found.logWeights(), 2e-3, "weight");
      near(exact.logDensity(wanted.z()), single.logDensity(wanted.z().single()), 2e-2, "density");
    }
  }

  /// Numbers of single pixels as what is trained.
  private static final class Free extends Net {
    private final Tensor raw;

    Free(int start, int pixels, int numbers) {
      super(1 + start);
      this.raw = root().normal("raw", start == 0 ? .05 : 1, pixels, numbers);
    }
  }

  /// The numbers of each pixel are fitted to draws of another distribution of the family, from near
  /// zero and, where fits have several optima, from elsewhere; what is left is its divergence from
  /// it.
  @Test
  void numbersOfAPixelAreFittedToDraws() {
    try (Scope scope = Scope.open()) {
      Posterior source = family().at(tensor(PIXELS, 1).single());
      Tensor z = source.samples(400, new SplittableRandom(6));
      double wanted = source.logDensity(z).mean().item();
      double[] best = new double[PIXELS];
      Arrays.fill(best, Double.NEGATIVE_INFINITY);
      for (int start = 0; start < starts(); start++) {
        double[] fitted = fitted(start, z);
        for (int i = 0; i < PIXELS; i++) best[i] = Math.max(best[i], fitted[i]);
      }
      double last = Arrays.stream(best).average().orElseThrow();
      assertTrue(
          last > wanted - .05, "mean log-density %.3f, of the source %.3f".formatted(last, wanted));
    }
  }

  /// Mean log-density of the draws of each pixel after a fit.
  private double[] fitted(int start, Tensor z) {
    PosteriorFamily family = family();
    int steps = 400;
    try (Free free = new Free(start, PIXELS, family.numbers());
        AdamW optimizer = new AdamW(free, 0)) {
      for (int s = 0; s < steps; s++)
        try (Scope step = Scope.recording()) {
          Tensor fit = family.at(free.raw).logDensity(z).mean();
          optimizer.zeroGradients();
          fit.times(-1).backward();
          optimizer.step(s < steps / 2 ? .1 : .02);
        }
      try (Scope scope = Scope.open()) {
        return Doubles.values(family.at(free.raw).logDensity(z).mean(0));
      }
    }
  }
}

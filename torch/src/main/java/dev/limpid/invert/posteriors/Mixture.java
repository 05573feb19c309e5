package dev.limpid.invert.posteriors;

import dev.limpid.torch.Doubles;
import dev.limpid.torch.Net;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A mixture of distributions of one family. Raw numbers: one for each component's share (softmax),
/// then those of each component. Zeros would make all components equal and their gradients too, so
/// each begins at a place of its own, next to the others.
///
/// @param components how many, 2 to 5
record Mixture(PosteriorFamily of, int components) implements PosteriorFamily {
  /// Between neighbouring components at first, in raw numbers of a location.
  private static final double APART = 0.2;

  Mixture {
    if (components < 2 || components > 5)
      throw new IllegalArgumentException("a mixture has 2 to 5 components, got " + components);
  }

  @Override
  public String name() {
    return "mixture";
  }

  @Override
  public int dimensions() {
    return of.dimensions();
  }

  @Override
  public int numbers() {
    return components * (1 + of.numbers());
  }

  @Override
  public Optional<Net> weights() {
    return of.weights();
  }

  @Override
  public Posterior at(Tensor raw) {
    List<Posterior> parts = new ArrayList<>();
    for (int c = 0; c < components; c++) {
      long from = components + (long) c * of.numbers();
      parts.add(of.at(raw.narrow(1, from, of.numbers()).plus(apart(c, raw))));
    }
    return new Of(parts, raw.narrow(1, 0, components).logSoftmax(1).transpose(0, 1));
  }

  /// Alternate variables go opposite ways.
  private Tensor apart(int component, Tensor like) {
    double[] shift = new double[of.numbers()];
    double step = (component - (components - 1) / 2.0) * APART;
    for (int j = 0; j < dimensions(); j++) shift[j] = j % 2 == 0 ? step : -step;
    return Doubles.like(Doubles.of(shift, shift.length), like);
  }

  /// @param logShares (component, n)
  private record Of(List<Posterior> parts, Tensor logShares) implements Posterior {
    @Override
    public Posterior marginal(int... variables) {
      return new Of(parts.stream().map(p -> p.marginal(variables)).toList(), logShares);
    }

    @Override
    public Tensor precision() {
      return logShares;
    }

    @Override
    public long pixels() {
      return logShares.size(1);
    }

    @Override
    public int dimensions() {
      return parts.getFirst().dimensions();
    }

    /// All components take the same.
    @Override
    public int noise() {
      return parts.getFirst().noise();
    }

    @Override
    public Tensor logDensity(Tensor z) {
      List<Tensor> each = new ArrayList<>();
      for (int c = 0; c < parts.size(); c++) each.add(parts.get(c).logDensity(z).plus(share(c)));
      return Tensor.stack(0, each).logSumExp(0);
    }

    /// (1, n).
    private Tensor share(int component) {
      return logShares.narrow(0, component, 1);
    }

    /// As many of each component, weighted by its share: expectations carry the gradient of shares
    /// too, without drawing a component.
    @Override
    public Draws draws(Tensor noise) {
      List<Tensor> z = new ArrayList<>();
      List<Tensor> logWeights = new ArrayList<>();
      double count = Math.log(parts.size());
      for (int c = 0; c < parts.size(); c++) {
        Draws drawn = parts.get(c).draws(noise);
        z.add(drawn.z());
        logWeights.add(drawn.logWeights().plus(share(c)).plus(count));
      }
      return new Draws(Tensor.cat(0, z), Tensor.cat(0, logWeights));
    }

    @Override
    public Tensor samples(int k, RandomGenerator random) {
      Tensor u = Uniforms.drawn(random, logShares, k, pixels());
      Tensor passed = u.newZeros(1, pixels());
      Tensor chosen = null;
      for (int c = 0; c < parts.size(); c++) {
        Tensor drawn = parts.get(c).samples(k, random);
        Tensor before = Pointwise.atMost(u, passed).unsqueeze(-1);
        chosen = chosen == null ? drawn : Pointwise.where(before, chosen, drawn);
        passed = passed.plus(share(c).detach().exp());
      }
      return chosen;
    }

    @Override
    public Tensor mean() {
      Tensor mean = null;
      for (int c = 0; c < parts.size(); c++) {
        Tensor part = parts.get(c).mean().times(share(c).exp().reshape(-1, 1));
        mean = mean == null ? part : mean.plus(part);
      }
      return mean;
    }
  }
}

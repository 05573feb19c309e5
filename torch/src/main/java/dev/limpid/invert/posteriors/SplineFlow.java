package dev.limpid.invert.posteriors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Neural spline flows (Durkan et al. 2019) between the ranks of truncated normal variables and the
/// uniform cube: truncated normal distributions set place and scale of each variable, the flow
/// their shape and dependence, at the resolution of the posterior and not of the box. Its weights
/// are shared by all pixels; at first it is the independent distribution. Raw numbers: d locations,
/// d scales, then context.
final class SplineFlow extends Net implements PosteriorFamily {
  private static final int PIECES = 8;
  private static final int NUMBERS = 3 * PIECES + 1;

  /// Numbers of a pixel that the networks of the flow see.
  private static final int CONTEXT = 32;

  private final String name;
  private final int dimensions;
  private final List<FlowLayer> layers = new ArrayList<>(); // from ranks to the uniform cube

  private SplineFlow(String name, int dimensions, long seed) {
    super(seed);
    if (dimensions < 2)
      throw new IllegalArgumentException("a flow has 2 variables or more, got " + dimensions);
    this.name = name;
    this.dimensions = dimensions;
  }

  /// Four layers of couplings: even and odd variables, first and second half.
  static SplineFlow coupling(int d, long seed) {
    SplineFlow flow = new SplineFlow("nsf-c", d, seed);
    for (int l = 0; l < 4; l++) {
      boolean[] moves = new boolean[d];
      for (int i = 0; i < d; i++) moves[i] = (l < 2 ? i % 2 : 2 * i / d) == l % 2;
      Place place = flow.root().in("layers").in(l);
      flow.layers.add(new CouplingLayer(place, moves, CONTEXT, NUMBERS));
    }
    return flow;
  }

  static SplineFlow autoregressive(int d, long seed) {
    SplineFlow flow = new SplineFlow("nsf-ar", d, seed);
    Place place = flow.root().in("layers").in(0);
    flow.layers.add(new AutoregressiveLayer(place, d, CONTEXT, NUMBERS));
    return flow;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public int numbers() {
    return 2 * dimensions + CONTEXT;
  }

  @Override
  public Optional<Net> weights() {
    return Optional.of(this);
  }

  @Override
  public Posterior at(Tensor raw) {
    long d = dimensions;
    return new Of(
        Box.normals(raw.narrow(1, 0, 2 * d)), raw.narrow(1, 2 * d, CONTEXT), layers, dimensions);
  }

  /// @param ranks of what the flow makes (n, d)
  /// @param context (n, context)
  private record Of(TruncatedNormal ranks, Tensor context, List<FlowLayer> layers, int dimensions)
      implements Posterior {
    @Override
    public Tensor precision() {
      return context;
    }

    @Override
    public long pixels() {
      return context.size(0);
    }

    @Override
    public int noise() {
      return dimensions;
    }

    @Override
    public Tensor logDensity(Tensor z) {
      Tensor density = ranks.logDensity(z).sum(-1);
      Tensor u = ranks.cdf(z);
      for (FlowLayer layer : layers) {
        Spline.Mapped mapped = layer.forward(u, context);
        density = density.plus(mapped.logSlope());
        u = mapped.value();
      }
      return density;
    }

    @Override
    public Draws draws(Tensor noise) {
      Tensor u = noise;
      for (FlowLayer layer : layers.reversed()) u = layer.inverse(u, context);
      return Draws.equal(ranks.quantile(u));
    }

    @Override
    public Draws draws(Tensor noise, int... asked) {
      Tensor u = noise;
      for (FlowLayer layer : layers.subList(1, layers.size()).reversed())
        u = layer.inverse(u, context);
      return Draws.equal(ranks.quantile(layers.getFirst().inverse(u, context, asked)));
    }
  }
}

package dev.limpid.invert.posteriors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Truncated normal variables in groups, each variable's location and scale by those before it in
/// its group and by all of the first group: the canopy, from which leaf and soil follow. Networks
/// that all pixels share add to the raw numbers of a pixel; at first they add nothing, and
/// variables are independent. Raw numbers: d locations, d scales, then context.
final class Hierarchical extends Net implements PosteriorFamily {
  private static final int CONTEXT = 16;

  private final int[] order;
  private final boolean[][] parents;
  private final Conditioner conditioner;

  /// @param groups of variables, in the order in which they are drawn
  Hierarchical(List<int[]> groups, long seed) {
    super(seed);
    this.order = groups.stream().flatMapToInt(Arrays::stream).toArray();
    this.parents = parents(groups);
    this.conditioner = new Conditioner(root().in("locations_and_scales"), parents, CONTEXT, 2);
  }

  /// Of canopies, as `dev.limpid.canopy.Latents` orders them: what a leaf is, then LAI, leaf angle
  /// and hot spot, then two of the soil.
  ///
  /// @param d 11, or 12 with anthocyanins
  static Hierarchical canopy(int d, long seed) {
    if (d != 11 && d != 12)
      throw new IllegalArgumentException(
          "hierarchical is for the 11 or 12 variables of a canopy, got " + d);
    int leaf = d - 5;
    List<int[]> groups =
        List.of(
            new int[] {leaf, leaf + 1, leaf + 2},
            IntStream.range(0, leaf).toArray(),
            new int[] {leaf + 3, leaf + 4});
    return new Hierarchical(groups, seed);
  }

  private static boolean[][] parents(List<int[]> groups) {
    int d = groups.stream().mapToInt(g -> g.length).sum();
    boolean[][] parents = new boolean[d][d];
    for (int g = 0; g < groups.size(); g++) {
      int[] group = groups.get(g);
      for (int i = 0; i < group.length; i++) {
        if (g > 0) for (int first : groups.getFirst()) parents[group[i]][first] = true;
        for (int j = 0; j < i; j++) parents[group[i]][group[j]] = true;
      }
    }
    return parents;
  }

  @Override
  public String name() {
    return "hierarchical";
  }

  @Override
  public int dimensions() {
    return order.length;
  }

  @Override
  public int numbers() {
    return 2 * dimensions() + CONTEXT;
  }

  @Override
  public Optional<Net> weights() {
    return Optional.of(this);
  }

  @Override
  public Posterior at(Tensor raw) {
    long d = dimensions();
    return new Of(raw.narrow(1, 0, d), raw.narrow(1, d, d), raw.narrow(1, 2 * d, CONTEXT));
  }

  private final class Of implements Posterior {
    private final Tensor locations; // (n, d)
    private final Tensor scales; // (n, d)
    private final Tensor context; // (n, context)

    Of(Tensor locations, Tensor scales, Tensor context) {
      this.locations = locations;
      this.scales = scales;
      this.context = context;
    }

    @Override
    public Tensor precision() {
      return context;
    }

    @Override
    public long pixels() {
      return context.size(0);
    }

    @Override
    public int dimensions() {
      return order.length;
    }

    @Override
    public int noise() {
      return order.length;
    }

    /// @param moves (..., 2), what the networks add
    private static Tensor location(Tensor locations, Tensor moves) {
      return Box.location(locations.plus(moves.narrow(-1, 0, 1).sum(-1)));
    }

    private static Tensor scale(Tensor scales, Tensor moves) {
      return Box.scale(scales.plus(moves.narrow(-1, 1, 1).sum(-1)));
    }

    @Override
    public Tensor logDensity(Tensor z) {
      Tensor moves = conditioner.of(z, context);
      return new TruncatedNormal(location(locations, moves), scale(scales, moves))
          .logDensity(z)
          .sum(-1);
    }

    @Override
    public Draws draws(Tensor noise) {
      return draws(noise, order);
    }

    @Override
    public Draws draws(Tensor noise, int... asked) {
      return Draws.equal(
          Ancestral.drawn(
              noise,
              Ancestral.needed(order, parents, asked),
              (i, before) -> {
                Tensor moves = conditioner.of(i, before, context);
                return TruncatedNormal.quantile(
                    location(column(locations, i), moves),
                    scale(column(scales, i), moves),
                    column(noise, i));
              }));
    }

    private static Tensor column(Tensor x, int i) {
      return x.narrow(-1, i, 1).sum(-1);
    }
  }
}

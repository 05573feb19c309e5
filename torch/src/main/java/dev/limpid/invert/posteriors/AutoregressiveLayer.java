package dev.limpid.invert.posteriors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.stream.IntStream;

/// Splines move each variable by what those before it are (Durkan et al. 2019): all at once
/// forwards, one after the other backwards.
final class AutoregressiveLayer implements FlowLayer {
  private final boolean[][] parents;
  private final Conditioner conditioner;

  AutoregressiveLayer(Net.Place place, int d, int context, int numbers) {
    this.parents = new boolean[d][d];
    for (int i = 0; i < d; i++) for (int j = 0; j < i; j++) parents[i][j] = true;
    this.conditioner = new Conditioner(place, parents, context, numbers);
  }

  @Override
  public Spline.Mapped forward(Tensor u, Tensor context) {
    Spline.Mapped mapped = Spline.unit(conditioner.of(u, context)).of(u);
    return new Spline.Mapped(mapped.value(), mapped.logSlope().sum(-1));
  }

  @Override
  public Tensor inverse(Tensor v, Tensor context) {
    return inverse(v, context, order());
  }

  @Override
  public Tensor inverse(Tensor v, Tensor context, int... asked) {
    return Ancestral.drawn(
        v,
        Ancestral.needed(order(), parents, asked),
        (i, before) ->
            SplineInverse.of(conditioner.of(i, before, context), v.narrow(2, i, 1).sum(-1)));
  }

  private int[] order() {
    return IntStream.range(0, parents.length).toArray();
  }
}

package dev.limpid.invert.posteriors;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/// Splines move some variables, by what the others are (Dinh et al. 2017; Durkan et al. 2019).
final class CouplingLayer implements FlowLayer {
  private final long[] moved;
  private final long[] kept;
  private final Conditioner conditioner;

  /// @param moves which variables are moved
  CouplingLayer(Net.Place place, boolean[] moves, int context, int numbers) {
    this.moved = where(moves, true);
    this.kept = where(moves, false);
    boolean[][] parents = new boolean[moved.length][moves.length];
    for (boolean[] row : parents) for (long j : kept) row[(int) j] = true;
    this.conditioner = new Conditioner(place, parents, context, numbers);
  }

  private static long[] where(boolean[] moves, boolean wanted) {
    return LongStream.range(0, moves.length).filter(i -> moves[(int) i] == wanted).toArray();
  }

  private static Tensor positions(long... of) {
    return Tensor.ofLongs(of, of.length);
  }

  @Override
  public Spline.Mapped forward(Tensor u, Tensor context) {
    Spline.Mapped mapped =
        Spline.unit(conditioner.of(u, context)).of(u.select(2, positions(moved)));
    return new Spline.Mapped(together(u, mapped.value()), mapped.logSlope().sum(-1));
  }

  @Override
  public Tensor inverse(Tensor v, Tensor context) {
    return together(v, SplineInverse.of(conditioner.of(v, context), v.select(2, positions(moved))));
  }

  /// Kept variables and moved ones in their order.
  private Tensor together(Tensor before, Tensor after) {
    long[] place = new long[kept.length + moved.length];
    for (int i = 0; i < kept.length; i++) place[(int) kept[i]] = i;
    for (int i = 0; i < moved.length; i++) place[(int) moved[i]] = kept.length + (long) i;
    Tensor both = Tensor.cat(2, List.of(before.select(2, positions(kept)), after));
    return both.select(2, positions(place));
  }
}

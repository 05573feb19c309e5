package dev.limpid.invert.priors;

import dev.limpid.canopy.Latents;
import dev.limpid.canopy.Parameter;
import dev.limpid.canopy.Prior;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A prior of `canopy` as a step of a loss: each variable's place u in the range that the leaf area
/// L leaves, `u = (z - low L) / (1 - (low + 1 - high) L)`, is normal, cut at 0 and 1; the density
/// has the slope of u for each variable.
public final class CanopyPrior implements PriorDensity {
  private final List<Prior.Marginal> marginals;
  private final int leafArea;

  public CanopyPrior(Prior prior, Latents latents) {
    this.marginals = prior.marginals(latents);
    this.leafArea = latents.position(Parameter.LAI);
  }

  @Override
  public Tensor log(Tensor z) {
    Tensor area = z.narrow(-1, leafArea, 1); // (k, n, 1)
    Tensor width = area.times(each(m -> m.high() - m.low() - 1, z)).plus(1);
    Tensor place = z.minus(area.times(each(Prior.Marginal::low, z))).over(width);
    Tensor precision = each(m -> 1 / m.scale(), z);
    Tensor score = place.minus(each(Prior.Marginal::location, z)).times(precision);
    Tensor log =
        score
            .square()
            .times(-0.5)
            .minus(each(Prior.Marginal::logMass, z))
            .minus(Pointwise.log(width));
    Tensor beyond = place.minus(Pointwise.between(place.detach(), 0, 1)).square().above(0);
    return log.masked(beyond, Double.NEGATIVE_INFINITY).sum(-1);
  }

  /// A number of each variable (d).
  private Tensor each(ToDoubleFunction<Prior.Marginal> number, Tensor like) {
    double[] values = marginals.stream().mapToDouble(number).toArray();
    return Doubles.like(Doubles.of(values, values.length), like);
  }
}

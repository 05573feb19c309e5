package dev.limpid.invert.posteriors;

import dev.limpid.torch.Ordering;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.List;

/// Increasing functions made of rational-quadratic pieces (Gregory & Delbourgo 1982; Durkan et al.
/// 2019, eq. 4 to 8), one for each value, from an interval onto itself.
final class Spline {
  /// Least width and height of a piece as a share of the interval, least slope at a knot.
  static final double LEAST = 1e-3;

  /// Makes a slope of 1 of a zero.
  static final double STRAIGHT = Math.log(Math.expm1(1 - LEAST));

  private final Tensor x; // knots (..., K + 1)
  private final Tensor y;
  private final Tensor slopes; // there
  private final double bound; // of intervals with tails, else 0

  /// @param bound the interval is [-bound, bound], and the function the identity beyond it; or 0:
  ///   the interval is [0, 1]
  private Spline(Tensor widths, Tensor heights, Tensor slopes, double bound) {
    this.bound = bound;
    this.x = knots(widths);
    this.y = knots(heights);
    this.slopes = slopes;
  }

  /// On the unit interval.
  ///
  /// @param widths any numbers (..., K)
  /// @param heights any numbers (..., K)
  /// @param slopes any numbers (..., K + 1)
  static Spline unit(Tensor widths, Tensor heights, Tensor slopes) {
    return new Spline(widths, heights, Pointwise.softplus(slopes).plus(LEAST), 0);
  }

  /// On the unit interval from one row of numbers, in which zeros make the identity.
  ///
  /// @param raw (..., 3 K + 1)
  static Spline unit(Tensor raw) {
    long k = (raw.size(-1) - 1) / 3;
    return unit(
        raw.narrow(-1, 0, k), raw.narrow(-1, k, k), raw.narrow(-1, 2 * k, k + 1).plus(STRAIGHT));
  }

  /// On [-bound, bound], with slope 1 at the ends and beyond.
  ///
  /// @param slopes any numbers (..., K - 1)
  static Spline withTails(Tensor widths, Tensor heights, Tensor slopes, double bound) {
    Tensor one = widths.narrow(-1, 0, 1).newZeros(ends(widths)).plus(1);
    Tensor inner = Pointwise.softplus(slopes).plus(LEAST);
    return new Spline(widths, heights, Tensor.cat(-1, List.of(one, inner, one)), bound);
  }

  private static long[] ends(Tensor widths) {
    long[] shape = widths.shape();
    shape[shape.length - 1] = 1;
    return shape;
  }

  private Tensor knots(Tensor raw) {
    long k = raw.size(-1);
    Tensor shares = raw.softmax(-1).times(1 - LEAST * k).plus(LEAST);
    Tensor inner = Ordering.cumulative(shares, -1).narrow(-1, 0, k - 1);
    Tensor first = inner.newZeros(ends(raw));
    Tensor knots = Tensor.cat(-1, List.of(first, inner, first.plus(1)));
    return bound == 0 ? knots : knots.times(2 * bound).plus(-bound);
  }

  /// Images of values, and the logarithm of the slope there.
  record Mapped(Tensor value, Tensor logSlope) {}

  /// What belongs to the piece that a value lies in.
  private final class Piece {
    private final Tensor left; // x of its left knot
    private final Tensor width;
    private final Tensor bottom; // y of its left knot
    private final Tensor height;
    private final Tensor mean; // slope
    private final Tensor first; // slope at the left knot
    private final Tensor last;

    Piece(Tensor knots, Tensor values) {
      Tensor at = Ordering.knotsBelow(knots.detach(), values.detach().unsqueeze(-1)).plus(-1);
      Tensor piece = Ordering.positions(Pointwise.between(at, 0, (double) (knots.size(-1) - 2)));
      Tensor next = Ordering.positions(piece.plus(1));
      this.left = pick(x, piece);
      this.width = pick(x, next).minus(left);
      this.bottom = pick(y, piece);
      this.height = pick(y, next).minus(bottom);
      this.mean = height.over(width);
      this.first = pick(slopes, piece);
      this.last = pick(slopes, next);
    }

    private static Tensor pick(Tensor of, Tensor at) {
      return Ordering.pick(of, -1, at).sum(-1);
    }

    /// How much the slopes at the knots exceed the mean one, twice.
    Tensor excess() {
      return first.plus(last).minus(mean.times(2));
    }

    Tensor logSlope(Tensor share) {
      Tensor rest = share.times(-1).plus(1);
      Tensor both = share.times(rest);
      Tensor top =
          last.times(share.square())
              .plus(mean.times(both).times(2))
              .plus(first.times(rest.square()));
      Tensor below = mean.plus(excess().times(both));
      return Pointwise.log(mean)
          .times(2)
          .plus(Pointwise.log(top))
          .minus(Pointwise.log(below).times(2));
    }
  }

  /// The function.
  Mapped of(Tensor values) {
    Tensor inside = inside(values);
    Piece p = new Piece(x, inside);
    Tensor share = inside.minus(p.left).over(p.width);
    Tensor both = share.times(share.times(-1).plus(1));
    Tensor top = p.height.times(p.mean.times(share.square()).plus(p.first.times(both)));
    Tensor below = p.mean.plus(p.excess().times(both));
    return withTails(values, p.bottom.plus(top.over(below)), p.logSlope(share));
  }

  /// Its inverse; the slope is the inverse's too.
  Mapped inverse(Tensor values) {
    Tensor inside = inside(values);
    Piece p = new Piece(y, inside);
    Tensor above = inside.minus(p.bottom);
    Tensor bent = above.times(p.excess());
    Tensor a = p.height.times(p.mean.minus(p.first)).plus(bent);
    Tensor b = p.height.times(p.first).minus(bent);
    Tensor c = p.mean.times(above).times(-1);
    Tensor root = Pointwise.sqrt(b.square().minus(a.times(c).times(4)));
    Tensor share = Pointwise.between(c.times(2).over(b.plus(root).times(-1)), 0, 1);
    return withTails(values, p.left.plus(share.times(p.width)), p.logSlope(share).times(-1));
  }

  private Tensor inside(Tensor values) {
    return Pointwise.between(values, bound == 0 ? 0 : -bound, bound == 0 ? 1 : bound);
  }

  private Mapped withTails(Tensor values, Tensor mapped, Tensor logSlope) {
    if (bound == 0) return new Mapped(mapped, logSlope);
    Tensor beyond = values.square().above(bound * bound);
    return new Mapped(Pointwise.where(beyond, values, mapped), logSlope.masked(beyond, 0));
  }
}

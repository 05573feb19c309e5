package dev.limpid.invert.posteriors;

import dev.limpid.torch.LinearAlgebra;
import dev.limpid.torch.Normal;
import dev.limpid.torch.Pointwise;
import dev.limpid.torch.Tensor;
import java.util.List;

/// The tilt of a [Separation] for which the largest weight is smallest (Botev 2017): the saddle
/// point of `psi(x, g) = sum g_i^2 / 2 - x_i g_i + ln(Phi(b_i - g_i) - Phi(a_i - g_i))`, where a
/// and b are the ends of the box in conditional standard deviations. No weight is above `e^psi`
/// there, so draws kept with probability `weight / e^psi` are exact. Without gradients, all pixels
/// at once.
final class MinimaxTilting {
  private static final int STEPS = 100;
  private static final double SOLVED = 1e-18; // sum of squares of the gradient
  private static final double SHORTEST = 1e-6;

  private final Tensor ahead; // (n, d, d - 1), lower / its diagonal, left of the diagonal
  private final Tensor low; // (n, d)
  private final Tensor high;

  private MinimaxTilting(Tensor mean, Tensor lower) {
    long d = mean.size(1);
    Tensor scale = LinearAlgebra.diagonal(lower);
    this.ahead = LinearAlgebra.belowDiagonal(lower).over(scale.unsqueeze(-1)).narrow(2, 0, d - 1);
    this.low = mean.times(-1).over(scale);
    this.high = mean.times(-1).plus(1).over(scale);
  }

  /// @param tilt (n, d), 0 for the last variable
  /// @param largest logarithm of the largest weight (n)
  record Saddle(Tensor tilt, Tensor largest) {}

  /// @param mean (n, d)
  /// @param lower factor of the covariance (n, d, d)
  static Saddle of(Tensor mean, Tensor lower) {
    return new MinimaxTilting(mean.detach(), lower.detach()).solve();
  }

  /// @param x (n, d - 1)
  /// @param g (n, d - 1)
  private record Point(Tensor x, Tensor g) {
    Point moved(Tensor step) {
      long m = x.size(1);
      return new Point(x.plus(step.narrow(1, 0, m)), g.plus(step.narrow(1, m, m)));
    }
  }

  /// The gradient of psi and what its derivatives need.
  ///
  /// @param residual (n, 2 (d - 1))
  /// @param slope derivative of each shift by its location (n, d)
  /// @param logMass of the conditionals (n, d)
  private record State(Tensor residual, Tensor slope, Tensor logMass) {
    Tensor size() {
      return residual.square().sum(-1).unsqueeze(-1);
    }
  }

  private State state(Point p) {
    long m = p.x.size(1);
    Tensor t = ahead.matmul(p.x.unsqueeze(-1)).reshape(low.shape()).plus(padded(p.g));
    Tensor a = low.minus(t);
    Tensor b = high.minus(t);
    Tensor logMass = Normal.logMass(a, b);
    Tensor atLow = Normal.logDensity(a).minus(logMass).exp();
    Tensor atHigh = Normal.logDensity(b).minus(logMass).exp();
    Tensor shift = atLow.minus(atHigh);
    Tensor slope = a.times(atLow).minus(b.times(atHigh)).minus(shift.square());
    Tensor byG = p.g.plus(shift.narrow(1, 0, m)).minus(p.x);
    Tensor byX = ahead.transpose(1, 2).matmul(shift.unsqueeze(-1)).reshape(p.g.shape()).minus(p.g);
    return new State(Tensor.cat(1, List.of(byG, byX)), slope, logMass);
  }

  private static Tensor padded(Tensor g) {
    return Tensor.cat(1, List.of(g, g.newZeros(g.size(0), 1)));
  }

  private Tensor jacobian(State s) {
    long m = ahead.size(2);
    Tensor one = LinearAlgebra.diagonalMatrix(ahead.newZeros(m).plus(1));
    Tensor bent = ahead.times(s.slope.unsqueeze(-1)); // (n, d, m)
    Tensor own = LinearAlgebra.diagonalMatrix(s.slope.narrow(1, 0, m));
    Tensor top = Tensor.cat(2, List.of(bent.narrow(1, 0, m).minus(one), own.plus(one)));
    Tensor bottom =
        Tensor.cat(
            2,
            List.of(
                ahead.transpose(1, 2).matmul(bent),
                bent.narrow(1, 0, m).transpose(1, 2).minus(one)));
    return Tensor.cat(1, List.of(top, bottom));
  }

  private Saddle solve() {
    long n = low.size(0);
    long m = ahead.size(2);
    Point p = new Point(low.newZeros(n, m), low.newZeros(n, m));
    State s = state(p);
    for (int i = 0; i < STEPS && m > 0 && Pointwise.largest(s.size()) > SOLVED; i++) {
      Tensor step =
          LinearAlgebra.solve(jacobian(s), s.residual.unsqueeze(-1)).reshape(n, 2 * m).times(-1);
      p = shortened(p, step, s.size());
      s = state(p);
    }
    Tensor psi = p.g.times(0.5).minus(p.x).times(p.g).sum(-1).plus(s.logMass.sum(-1));
    return safe(s, padded(p.g), psi);
  }

  /// Without a saddle point, as between variables that determine each other, no tilt: weights are
  /// at most 1 then.
  private static Saddle safe(State s, Tensor tilt, Tensor psi) {
    Tensor solved = Pointwise.atMost(s.size(), s.size().newZeros(1).plus(SOLVED));
    return new Saddle(
        Pointwise.where(solved, tilt, tilt.newZeros(tilt.shape())),
        Pointwise.where(solved.reshape(-1), psi, psi.newZeros(psi.shape())));
  }

  /// Newton's step, halved for each pixel until its residual shrinks.
  private Point shortened(Point from, Tensor step, Tensor size) {
    Tensor share = size.newZeros(size.shape()).plus(1);
    for (double length = 1; length > SHORTEST; length /= 2) {
      Tensor better = Pointwise.atMost(state(from.moved(step.times(share))).size(), size);
      if (Pointwise.all(better)) break;
      share = Pointwise.where(better, share, share.times(0.5));
    }
    return from.moved(step.times(share));
  }
}

package dev.limpid.torch;

/// A function of each row of a matrix that Java computes together with its derivatives, made a step
/// of a network: the binding has no functions with a gradient of their own. With J the derivatives,
/// the result is `f(x) + (x - x') J`, where x' is x without history: the second part is 0, and its
/// gradient is that of f. It has first derivatives only.
public final class RowFunction {
  private RowFunction() {}

  /// What Java computes, in double precision and row-major order.
  @FunctionalInterface
  public interface Rows {
    /// @param x (row, input)
    /// @param y filled, (row, output)
    /// @param derivatives filled, (row, input, output); null where no gradient is asked for
    void compute(double[] x, double[] y, double[] derivatives);
  }

  /// @param x (row, input)
  /// @return (row, output), in the precision of x
  public static Tensor of(Tensor x, int outputs, Rows f) {
    long rows = x.size(0);
    long inputs = x.size(1);
    boolean gradient = Scope.records() && x.raw.requires_grad();
    double[] y = new double[Math.toIntExact(rows * outputs)];
    double[] derivatives = gradient ? new double[Math.toIntExact(rows * inputs * outputs)] : null;
    f.compute(Doubles.values(x), y, derivatives);
    Tensor value = Doubles.like(Doubles.of(y, rows, outputs), x);
    if (!gradient) return value;
    Tensor jacobian = Doubles.like(Doubles.of(derivatives, rows, inputs, outputs), x);
    Tensor none = x.minus(x.detach()).unsqueeze(1); // (row, 1, input)
    return value.plus(none.matmul(jacobian).reshape(rows, outputs));
  }
}

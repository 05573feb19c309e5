package dev.limpid.bandmath;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Set;

/// An arithmetic expression over bands, evaluated for a run of pixels at a time in `float`. No data
/// in any band that is used gives no data; so does a result that is not finite (a denominator of 0,
/// the root of a negative number).
sealed interface Expression extends Serializable {
  record Constant(float value) implements Expression {}

  /// @param name as the user wrote it: a band's name, or `@4` for the fourth band
  record Variable(String name) implements Expression {}

  record Binary(char operator, Expression left, Expression right) implements Expression {}

  record Negative(Expression of) implements Expression {}

  record Call(Function function, Expression of) implements Expression {}

  enum Function {
    SQRT,
    ABS,
    LOG,
    EXP
  }

  /// Names of the bands that are used, in the order of their first use.
  default Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    collect(this, names);
    return names;
  }

  private static void collect(Expression e, Set<String> names) {
    switch (e) {
      case Constant c -> {}
      case Variable(String name) -> names.add(name);
      case Binary(char operator, Expression left, Expression right) -> {
        collect(left, names);
        collect(right, names);
      }
      case Negative(Expression of) -> collect(of, names);
      case Call(Function function, Expression of) -> collect(of, names);
    }
  }

  /// Where a variable's values are.
  interface Values {
    /// Copies the values of `name` for pixels from `from` on into `into`, `n` of them.
    void copy(String name, int from, float[] into, int n);
  }

  /// Evaluates for `n` pixels from `from` on.
  ///
  /// @param room scratch arrays of at least `n` values, one more than the expression is deep
  /// @param depth index in `room` where the result goes
  default void evaluate(Values values, int from, int n, float[][] room, int depth) {
    float[] out = room[depth];
    switch (this) {
      case Constant(float value) -> java.util.Arrays.fill(out, 0, n, value);
      case Variable(String name) -> values.copy(name, from, out, n);
      case Negative(Expression of) -> {
        of.evaluate(values, from, n, room, depth);
        negate(out, n);
      }
      case Call(Function function, Expression of) -> {
        of.evaluate(values, from, n, room, depth);
        apply(function, out, n);
      }
      case Binary(char operator, Expression left, Expression right) -> {
        left.evaluate(values, from, n, room, depth);
        right.evaluate(values, from, n, room, depth + 1);
        combine(operator, out, room[depth + 1], n);
      }
    }
  }

  private static void negate(float[] out, int n) {
    for (int i = 0; i < n; i++) out[i] = -out[i];
  }

  private static void apply(Function function, float[] out, int n) {
    switch (function) {
      case SQRT -> {
        for (int i = 0; i < n; i++) out[i] = (float) Math.sqrt(out[i]);
      }
      case ABS -> {
        for (int i = 0; i < n; i++) out[i] = Math.abs(out[i]);
      }
      case LOG -> {
        for (int i = 0; i < n; i++) out[i] = (float) StrictMath.log(out[i]);
      }
      case EXP -> {
        for (int i = 0; i < n; i++) out[i] = (float) StrictMath.exp(out[i]);
      }
    }
  }

  /// One method a loop: each is compiled when it is used, on its own, in a few milliseconds.
  private static void combine(char operator, float[] a, float[] b, int n) {
    switch (operator) {
      case '+' -> add(a, b, n);
      case '-' -> subtract(a, b, n);
      case '*' -> multiply(a, b, n);
      case '/' -> divide(a, b, n);
      case '^' -> power(a, b, n);
      default -> throw new IllegalStateException("operator " + operator);
    }
  }

  private static void add(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) a[i] += b[i];
  }

  private static void subtract(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) a[i] -= b[i];
  }

  private static void multiply(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) a[i] *= b[i];
  }

  private static void divide(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) a[i] /= b[i];
  }

  private static void power(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) a[i] = (float) StrictMath.pow(a[i], b[i]);
  }

  /// Scratch arrays that [#evaluate] needs.
  default int depth() {
    return switch (this) {
      case Constant c -> 1;
      case Variable v -> 1;
      case Negative(Expression of) -> of.depth();
      case Call(Function function, Expression of) -> of.depth();
      case Binary(char operator, Expression left, Expression right) ->
          Math.max(left.depth(), 1 + right.depth());
    };
  }
}

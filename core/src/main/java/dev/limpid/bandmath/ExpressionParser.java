package dev.limpid.bandmath;

import java.util.Locale;

/// Reads `(B08-B04)/(B08+B04)`: + - * / ^, unary minus, parentheses, numbers, band names, `@N`, and
/// sqrt, abs, log, exp.
final class ExpressionParser {
  private static final int DEEPEST = 64;

  private final String text;
  private int at;
  private int depth;

  private ExpressionParser(String text) {
    this.text = text;
  }

  static Expression parse(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    Expression e = parser.sum();
    if (parser.peek() != 0) throw parser.wrong("an operator");
    return e;
  }

  private Expression sum() {
    if (++depth > DEEPEST)
      throw new IllegalArgumentException("expression nested deeper than " + DEEPEST);
    Expression e = product();
    for (char c = peek(); c == '+' || c == '-'; c = peek()) {
      at++;
      e = new Expression.Binary(c, e, product());
    }
    depth--;
    return e;
  }

  private Expression product() {
    Expression e = unary();
    for (char c = peek(); c == '*' || c == '/'; c = peek()) {
      at++;
      e = new Expression.Binary(c, e, unary());
    }
    return e;
  }

  private Expression unary() {
    if (peek() != '-') return power();
    at++;
    if (++depth > DEEPEST)
      throw new IllegalArgumentException("expression nested deeper than " + DEEPEST);
    Expression e = new Expression.Negative(unary());
    depth--;
    return e;
  }

  private Expression power() {
    Expression base = atom();
    if (peek() != '^') return base;
    at++;
    return new Expression.Binary('^', base, unary());
  }

  private Expression atom() {
    char c = peek();
    if (c == '(') {
      at++;
      Expression e = sum();
      close();
      return e;
    }
    if (Character.isDigit(c) || c == '.') return new Expression.Constant(number());
    if (Character.isLetter(c) || c == '_' || c == '@') return named();
    throw wrong("a band, a number or '('");
  }

  private void close() {
    if (peek() != ')') throw wrong("')'");
    at++;
  }

  private Expression named() {
    int from = at++;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at))
            || text.charAt(at) == '_'
            || text.charAt(at) == '.')) at++;
    String name = text.substring(from, at);
    if (peek() != '(') return new Expression.Variable(name);
    Expression.Function function;
    try {
      function = Expression.Function.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "unknown function '" + name + "' in '" + text + "'; there are sqrt, abs, log, exp", e);
    }
    at++;
    Expression of = sum();
    close();
    return new Expression.Call(function, of);
  }

  private float number() {
    int from = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.'))
      at++;
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) at++;
    }
    try {
      return Float.parseFloat(text.substring(from, at));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "not a number: '" + text.substring(from, at) + "' in '" + text + "'", e);
    }
  }

  /// The next character that is no blank, 0 at the end.
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    return at < text.length() ? text.charAt(at) : 0;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "expected %s at position %d of '%s'".formatted(expected, at + 1, text));
  }
}

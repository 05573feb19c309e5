package dev.limpid.geo;

import dev.limpid.io.BadInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A node of well-known text, `KEYWORD[literal, ..., NODE[...], ...]`: version 1 (OGC 01-009) and
/// version 2 (ISO 19162) share the syntax.
///
/// @param keyword in capitals
/// @param literals texts without quotes, numbers and bare words, in order
/// @param children nodes, in order
record Wkt(String keyword, List<String> literals, List<Wkt> children) {
  private static final int LONGEST = 1 << 18;
  private static final int DEEPEST = 32;

  Wkt {
    literals = List.copyOf(literals);
    children = List.copyOf(children);
  }

  static Wkt parse(String text) throws BadInput {
    if (text.length() > LONGEST)
      throw new BadInput(
          "crs.wkt",
          "",
          "well-known text of %d characters, at most %d".formatted(text.length(), LONGEST));
    return new Parser(text).parse();
  }

  /// The first child with one of these keywords.
  Optional<Wkt> child(String... keywords) {
    return children.stream().filter(c -> Arrays.asList(keywords).contains(c.keyword)).findFirst();
  }

  /// The first child with one of these keywords, which a valid text has.
  Wkt need(String... keywords) throws BadInput {
    return child(keywords)
        .orElseThrow(
            () ->
                new BadInput("crs.wkt", "", keyword + " without " + String.join(" or ", keywords)));
  }

  /// Literal 0, the name of most nodes.
  String name() {
    return literals.isEmpty() ? "" : literals.getFirst();
  }

  double number(int literal) throws BadInput {
    if (literal < literals.size()) {
      try {
        double value = Double.parseDouble(literals.get(literal));
        if (Double.isFinite(value)) return value;
      } catch (NumberFormatException notOne) {
        // reported below, like a number that is missing
      }
    }
    throw new BadInput(
        "crs.wkt",
        "",
        "%s needs a number at place %d, has %s".formatted(keyword, literal + 1, literals));
  }

  /// The code of the authority EPSG for this node, 0 without one.
  int epsg() {
    Optional<Wkt> id = child("AUTHORITY", "ID").filter(i -> i.name().equalsIgnoreCase("EPSG"));
    if (id.isEmpty() || id.get().literals.size() < 2) return 0;
    String code = id.get().literals.get(1);
    return code.matches("\\d{4,5}") ? Integer.parseInt(code) : 0;
  }

  private static final class Parser {
    private final String text;
    private int at;
    private final Deque<Open> open = new ArrayDeque<>();

    /// A node whose closing bracket has not been seen.
    private record Open(String keyword, List<String> literals, List<Wkt> children) {}

    Parser(String text) {
      this.text = text;
    }

    Wkt parse() throws BadInput {
      while (true) {
        char next = peek();
        if (next == '"') {
          String literal = quoted();
          inside().literals().add(literal);
        } else if (next == ',') {
          at++;
        } else if (next == ']' || next == ')') {
          at++;
          Wkt closed = close();
          if (open.isEmpty()) return end(closed);
          inside().children().add(closed);
        } else {
          word();
        }
      }
    }

    private Wkt end(Wkt root) throws BadInput {
      if (!text.substring(at).isBlank()) throw broken("text after the last bracket");
      return root;
    }

    private Wkt close() throws BadInput {
      Open node = inside();
      open.pop();
      return new Wkt(node.keyword(), node.literals(), node.children());
    }

    private Open inside() throws BadInput {
      if (open.isEmpty()) throw broken("no keyword at the start");
      return open.peek();
    }

    /// A keyword when a bracket follows, else a number or an enumeration such as `NORTH`.
    private void word() throws BadInput {
      int from = at;
      while (at < text.length() && ",[]()\"".indexOf(text.charAt(at)) < 0) at++;
      String word = text.substring(from, at).strip();
      boolean opens = at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(');
      if (!opens) {
        if (word.isEmpty()) throw broken("an empty value");
        inside().literals().add(word);
        return;
      }
      at++;
      if (open.size() == DEEPEST) throw broken("nested deeper than " + DEEPEST);
      open.push(new Open(word.toUpperCase(Locale.ROOT), new ArrayList<>(), new ArrayList<>()));
    }

    /// A quoted text; a doubled quote stands for one.
    private String quoted() throws BadInput {
      StringBuilder literal = new StringBuilder();
      for (at++; at < text.length(); at++) {
        if (text.charAt(at) == '"') {
          at++;
          if (at >= text.length() || text.charAt(at) != '"') return literal.toString();
        }
        literal.append(text.charAt(at));
      }
      throw broken("a quote that is not closed");
    }

    private char peek() throws BadInput {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
      if (at == text.length()) throw broken("a bracket that is not closed");
      return text.charAt(at);
    }

    private BadInput broken(String what) {
      return new BadInput(
          "crs.wkt", "", "not well-known text: %s (character %d)".formatted(what, at + 1));
    }
  }
}

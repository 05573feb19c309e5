package dev.limpid.landcover;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small table of text with `,` or `;` between cells, quoting as in RFC 4180, with or without
/// byte-order mark. Blank lines are skipped; cells are trimmed unless quoted.
///
/// For tables of classes: at most 16 MiB, and not more lines or columns than `most`, so that a
/// hostile file cannot fill the memory.
record Csv(String file, List<Line> lines) {
  /// @param number of the line in the file, from 1
  record Line(int number, List<String> cells) {}

  private static final long MOST_BYTES = Math.min(16L << 20, Limits.DEFAULT.document());

  /// @param most lines, and cells in a line
  static Csv read(Path path, int most) throws IOException {
    long size = Files.size(path);
    if (size > MOST_BYTES)
      throw new BadInput(
          "csv.size", path.toString(), "has " + size + " bytes; expected at most " + MOST_BYTES);
    return new Csv(path.toString(), new Parser(path.toString(), decode(path)).lines(most));
  }

  private static String decode(Path path) throws IOException {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      BadInput bad =
          new BadInput(
              "csv.encoding", path.toString(), "is not UTF-8 text; save it again as UTF-8");
      bad.initCause(e);
      throw bad;
    }
  }

  BadInput bad(String code, String message) {
    return new BadInput(code, file, message);
  }

  private static final class Parser {
    private final String file;
    private final String text;
    private final char separator;
    private int at;
    private int line = 1;

    Parser(String file, String text) {
      this.file = file;
      this.text = text;
      separator = separator(text);
    }

    /// The one of `,` and `;` that the first line holds more often outside quotes.
    private static char separator(String text) {
      int commas = 0;
      int semicolons = 0;
      boolean quoted = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        if (c == ',') commas++;
        if (c == ';') semicolons++;
      }
      return semicolons > commas ? ';' : ',';
    }

    List<Line> lines(int most) throws BadInput {
      List<Line> lines = new ArrayList<>();
      while (at < text.length()) {
        int number = line;
        List<String> cells = new ArrayList<>();
        do {
          if (cells.size() == most) throw tooMany("line " + number + " has", "cells", most);
          cells.add(cell());
        } while (next(separator));
        endOfLine();
        if (cells.size() == 1 && cells.getFirst().isEmpty()) continue;
        if (lines.size() == most) throw tooMany("has", "lines", most);
        lines.add(new Line(number, cells));
      }
      return lines;
    }

    private BadInput tooMany(String where, String what, int most) {
      return new BadInput(
          "csv.size", file, where + " more than " + most + " " + what + "; expected fewer classes");
    }

    private boolean next(char c) {
      if (at >= text.length() || text.charAt(at) != c) return false;
      at++;
      return true;
    }

    private void skipSpaces() {
      while (at < text.length() && text.charAt(at) == ' ') at++;
    }

    private void endOfLine() {
      next('\r');
      next('\n');
      line++;
    }

    private String cell() throws BadInput {
      skipSpaces();
      if (next('"')) return quoted();
      int start = at;
      while (at < text.length() && !ends(text.charAt(at))) at++;
      return text.substring(start, at).strip();
    }

    private boolean ends(char c) {
      return c == separator || c == '\n' || c == '\r';
    }

    private String quoted() throws BadInput {
      int opened = line;
      StringBuilder cell = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '\n') line++;
        if (c != '"') cell.append(c);
        else if (next('"')) cell.append('"');
        else return closed(cell.toString());
      }
      throw new BadInput("csv.quote", file, "line " + opened + ": a quote is never closed");
    }

    private String closed(String cell) throws BadInput {
      skipSpaces();
      if (at < text.length() && !ends(text.charAt(at)))
        throw new BadInput(
            "csv.quote",
            file,
            "line " + line + ": text after a closing quote; double the quotes inside a cell");
      return cell;
    }
  }
}

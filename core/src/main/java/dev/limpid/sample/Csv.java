package dev.limpid.sample;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Comma-separated values (RFC 4180), UTF-8, gzipped or not; the separator is the one of `,`, `;`
/// and tab that the header has most of. A record is one array of characters and the ends of its
/// fields, reused for the next.
final class Csv implements TableRows {
  private static final int MOST_COLUMNS = 65_536;

  /// Below this size an unpacked file is never called a bomb.
  private static final long SMALL = 64L << 20;

  private final String file;
  private final Reader in;
  private final int longest;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int filled;
  private final char separator;
  private List<String> columns = List.of();

  private char[] record = new char[1 << 12];
  private int[] ends = new int[64];
  private int fields;
  private boolean quoted;
  private long row = -1;
  private long line = 1;
  private long recordLine = 1;

  private Csv(String file, Reader in, Limits limits) throws IOException {
    this.file = file;
    this.in = in;
    this.longest = (int) Math.min(limits.tag(), 1 << 28);
    fill();
    if (filled > 0 && buffer[0] == '\uFEFF') at = 1;
    this.separator = separator();
  }

  static Csv open(Path path) throws IOException {
    return open(path, Limits.DEFAULT);
  }

  static Csv open(Path path, Limits limits) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      Reader reader =
          new InputStreamReader(
              unpacked(raw, path, limits),
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
      Csv csv = new Csv(path.toString(), reader, limits);
      csv.readHeader();
      return csv;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream raw, Path path, Limits limits)
      throws IOException {
    raw.mark(2);
    int magic = raw.read() | raw.read() << 8;
    raw.reset();
    if (magic != GZIPInputStream.GZIP_MAGIC) return raw;
    long most = Math.max(SMALL, Math.multiplyExact(Files.size(path), (long) limits.ratio()));
    try {
      return new Bounded(new GZIPInputStream(raw, 1 << 16), most, path.toString());
    } catch (ZipException | EOFException e) {
      throw damaged(path.toString(), e);
    }
  }

  /// Stops a compressed file that unpacks to far more than real tables do.
  private static final class Bounded extends java.io.FilterInputStream {
    private final long most;
    private final String file;
    private long read;

    Bounded(InputStream in, long most, String file) {
      super(in);
      this.most = most;
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) count(1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      if (n > 0) count(n);
      return n;
    }

    private void count(int n) throws BadInput {
      read += n;
      if (read > most)
        throw new BadInput("table.ratio", file, "unpacks to more than " + most + " bytes");
    }
  }

  private char separator() {
    int[] count = new int[3];
    boolean inside = false;
    for (int i = at; i < filled; i++) {
      char c = buffer[i];
      if (c == '"') inside = !inside;
      if (inside) continue;
      if (c == '\n' || c == '\r') break;
      if (c == ',') count[0]++;
      if (c == ';') count[1]++;
      if (c == '\t') count[2]++;
    }
    if (count[1] > count[0] && count[1] >= count[2]) return ';';
    return count[2] > count[0] ? '\t' : ',';
  }

  private void readHeader() throws IOException {
    if (!readRecord()) throw new BadInput("table.empty", file, "an empty file; expected a header");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fields; i++) names.add(text(i).strip());
    for (int i = 0; i < names.size(); i++)
      if (names.indexOf(names.get(i)) != i && names.size() < 5000)
        throw new BadInput("table.header", file, "two columns are named '" + names.get(i) + "'");
    columns = List.copyOf(names);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public long row() {
    return row;
  }

  /// The line on which the current record begins, from 1.
  long line() {
    return recordLine;
  }

  @Override
  public boolean next() throws IOException {
    do {
      if (!readRecord()) return false;
    } while (fields == 1 && ends[0] == 0 && !quoted); // a blank line
    row++;
    if (fields != columns.size())
      throw new BadInput(
          "table.fields",
          file,
          "row "
              + row
              + " (line "
              + recordLine
              + ") has "
              + fields
              + " fields, the header has "
              + columns.size());
    return true;
  }

  /// Reads one record into [#record] and [#ends]; false at the end of the file.
  private boolean readRecord() throws IOException {
    int c = read();
    if (c < 0) return false;
    recordLine = line;
    fields = 0;
    quoted = false;
    int n = 0;
    while (true) {
      int start = n;
      if (c == '"') {
        quoted = true;
        n = readQuoted(n);
        c = read();
        if (c >= 0 && c != separator && c != '\n' && c != '\r')
          throw bad("text follows a closing quote");
      } else {
        while (c >= 0 && c != separator && c != '\n' && c != '\r') {
          if (n == record.length) grow(n, start);
          record[n++] = (char) c;
          c = at < filled ? buffer[at++] : read();
        }
      }
      endField(n);
      if (c != separator) break;
      c = read();
      if (c < 0 || c == '\n' || c == '\r') {
        endField(n);
        break;
      }
    }
    if (c == '\r' && peek() == '\n') read();
    line++;
    return true;
  }

  private int readQuoted(int start) throws IOException {
    int n = start;
    while (true) {
      int c = read();
      if (c < 0) throw bad("a quote is never closed");
      if (c == '"') {
        if (peek() != '"') return n;
        read();
      }
      if (c == '\n') line++;
      if (n == record.length) grow(n, start);
      record[n++] = (char) c;
    }
  }

  private void grow(int n, int start) throws BadInput {
    if (n - start >= longest) throw bad("a field has more than " + longest + " characters");
    if (n >= 1 << 29) throw bad("a record has more than " + n + " characters");
    record = Arrays.copyOf(record, 2 * n);
  }

  private void endField(int n) throws BadInput {
    if (fields == MOST_COLUMNS) throw bad("more than " + MOST_COLUMNS + " fields");
    if (fields == ends.length) ends = Arrays.copyOf(ends, 2 * fields);
    ends[fields++] = n;
  }

  private int read() throws IOException {
    if (at == filled && !fill()) return -1;
    return buffer[at++];
  }

  private int peek() throws IOException {
    if (at == filled && !fill()) return -1;
    return buffer[at];
  }

  private boolean fill() throws IOException {
    try {
      filled = in.read(buffer);
      at = 0;
      if (filled > 0) return true;
      filled = 0;
      return false;
    } catch (CharacterCodingException e) {
      throw new BadInput(
          "table.encoding", file, "not UTF-8 after line " + line + "; save it as UTF-8");
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
  }

  private static BadInput damaged(String file, IOException e) {
    String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return new BadInput("table.gzip", file, "the compressed file is damaged: " + why);
  }

  private int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  @Override
  public boolean missing(int column) {
    int from = start(column);
    int to = ends[column];
    while (from < to && record[from] == ' ') from++;
    while (to > from && record[to - 1] == ' ') to--;
    if (from == to) return true;
    char c = record[from];
    if (to - from > 4 || (c != 'N' && c != 'n')) return false;
    return switch (new String(record, from, to - from)) {
      case "NA", "NaN", "nan", "null", "NULL" -> true;
      default -> false;
    };
  }

  @Override
  public float number(int column) throws BadInput {
    int from = start(column);
    int to = ends[column];
    while (from < to && record[from] == ' ') from++;
    while (to > from && record[to - 1] == ' ') to--;
    float value = FloatText.parse(record, from, to);
    if (Float.isFinite(value)) return value;
    if (missing(column)) return Float.NaN;
    throw notANumber(column);
  }

  @Override
  public double coordinate(int column) throws BadInput {
    if (missing(column)) return Double.NaN;
    try {
      String text = text(column).strip();
      double value = text.matches("[-+0-9.eE]{1,60}") ? Double.parseDouble(text) : Double.NaN;
      if (Double.isFinite(value)) return value;
    } catch (NumberFormatException e) {
      throw notANumber(column);
    }
    throw notANumber(column);
  }

  private BadInput notANumber(int column) {
    String text = text(column);
    return new BadInput(
        "table.number",
        file,
        "row %d (line %d), column '%s': '%s' is not a finite number"
            .formatted(
                row,
                recordLine,
                columns.get(column),
                text.length() > 40 ? text.substring(0, 40) + "..." : text));
  }

  @Override
  public String text(int column) {
    return new String(record, start(column), ends[column] - start(column));
  }

  private BadInput bad(String what) {
    return new BadInput("table.csv", file, "line " + recordLine + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

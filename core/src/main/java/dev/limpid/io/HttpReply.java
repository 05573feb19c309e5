package dev.limpid.io;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Head of an HTTP/1.1 answer, and its body, which is read only on demand and within bounds.
final class HttpReply implements Closeable {
  private static final int LONGEST_LINE = 16 << 10;
  private static final int MOST_HEADERS = 200;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  private final URI url;
  private final Socket socket;
  private final InputStream in;
  private final long deadline;
  private final Map<String, String> headers = new HashMap<>();
  private int status;

  /// What `Content-Range` says: first and last byte of this answer, bytes in all.
  record Range(long first, long last, long total) {}

  private HttpReply(URI url, Socket socket, long deadline) throws IOException {
    this.url = url;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.deadline = deadline;
  }

  static HttpReply read(URI url, Socket socket, long deadline) throws IOException {
    HttpReply reply = new HttpReply(url, socket, deadline);
    reply.head();
    return reply;
  }

  int status() {
    return status;
  }

  /// The value of a header, named in lower case; empty when absent.
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean redirects() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> headers.containsKey("location");
      default -> false;
    };
  }

  /// What tells one version of the object from another.
  String version() {
    return header("etag").isEmpty() ? header("last-modified") : header("etag");
  }

  BadInput unexpected(String expected) {
    return new BadInput(
        "http.status",
        url.toString(),
        "the server answered %d, expected %s".formatted(status, expected));
  }

  Range range() throws BadInput {
    Matcher m = RANGE.matcher(header("content-range"));
    if (!m.matches())
      throw bad(
          "its Content-Range is '"
              + header("content-range")
              + "', expected bytes FIRST-LAST/TOTAL");
    Range range =
        new Range(
            Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), Long.parseLong(m.group(3)));
    if (range.first > range.last || range.last >= range.total)
      throw bad("its Content-Range '" + m.group() + "' contradicts itself");
    return range;
  }

  /// A body that must have exactly `length` bytes.
  byte[] exactly(int length) throws IOException {
    byte[] body = body(length);
    if (body.length != length)
      throw bad("the body has %d bytes, expected %d".formatted(body.length, length));
    return body;
  }

  /// A body of at most `most` bytes.
  byte[] body(long most) throws IOException {
    String encoding = header("content-encoding").toLowerCase(Locale.ROOT);
    if (!encoding.isEmpty() && !encoding.equals("identity"))
      throw bad("the body is encoded as " + encoding + ", which was not asked for");
    try {
      if (header("transfer-encoding").equalsIgnoreCase("chunked")) return chunks(most);
      if (!header("transfer-encoding").isEmpty())
        throw bad("the transfer encoding " + header("transfer-encoding") + " is not read");
      long length = header("content-length").isEmpty() ? -1 : number(header("content-length"), 10);
      if (length > most) throw tooLong(most);
      return length < 0 ? toTheEnd(most) : bytes((int) length);
    } catch (BadInput e) {
      throw e;
    } catch (IOException e) {
      throw HttpGet.trouble(url, e);
    }
  }

  private byte[] bytes(int length) throws IOException {
    byte[] body = new byte[length];
    int n = 0;
    while (n < length) {
      arm();
      int more = in.read(body, n, length - n);
      if (more < 0) throw bad("the body ends after %d of %d bytes".formatted(n, length));
      n += more;
    }
    return body;
  }

  private byte[] toTheEnd(long most) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (true) {
      arm();
      int n = in.read(buffer);
      if (n < 0) return body.toByteArray();
      if (body.size() + (long) n > most) throw tooLong(most);
      body.write(buffer, 0, n);
    }
  }

  private byte[] chunks(long most) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = line();
      int semicolon = line.indexOf(';');
      long length = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
      if (length == 0) return body.toByteArray();
      if (body.size() + length > most) throw tooLong(most);
      body.write(bytes((int) length));
      if (!line().isEmpty()) throw bad("a chunk is longer than it says");
    }
  }

  private void head() throws IOException {
    Matcher m = STATUS.matcher(line());
    if (!m.matches()) throw bad("the server does not speak HTTP/1.1");
    status = Integer.parseInt(m.group(1));
    for (int i = 0; i < MOST_HEADERS; i++) {
      String line = line();
      if (line.isEmpty()) return;
      int colon = line.indexOf(':');
      if (colon < 1) throw bad("a header line is malformed");
      headers.putIfAbsent(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    throw bad("more than " + MOST_HEADERS + " headers");
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() <= LONGEST_LINE) {
      arm();
      int c = in.read();
      if (c < 0) throw bad("the answer ends in its head");
      if (c == '\n') return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      line.write(c);
    }
    throw bad("a header line is longer than " + LONGEST_LINE + " bytes");
  }

  /// Lets the next read wait only for what is left of the request's time: a server that sends a
  /// byte a second must not hold us for ever.
  private void arm() throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) throw new SocketTimeoutException("out of time");
    socket.setSoTimeout((int) Math.min(left, 30_000));
  }

  private long number(String text, int radix) throws BadInput {
    if (!text.matches(radix == 16 ? "[0-9a-fA-F]{1,15}" : "[0-9]{1,18}"))
      throw bad("'" + Redact.line(text, 40) + "' is not a length");
    return Long.parseLong(text, radix);
  }

  private BadInput tooLong(long most) {
    return new BadInput("http.limit", url.toString(), "sends more than " + most + " bytes");
  }

  private BadInput bad(String what) {
    return new BadInput("http.answer", url.toString(), what);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

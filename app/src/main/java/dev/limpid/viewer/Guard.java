package dev.limpid.viewer;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Locale;
import java.util.Set;

/// What every request must satisfy, and what every answer forbids the browser.
///
/// A page of another site can make a browser send requests to loopback. It cannot read the answers,
/// unless its own name was made to point to loopback (DNS rebinding): then the Host header is not
/// ours. Nor can it change anything: that takes a POST of JSON from a page of ours.
final class Guard {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private volatile Set<String> hosts = Set.of();

  void port(int port) {
    hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
  }

  void check(Context ask) {
    ask.header("Content-Security-Policy", POLICY);
    ask.header("X-Content-Type-Options", "nosniff");
    ask.header("Referrer-Policy", "no-referrer");
    ask.header("Cross-Origin-Resource-Policy", "same-origin");
    ask.header("Cross-Origin-Opener-Policy", "same-origin");
    ask.header("Cache-Control", "no-store");
    String host = ask.header("Host");
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT)))
      throw new HttpResponseException(421, "this server answers to its own loopback address only");
    switch (ask.method().name()) {
      case "GET", "HEAD" -> {}
      case "POST" -> ours(ask, host);
      default -> throw new HttpResponseException(405, "only GET, HEAD and POST are answered");
    }
  }

  private static void ours(Context ask, String host) {
    String origin = ask.header("Origin");
    if (origin != null && !origin.equalsIgnoreCase("http://" + host))
      throw new HttpResponseException(403, "only pages of this server may send");
    String site = ask.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin"))
      throw new HttpResponseException(403, "only pages of this server may send");
    String type = ask.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json"))
      throw new HttpResponseException(415, "send JSON as application/json");
  }
}

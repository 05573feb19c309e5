package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scenario 14: what a hostile page or client sends to the viewer is refused, and memory stays
/// flat.
final class Scenario14ServerTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>.tif";
  private static final int HEAD = 16 << 10;

  @TempDir static Path folder;

  private static Viewing viewing;

  @BeforeAll
  static void open() throws IOException {
    Path demo = folder.resolve("demo");
    assertEquals(0, Run.limpid("demo", "--size", "96", "--quiet", "-o", demo).code());
    Path evil = folder.resolve(EVIL);
    Files.copy(demo.resolve("map.tif"), evil);
    viewing = Viewing.of(demo, evil);
  }

  @AfterAll
  static void close() throws IOException {
    if (viewing != null) viewing.close();
  }

  /// What the server answers to these very bytes.
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), viewing.port())) {
      socket.setSoTimeout(15_000);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      } catch (SocketException e) {
        // the server has hung up before the end, which is an answer too
      }
      try {
        return new String(socket.getInputStream().readNBytes(HEAD), StandardCharsets.ISO_8859_1);
      } catch (SocketException e) {
        return "";
      }
    }
  }

  private static String get(String target, String host) throws IOException {
    return raw("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static String get(String target) throws IOException {
    return get(target, "127.0.0.1:" + viewing.port());
  }

  private static int status(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 "), "answer: " + answer);
    return Integer.parseInt(answer.substring(9, 12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/app/../../../../etc/passwd",
        "/app/..%2f..%2f..%2fetc%2fpasswd",
        "/app/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/app/%252e%252e%252f%252e%252e%252fetc%252fpasswd",
        "/app/..%5c..%5c..%5cetc%5cpasswd",
        "/app/..\\..\\etc\\passwd",
        "/app/....//....//etc/passwd",
        "/app/..;/..;/etc/passwd",
        "/app/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
        "/app/%u002e%u002e/etc/passwd",
        "/app/main.js%00.png",
        "/app/main.js/",
        "/app/",
        "/app",
        "/lib/",
        "/lib/../app/main.js",
        "/lib/%2e%2e/app/main.js",
        "//etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "/viewer/index.html",
        "/META-INF/resources/webjars/ol/10.7.0/dist/ol.js",
        "/map.tif",
        "/api/report?map=../../../../etc/passwd",
        "/api/report?map=%2e%2e%2fetc%2fpasswd",
        "/api/manifest?map=/etc/passwd",
        "/tiles/..%2f..%2fetc/0/0/0.png",
        "/tiles/../../../etc/passwd",
        "/tiles/layer2/0/0/..%2f..%2f0.png",
      })
  void everyWayOutOfTheAllowListIsRefused(String target) throws IOException {
    String answer = get(target);
    int status = status(answer);
    assertTrue(status >= 400 && status < 500, target + ": " + answer);
    assertFalse(answer.contains("root:"), answer);
    assertFalse(answer.contains("\tat "), "no stack trace: " + answer);
    assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("jetty"), answer);
  }

  @Test
  void aLongAddressIsRefused() throws IOException {
    String answer = get("/" + "a".repeat(1 << 20));
    if (!answer.isEmpty()) assertTrue(List.of(414, 431, 400).contains(status(answer)), answer);
    assertEquals(200, viewing.get("/").statusCode(), "the server goes on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30/0/0.png",
        "0/1/0.png",
        "0/0/1.png",
        "-1/0/0.png",
        "0/-1/0.png",
        "0/0/-1.png",
        "99999999999/0/0.png",
        "NaN/0/0.png",
        "0/0/0",
        "0/0/0.jpg",
        "0x0/0/0.png",
        "0/2147483648/0.png",
        "0/0/0.png?t=1",
        "0/0/0.png?t=-1",
        "0/0/0.png?t=99999999999"
      })
  void tilesThatDoNotExistAreRefused(String tile) {
    int status = viewing.get("tiles/" + viewing.layer("Classes") + "/" + tile).statusCode();
    assertTrue(status == 404 || status == 400, tile + ": " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "", "abc", "0x1p3f%20", "1,5"})
  void placesThatAreNoNumbersAreRefused(String x) {
    for (String api :
        List.of("api/pixel?", "api/explain?map=map1&", "api/series?cube=" + cube() + "&"))
      assertEquals(400, viewing.get(api + "x=" + x + "&y=4824500").statusCode(), api + x);
  }

  private static String cube() {
    return viewing.json("api/session").get("cubes").get(0).get("id").asText();
  }

  @Test
  void placesFarAwayAreAnswered() {
    assertEquals(422, viewing.get("api/explain?map=map1&x=1e300&y=-1e300").statusCode());
    JsonNode series = viewing.json("api/series?cube=" + cube() + "&x=1e300&y=0");
    assertFalse(series.get("inside").asBoolean());
  }

  @Test
  void otherNamesForThisMachineAreRefused() throws IOException {
    int port = viewing.port();
    for (String host :
        List.of(
            "evil.example",
            "evil.example:" + port,
            "127.0.0.1",
            "127.0.0.1:1",
            "127.1:" + port,
            "localhost.evil.example:" + port,
            "127.0.0.1:" + port + "@evil.example",
            "")) assertTrue(List.of(400, 421).contains(status(get("/", host))), host);
    assertEquals(400, status(raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")), "no host");
    assertEquals(421, status(raw("GET / HTTP/1.0\r\n\r\n")), "no host before HTTP/1.1");
    for (String host : List.of("127.0.0.1:" + port, "localhost:" + port, "LOCALHOST:" + port))
      assertEquals(200, status(get("/", host)), host);
  }

  @Test
  void itListensOnLoopbackOnly() throws IOException {
    int reached = 0;
    for (var all = java.net.NetworkInterface.getNetworkInterfaces(); all.hasMoreElements(); )
      for (var addresses = all.nextElement().getInetAddresses(); addresses.hasMoreElements(); ) {
        InetAddress address = addresses.nextElement();
        if (address.isLoopbackAddress()) continue;
        try (Socket socket = new Socket()) {
          socket.connect(new java.net.InetSocketAddress(address, viewing.port()), 500);
          reached++;
        } catch (IOException e) {
          // nobody listens there
        }
      }
    assertEquals(0, reached);
  }

  @Test
  void otherSitesCannotSend() throws IOException {
    String body = "{}";
    String json = "application/json";
    String own = viewing.address().replaceFirst("/$", "");
    assertEquals(415, viewing.post("api/sketch", body, "Content-Type", "text/plain").statusCode());
    assertEquals(415, viewing.post("api/sketch", body).statusCode());
    assertEquals(
        403,
        viewing
            .post("api/sketch", body, "Content-Type", json, "Origin", "http://evil.example")
            .statusCode());
    assertEquals(
        403, viewing.post("api/sketch", body, "Content-Type", json, "Origin", "null").statusCode());
    assertEquals(
        403,
        viewing
            .post("api/sketch", body, "Content-Type", json, "Sec-Fetch-Site", "cross-site")
            .statusCode());
    assertEquals(
        404, viewing.post("api/sketch", body, "Content-Type", json, "Origin", own).statusCode());
    String preflight =
        raw(
            "OPTIONS /api/sketch HTTP/1.1\r\nHost: 127.0.0.1:"
                + viewing.port()
                + "\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
    assertEquals(405, status(preflight));
    assertFalse(preflight.contains("Access-Control"), preflight);
    for (String method : List.of("PUT", "DELETE", "TRACE", "PATCH"))
      assertTrue(
          status(
                  raw(
                      method
                          + " / HTTP/1.1\r\nHost: 127.0.0.1:"
                          + viewing.port()
                          + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
              >= 400,
          method);
  }

  @Test
  void aLargeBodyIsRefused() {
    String large = "{\"cube\":\"" + "x".repeat(2 << 20) + "\"}";
    int status = viewing.post("api/sketch", large, "Content-Type", "application/json").statusCode();
    assertEquals(413, status);
  }

  @Test
  void hostileSketchesAreRefused() {
    String cube = "\"cube\":\"" + cube() + "\",\"view\":[0,0,1,1],";
    for (String body :
        List.of(
            "",
            "[",
            "[".repeat(100_000),
            "{" + cube + "\"polygons\":[]}",
            "{" + cube + "\"polygons\":[{\"class\":\"a\",\"ring\":[[0,0],[1,1]]}]}",
            "{" + cube + "\"polygons\":[{\"class\":\"a\",\"ring\":[[0,0],[1,1],[1,\"x\"]]}]}",
            "{" + cube + "\"polygons\":[{\"class\":\"\",\"ring\":[[0,0],[1,1],[1,0]]}]}",
            "{" + cube + "\"polygons\":[{\"class\":\"a\\u0007\",\"ring\":[[0,0],[1,1],[1,0]]}]}",
            "{" + cube + "\"polygons\":[{\"class\":\"a\",\"ring\":[[0,0],[1,1],[1,0]]}]}",
            "{"
                + cube
                + "\"polygons\":[{\"class\":\"a\",\"ring\":[[1e308,0],[1e308,1],[-1e308,0]]}]}",
            "{" + cube.replace("[0,0,1,1]", "[1,0,0,1]") + "\"polygons\":[]}")) {
      HttpResponse<byte[]> reply =
          viewing.post("api/sketch", body, "Content-Type", "application/json");
      String said = new String(reply.body(), StandardCharsets.UTF_8);
      assertTrue(
          reply.statusCode() >= 400 && reply.statusCode() < 500,
          body.substring(0, Math.min(80, body.length())) + ": " + reply.statusCode() + said);
      assertFalse(said.contains("Exception"), said);
    }
  }

  @Test
  void everyAnswerForbidsWhatABrowserCouldDo() {
    for (String path : List.of("/", "/app/main.js", "/lib/ol.js", "/api/session", "/nowhere")) {
      var headers = viewing.get(path).headers();
      String policy = headers.firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""), path);
      assertNull(headers.firstValue("Access-Control-Allow-Origin").orElse(null), path);
      assertNull(headers.firstValue("Server").orElse(null), path);
    }
    var report = viewing.get("/api/report?map=map1");
    assertEquals(200, report.statusCode());
    String policy = report.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.contains("sandbox") && !policy.contains("script-src"), policy);
  }

  @Test
  void textOfFilesStaysText() {
    var reply = viewing.get("/api/session");
    assertEquals(
        "application/json;charset=utf-8",
        reply.headers().firstValue("Content-Type").orElse("").toLowerCase(java.util.Locale.ROOT));
    assertTrue(new String(reply.body(), StandardCharsets.UTF_8).contains("<img src=x"), "as data");
    String page = new String(viewing.get("/").body(), StandardCharsets.UTF_8);
    assertFalse(page.contains("<img src=x"), "nothing of a file is in the page");
  }

  @Test
  void pagesLoadNothingFromElsewhere() {
    for (String path :
        List.of("/", "/app/style.css", "/app/main.js", "/app/map.js", "/app/dom.js")) {
      String text = new String(viewing.get(path).body(), StandardCharsets.UTF_8);
      assertFalse(text.replace("http://www.w3.org/", "").contains("http"), path);
    }
  }

  @Test
  void slowClientsDoNotHoldTheServer() throws IOException {
    slow(600, 600);
  }

  @Test
  @Tag("slow")
  void tenThousandSlowClients() throws IOException {
    long before = used();
    slow(10_000, 1_000);
    long after = used();
    System.out.printf("10,000 slow clients: %d KiB more heap%n", (after - before) >> 10);
    assertTrue(after - before < 16 << 20, (after - before) + " bytes more");
  }

  /// @param held sockets that stay open on this side
  private static void slow(int clients, int held) throws IOException {
    Deque<Socket> open = new ArrayDeque<>();
    try {
      for (int i = 0; i < clients; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), viewing.port());
        open.add(socket);
        try {
          socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException e) {
          // given up already
        }
        if (open.size() > held) open.removeFirst().close();
        if (i % 500 == 499) {
          long start = System.nanoTime();
          assertEquals(200, status(get("/")), "after " + i);
          long millis = (System.nanoTime() - start) / 1_000_000;
          assertTrue(millis < 5_000, "answered after " + millis + " ms");
        }
      }
    } finally {
      for (Socket socket : open) socket.close();
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  @Tag("slow")
  void memoryIsFlatOverTenThousandTiles() {
    String[] layers = {
      viewing.layer("Classes"), viewing.layer("True colour"), viewing.layer("Margin")
    };
    tiles(layers, 2_000);
    long before = used();
    long start = System.nanoTime();
    tiles(layers, 10_000);
    double seconds = (System.nanoTime() - start) / 1e9;
    long after = used();
    System.out.printf("10,000 tiles: %d KiB more heap, %.1f s%n", (after - before) >> 10, seconds);
    assertTrue(after - before < 8 << 20, (after - before) + " bytes more");
  }

  private static void tiles(String[] layers, int count) {
    java.util.stream.IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              String layer = layers[i % layers.length];
              String time = layer.equals(layers[1]) ? "?t=" + i % 20 : "";
              assertEquals(200, viewing.get("tiles/" + layer + "/0/0/0.png" + time).statusCode());
            });
  }
}

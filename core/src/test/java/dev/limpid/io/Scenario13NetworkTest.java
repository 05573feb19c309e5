package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.limpid.io.SafeUrl.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Scenario 13: servers that redirect inside, rebind, inflate, ignore a range or change the file.
/// Redirects, rebinding, wrong ranges, changed files and slow servers are in [HttpBytesTest], the
/// same through the command line in `RemoteInputTest`; here are bodies that grow.
class Scenario13NetworkTest {
  private static final Policy LOCAL = new Policy(false, Set.of("https"), Set.of("127.0.0.1"));
  private static final int MEBIBYTES = 256;

  private final AtomicLong sent = new AtomicLong();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < MEBIBYTES; i++) gzip.write(zeros);
    }
    return out.toByteArray();
  }

  @Test
  void aCompressedBodyIsRefusedAndNotUnpacked() throws IOException {
    byte[] bomb = bomb();
    for (String encoding : new String[] {"gzip", "GZIP", "deflate", "br", "gzip, gzip"}) {
      String path = "/" + encoding.replaceAll("\\W", "");
      server.createContext(
          path + "/x",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
            exchange.sendResponseHeaders(200, bomb.length);
            exchange.getResponseBody().write(bomb);
            exchange.close();
          });
      BadInput bad =
          assertThrows(
              BadInput.class, () -> SafeUrl.fetch(at(path + "/x"), 1L << 30, LOCAL), encoding);
      assertTrue(bad.getMessage().contains("not asked for"), bad.getMessage());
      server.removeContext(path + "/x");
    }
    System.out.println(
        "scenario 13: %d bytes that unpack to %d MiB, refused by the header"
            .formatted(bomb.length, MEBIBYTES));
  }

  /// A body without end, where the server says no length or a chunk at a time.
  @Test
  void anEndlessBodyIsLeftAtTheLimit() throws IOException {
    long most = 1 << 20;
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[1 << 16];
          try {
            while (sent.addAndGet(block.length) < 1L << 28) exchange.getResponseBody().write(block);
          } catch (IOException e) {
            // the client left: that is the point
          }
        });
    assertThrows(BadInput.class, () -> SafeUrl.fetch(at("/endless"), most, LOCAL));
    long budget = most + (16 << 20); // what sockets of both ends hold
    assertTrue(sent.get() < budget, sent + " bytes were sent for a limit of " + most);
    System.out.println("scenario 13: left an endless body after " + sent + " bytes");
  }

  @Test
  void aServerThatIgnoresARangeIsLeftBeforeTheBody() throws IOException {
    server.createContext(
        "/whole",
        exchange -> {
          long length = 1L << 28;
          exchange.sendResponseHeaders(200, length);
          byte[] block = new byte[1 << 16];
          try {
            while (sent.addAndGet(block.length) < length) exchange.getResponseBody().write(block);
          } catch (IOException e) {
            // the client left
          }
        });
    BadInput bad = assertThrows(BadInput.class, () -> HttpBytes.open(at("/whole"), LOCAL));
    assertEquals("http.range", bad.code());
    assertTrue(sent.get() < 16 << 20, sent + " bytes were sent");
    System.out.println("scenario 13: left a whole body of 256 MiB after " + sent + " bytes");
  }

  @Test
  void aDocumentIsNoWayInside() throws IOException {
    String port = ":" + server.getAddress().getPort();
    for (String inside :
        new String[] {
          "http://169.254.169.254/latest/meta-data", "http://localhost" + port + "/x"
        }) {
      server.createContext(
          "/out",
          exchange -> {
            exchange.getResponseHeaders().set("Location", inside);
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
          });
      BadInput bad = assertThrows(BadInput.class, () -> SafeUrl.fetch(at("/out"), 1000, LOCAL));
      assertEquals("url.refused", bad.code());
      server.removeContext("/out");
    }
  }
}

package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.limpid.io.SafeUrl.Policy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server on this machine, which `--allow-host` lets in.
class HttpBytesTest {
  private static final Policy LOCAL = new Policy(false, Set.of("https"), Set.of("127.0.0.1"));
  private static final SSLSocketFactory TLS = (SSLSocketFactory) SSLSocketFactory.getDefault();
  private static final byte[] FILE = new byte[1_000_003];

  static {
    new Random(1).nextBytes(FILE);
  }

  private final AtomicInteger requests = new AtomicInteger();
  private volatile String etag = "\"1\"";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::range);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void range(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String[] ends = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Math.min(FILE.length - 1, Integer.parseInt(ends[1]));
    exchange.getResponseHeaders().set("ETag", etag);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(first, last, FILE.length));
    exchange.sendResponseHeaders(206, last - first + 1);
    exchange.getResponseBody().write(FILE, first, last - first + 1);
    exchange.close();
  }

  private void answer(String path, int status, String body, String... headers) {
    server.createContext(
        path,
        exchange -> {
          requests.incrementAndGet();
          for (int i = 0; i < headers.length; i += 2)
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static byte[] read(ByteSource source, int position, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    source.read(position, into);
    return into.array();
  }

  @Test
  void rangesEqualTheFileAndNeighboursShareARequest() throws IOException {
    try (HttpBytes bytes = HttpBytes.open(at("/file?sig=abc"), LOCAL)) {
      assertEquals(FILE.length, bytes.size());
      assertTrue(bytes.name().endsWith("?sig=***"), bytes.name());
      assertArrayEquals(Arrays.copyOf(FILE, 100), read(bytes, 0, 100));
      assertEquals(1, requests.get());
      assertArrayEquals(Arrays.copyOfRange(FILE, 65_000, 700_000), read(bytes, 65_000, 635_000));
      assertEquals(2, requests.get());
      assertArrayEquals(Arrays.copyOfRange(FILE, 300_000, 300_001), read(bytes, 300_000, 1));
      assertArrayEquals(
          Arrays.copyOfRange(FILE, FILE.length - 5, FILE.length), read(bytes, FILE.length - 5, 5));
      assertEquals(3, requests.get());
      assertThrows(BadInput.class, () -> read(bytes, FILE.length - 5, 6));
      assertThrows(BadInput.class, () -> read(bytes, -1, 1));
    }
  }

  @Test
  void aChangedFileIsAnError() throws IOException {
    try (HttpBytes bytes = HttpBytes.open(at("/file"), LOCAL)) {
      etag = "\"2\"";
      BadInput bad = assertThrows(BadInput.class, () -> read(bytes, 500_000, 1));
      assertEquals("http.changed", bad.code());
    }
  }

  @Test
  void answersThatLieAreRefused() {
    answer("/whole", 200, "all of it");
    answer("/gone", 404, "");
    answer("/short", 206, "abc", "Content-Range", "bytes 0-99/100");
    answer("/long", 206, "abc", "Content-Range", "bytes 0-1/2");
    answer("/shift", 206, "abc", "Content-Range", "bytes 1-3/4");
    answer("/unknown", 206, "abc", "Content-Range", "bytes 0-2/*");
    answer("/huge", 206, "abc", "Content-Range", "bytes 0-2/99999999999999999999");
    answer("/back", 206, "abc", "Content-Range", "bytes 2-0/3");
    answer("/none", 206, "abc");
    answer("/gzip", 206, "abc", "Content-Range", "bytes 0-2/3", "Content-Encoding", "gzip");
    for (String path :
        "/whole /gone /short /long /shift /unknown /huge /back /none /gzip".split(" "))
      assertThrows(BadInput.class, () -> HttpBytes.open(at(path), LOCAL), path);
  }

  @Test
  void redirectsAreCheckedAtEachHop() throws IOException {
    answer("/near", 302, "", "Location", "/file");
    assertEquals(FILE.length, HttpBytes.open(at("/near"), LOCAL).size());
    answer("/loop", 302, "", "Location", "/loop");
    requests.set(0);
    BadInput loop = assertThrows(BadInput.class, () -> HttpBytes.open(at("/loop"), LOCAL));
    assertEquals("http.redirects", loop.code());
    assertEquals(6, requests.get());
    String port = ":" + server.getAddress().getPort();
    String[] traps = {
      "http://169.254.169.254/latest",
      "file:///etc/passwd",
      "http://localhost" + port + "/file",
      "http://[::1]" + port + "/file",
      "//10.0.0.1/x",
      "gopher://127.0.0.1/x",
      "http://u@127.0.0.1" + port + "/file"
    };
    for (int i = 0; i < traps.length; i++) {
      answer("/trap" + i, 302, "", "Location", traps[i]);
      String path = "/trap" + i;
      BadInput bad = assertThrows(BadInput.class, () -> HttpBytes.open(at(path), LOCAL), traps[i]);
      assertEquals("url.refused", bad.code());
    }
  }

  @Test
  void theCheckedAddressIsTheOneConnectedTo() {
    AtomicInteger lookUps = new AtomicInteger();
    HttpGet get =
        new HttpGet(
            new Policy(false, Set.of("https", "http"), Set.of()),
            host -> {
              boolean first = lookUps.getAndIncrement() == 0;
              return new InetAddress[] {
                InetAddress.ofLiteral(first ? "127.0.0.1" : "93.184.216.34")
              };
            });
    URI url = URI.create("http://rebind.example.org:" + server.getAddress().getPort() + "/file");
    assertThrows(BadInput.class, () -> HttpBytes.open(url, get));
    assertEquals(1, lookUps.get());
    assertEquals(0, requests.get());
  }

  @Test
  void offlineAndUnlistedHostsAreNeverContacted() {
    Policy offline = new Policy(true, Set.of("https"), Set.of("127.0.0.1"));
    BadInput bad = assertThrows(BadInput.class, () -> HttpBytes.open(at("/file"), offline));
    assertEquals("url.offline", bad.code());
    assertThrows(BadInput.class, () -> HttpBytes.open(at("/file"), Policy.DEFAULT));
    assertEquals(0, requests.get());
  }

  @Test
  void wholeDocumentsAreBounded() throws IOException {
    answer("/doc", 200, "{\"a\":1}");
    assertEquals(
        "{\"a\":1}", new String(SafeUrl.fetch(at("/doc"), 7, LOCAL), StandardCharsets.UTF_8));
    assertThrows(BadInput.class, () -> SafeUrl.fetch(at("/doc"), 6, LOCAL));
    server.createContext(
        "/chunked",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var body = exchange.getResponseBody()) {
            body.write(new byte[100_000]);
          }
        });
    assertEquals(100_000, SafeUrl.fetch(at("/chunked"), 100_000, LOCAL).length);
    assertThrows(BadInput.class, () -> SafeUrl.fetch(at("/chunked"), 99_999, LOCAL));
  }

  @Test
  void aServerThatDripsIsLeft() throws Exception {
    try (ServerSocket drip = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket client = drip.accept()) {
                  while (true) {
                    client.getOutputStream().write('H');
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  // the client left: the end of this server
                }
              });
      HttpGet get = new HttpGet(LOCAL, InetAddress::getAllByName, Duration.ofMillis(300), TLS);
      URI url = URI.create("http://127.0.0.1:" + drip.getLocalPort() + "/x");
      long start = System.nanoTime();
      Shortage slow = assertThrows(Shortage.class, () -> get.document(url, 10));
      assertEquals("network", slow.code());
      assertTrue(System.nanoTime() - start < 5_000_000_000L);
    }
  }

  /// The socket goes to the address that was checked, the certificate is held against the name.
  @Test
  void certificatesAreCheckedAgainstTheName(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        " -genkeypair -alias a -keyalg EC -dname CN=x -ext san=dns:tiles.example.org -storepass changeit -keystore ";
    Process made = new ProcessBuilder((keytool + options + keys).split(" ")).start();
    assertEquals(0, made.waitFor());
    SSLContext context = context(keys);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.createContext("/file", this::range);
    secure.start();
    try {
      Policy policy =
          new Policy(false, Set.of("https"), Set.of("tiles.example.org", "other.example.org"));
      SafeUrl.Resolver here = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
      SSLSocketFactory trusting = context.getSocketFactory();
      HttpGet get = new HttpGet(policy, here, Duration.ofSeconds(20), trusting);
      String port = ":" + secure.getAddress().getPort() + "/file";
      URI named = URI.create("https://tiles.example.org" + port);
      assertEquals(FILE.length, HttpBytes.open(named, get).size());
      URI other = URI.create("https://other.example.org" + port);
      assertEquals(
          "http.tls", assertThrows(BadInput.class, () -> HttpBytes.open(other, get)).code());
      HttpGet strict = new HttpGet(policy, here, Duration.ofSeconds(20), TLS);
      assertEquals(
          "http.tls", assertThrows(BadInput.class, () -> HttpBytes.open(named, strict)).code());
    } finally {
      secure.stop(0);
    }
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, "changeit".toCharArray());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void aClosedPortIsAShortage() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + port + "/x?token=abc");
    Shortage shortage = assertThrows(Shortage.class, () -> HttpBytes.open(url, LOCAL));
    assertTrue(shortage.getMessage().contains("token=***"), shortage.getMessage());
  }
}

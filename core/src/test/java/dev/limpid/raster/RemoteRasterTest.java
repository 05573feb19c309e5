package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeUrl.Policy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A GeoTIFF read by ranges from a server on this machine, which the policy lets in.
final class RemoteRasterTest {
  private static final Policy LOCAL = new Policy(false, Set.of("https"), Set.of("127.0.0.1"));
  private static final Grid GRID = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 600, 500);

  @TempDir Path folder;
  private final AtomicLong sent = new AtomicLong();
  private HttpServer server;
  private byte[] file = {};

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::range);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void range(HttpExchange exchange) throws IOException {
    String[] ends = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Math.min(file.length - 1, Integer.parseInt(ends[1]));
    exchange.getResponseHeaders().set("ETag", "\"1\"");
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(first, last, file.length));
    exchange.sendResponseHeaders(206, last - first + 1);
    exchange.getResponseBody().write(file, first, last - first + 1);
    exchange.close();
    sent.addAndGet(last - first + 1);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a.tif");
  }

  @Test
  void windowsAreReadFromAnAddress() throws IOException {
    Path local = folder.resolve("a.tif");
    short[] values = new short[GRID.width() * GRID.height()];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) values[i] = (short) random.nextInt();
    Layer layer = Layer.measured("", SampleType.INT16, null, List.of(Band.of("x", "1")));
    try (MapWriter writer = GeoTiff.create(local, GRID, List.of(layer), WriteOptions.DEFAULT)) {
      writer.writeStored(0, 0, GRID.all(), values);
      writer.commit();
    }
    file = Files.readAllBytes(local);
    try (RasterSource remote = GeoTiff.open(url(), LOCAL, Limits.DEFAULT)) {
      assertEquals(GRID, remote.grid());
      assertTrue(sent.get() < file.length / 2, sent + " of " + file.length + " bytes");
      assertArrayEquals(values, (short[]) remote.readStored(0, GRID.all()));
    }
  }

  @Test
  void whatIsNoRasterOrNotAllowedIsRefused() {
    file = new byte[100];
    BadInput e = assertThrows(BadInput.class, () -> GeoTiff.open(url(), LOCAL, Limits.DEFAULT));
    assertTrue(e.code().startsWith("tiff."), e.code());
    assertThrows(IOException.class, () -> GeoTiff.open(url(), Policy.DEFAULT, Limits.DEFAULT));
    assertThrows(
        IOException.class,
        () -> GeoTiff.open(URI.create("file:///etc/passwd"), LOCAL, Limits.DEFAULT));
  }
}

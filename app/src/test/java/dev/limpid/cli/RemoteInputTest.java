package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on rasters behind an address, served by ranges from this machine.
final class RemoteInputTest {
  private static final Grid GRID =
      new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 1100, 1050);

  @TempDir Path folder;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private Path local;
  private byte[] file;

  @BeforeEach
  void start() throws IOException {
    local = folder.resolve("scene.tif");
    List<Band> bands = List.of(Band.of("B04", "1"), Band.of("B08", "1"));
    Layer layer = Layer.measured("", SampleType.INT16, -1.0, bands);
    try (MapWriter writer = GeoTiff.create(local, GRID, List.of(layer), WriteOptions.DEFAULT)) {
      Random random = new Random(1);
      for (int band = 0; band < 2; band++) {
        short[] values = new short[GRID.width() * GRID.height()];
        for (int i = 0; i < values.length; i++) values[i] = (short) random.nextInt(-1, 10_000);
        writer.writeStored(0, band, GRID.all(), values);
      }
      writer.commit();
    }
    file = Files.readAllBytes(local);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/scene.tif", this::range);
    server.createContext("/moved.tif", e -> redirect(e, "/scene.tif"));
    server.createContext("/inside.tif", e -> redirect(e, "http://169.254.169.254/scene.tif"));
    server.createContext("/port.tif", e -> redirect(e, "http://127.0.0.1:1/scene.tif"));
    server.createContext("/none.tif", e -> answer(e, 404));
    server.createContext("/whole.tif", e -> answer(e, 200));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void range(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    String[] ends = exchange.getRequestHeaders().getFirst("Range").substring(6).split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Math.min(file.length - 1, Integer.parseInt(ends[1]));
    var headers = exchange.getResponseHeaders();
    headers.set("ETag", "\"1\"");
    headers.set("Content-Range", "bytes %d-%d/%d".formatted(first, last, file.length));
    exchange.sendResponseHeaders(206, last - first + 1);
    exchange.getResponseBody().write(file, first, last - first + 1);
    exchange.close();
    sent.addAndGet(last - first + 1);
  }

  private void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    answer(exchange, 302);
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    asked.incrementAndGet();
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private String url(String name) {
    return "http://" + host() + "/" + name;
  }

  private void refused(String code, Object... arguments) {
    Run run = Run.limpid(arguments);
    assertEquals(3, run.code(), run.out() + run.err());
    assertEquals(code, run.error().get("code").asText(), run.out());
  }

  @Test
  void infoReadsTheHeaderAlone() throws IOException {
    JsonNode here = Run.json("info", local);
    JsonNode there = Run.json("info", url("scene.tif?sig=hidden"), "--allow-host", host());
    assertTrue(sent.get() < file.length / 4, sent + " of " + file.length + " bytes");
    assertEquals("raster", there.get("kind").asText());
    assertEquals(url("scene.tif?sig=***"), there.get("path").asText());
    for (String key : new String[] {"bytes", "width", "transform", "bands", "cog", "overviews"})
      assertEquals(here.get(key), there.get(key), key);
  }

  @Test
  void statisticsAreThoseOfTheFile() {
    JsonNode here = Run.json("info", local, "--stats");
    JsonNode there = Run.json("info", url("scene.tif"), "--stats", "--allow-host", "127.0.0.1");
    assertEquals(here.get("bands"), there.get("bands"));
    assertTrue(here.get("bands").get(0).get("mean").asDouble() > 1000);
  }

  @Test
  void calcComputesWhatItComputesOfTheFile() throws IOException {
    Path a = folder.resolve("a.tif");
    Path b = folder.resolve("b.tif");
    String ndvi = "ndvi=(B08-B04)/(B08+B04)";
    Run.json("calc", ndvi, local, "-o", a);
    Run.json("calc", ndvi, url("moved.tif"), "-o", b, "--allow-host", host());
    assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(b));
  }

  @Test
  void aBoxCostsItsOwnBytes() throws IOException {
    Path out = folder.resolve("out.tif");
    String box = "500100,5599000,500200,5599100";
    Run.json("convert", url("scene.tif"), "-o", out, "--bbox", box, "--allow-host", host());
    assertTrue(sent.get() < file.length / 2, sent + " of " + file.length + " bytes");
    Path same = folder.resolve("same.tif");
    Run.json("convert", local, "-o", same, "--bbox", box);
    try (RasterSource expected = GeoTiff.open(same);
        RasterSource found = GeoTiff.open(out)) {
      assertEquals(expected.grid(), found.grid());
      assertArrayEquals(
          (short[]) expected.readStored(1, expected.grid().all()),
          (short[]) found.readStored(1, found.grid().all()));
    }
  }

  @Test
  void thisMachineIsRefusedUnlessItIsNamed() {
    refused("url.refused", "info", url("scene.tif"), "--json");
    refused("url.refused", "info", "https://" + host() + "/scene.tif", "--json");
    refused("url.refused", "info", url("scene.tif"), "--allow-host", "127.0.0.1:1", "--json");
    refused("url.refused", "info", "https://192.168.0.1/scene.tif", "--json");
    refused("url.refused", "info", "http://example.org/scene.tif", "--json");
    refused("url.refused", "info", "file:///etc/passwd", "--json");
    Path out = folder.resolve("out.tif");
    refused("url.refused", "convert", url("scene.tif"), "-o", out, "--json");
    refused("url.refused", "calc", "a=B04", url("scene.tif"), "-o", out, "--json");
    assertTrue(Files.notExists(out));
    assertEquals(0, asked.get());
  }

  @Test
  void aRedirectIsCheckedLikeTheFirstLink() {
    refused("url.refused", "info", url("inside.tif"), "--allow-host", host(), "--json");
    refused("url.refused", "info", url("port.tif"), "--allow-host", host(), "--json");
    assertEquals(2, asked.get());
  }

  @Test
  void offlineOpensNoConnection() {
    Path out = folder.resolve("out.tif");
    String url = url("scene.tif");
    refused("url.offline", "info", url, "--allow-host", host(), "--offline", "--json");
    refused("url.offline", "convert", url, "-o", out, "--offline", "--json");
    refused("url.offline", "calc", "a=B04", url, "-o", out, "--offline", "--json");
    assertEquals(0, asked.get());
  }

  @Test
  void aServerWithoutTheFileOrWithoutRangesIsToldApart() {
    refused("http.status", "info", url("none.tif"), "--allow-host", host(), "--json");
    refused("http.range", "info", url("whole.tif"), "--allow-host", host(), "--json");
  }

  @Test
  void otherInputsSayThatTheyTakeNoAddress() {
    Path out = folder.resolve("model");
    refused("url.place", "train", url("scene.tif"), "--labels", local, "-o", out, "--json");
    assertEquals(0, asked.get());
  }
}

package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of the files are misleading on purpose: content decides.
class FileInfoTest {
  @TempDir Path folder;

  private JsonNode describe(byte[] bytes, boolean stats) throws IOException {
    Path file = Files.write(folder.resolve("file"), bytes);
    JsonNode json = FileInfo.describe(file, stats, Limits.DEFAULT);
    assertEquals(file.toString(), json.get("path").asText());
    assertTrue(json.get("maxHeapBytes").asLong() > 0);
    return json;
  }

  private JsonNode describe(String text) throws IOException {
    return describe(text.getBytes(StandardCharsets.UTF_8), false);
  }

  private BadInput refused(String text) {
    return assertThrows(BadInput.class, () -> describe(text));
  }

  /// A little-endian TIFF of 2 x 2 bytes: 1, 2, 3, 255; no data 255; 10 m pixels in EPSG:32631.
  private static byte[] tiff(int compression) {
    ByteBuffer b = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 12);
    int[][] tags = {
      {256, 3, 1, 2}, {257, 3, 1, 2}, {258, 3, 1, 8}, {259, 3, 1, compression}, {262, 3, 1, 1},
      {273, 4, 1, 300}, {277, 3, 1, 1}, {279, 4, 1, 4}, {33550, 12, 3, 200}, {33922, 12, 6, 224},
      {34735, 3, 12, 272}, {42113, 2, 4, 0x353532}
    };
    for (int[] tag : tags)
      b.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
    b.putInt(0);
    b.position(200);
    for (double d : new double[] {10, 10, 0, 0, 0, 0, 500_000, 4_800_000, 0}) b.putDouble(d);
    for (int v : new int[] {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32631}) b.putShort((short) v);
    b.position(300).put(new byte[] {1, 2, 3, (byte) 255});
    return b.array();
  }

  @Test
  void aRasterHasTheKeysOfTheContract() throws IOException {
    JsonNode json = describe(tiff(1), false);
    assertEquals("raster", json.get("kind").asText());
    assertEquals("EPSG:32631", json.get("crs").asText());
    assertEquals("[500000.0,10.0,0.0,4800000.0,0.0,-10.0]", Json.compact(json.get("transform")));
    JsonNode band = json.get("bands").get(0);
    assertEquals("uint8", band.get("type").asText());
    assertEquals(255, band.get("noData").asInt());
    assertTrue(band.get("min").isNull() && band.get("stdDev").isNull());
    JsonNode counted = describe(tiff(1), true).get("bands").get(0);
    assertEquals(3, counted.get("max").asDouble());
    assertEquals(2, counted.get("mean").asDouble());
    assertEquals(Math.sqrt(2 / 3.0), counted.get("stdDev").asDouble(), 1e-12);
  }

  @Test
  void aSoundHeaderWithOtherPixelsIsNotAnError() throws IOException {
    JsonNode json = describe(tiff(34676), true);
    assertFalse(json.get("readable").asBoolean());
    assertTrue(json.get("reason").asText().contains("SGI log"), json.toString());
    assertEquals(2, json.get("width").asInt());
    BadInput bad = assertThrows(BadInput.class, () -> describe(tiff(65000), false));
    assertTrue(bad.getMessage().contains("65000"));
  }

  @Test
  void picturesAreMeasuredAndNotDecoded() throws IOException {
    ByteBuffer png = ByteBuffer.allocate(60);
    png.putLong(0x89504E470D0A1A0AL).putInt(13).putInt(0x49484452).putInt(640).putInt(480);
    png.put(new byte[] {8, 2, 0, 0, 0});
    JsonNode json = describe(png.array(), true);
    assertEquals("raster", json.get("kind").asText());
    assertEquals(640, json.get("width").asInt());
    assertEquals(3, json.get("bands").size());
    assertTrue(json.get("reason").asText().contains("gdal_translate"));
  }

  @Test
  void vectors() throws IOException {
    JsonNode json =
        describe(
            "{'type':'FeatureCollection','features':[{'type':'Feature','properties':{'class':'wheat'},'geometry':{'type':'Point','coordinates':[3,45]}}]}"
                .replace('\'', '"'));
    assertEquals("vector", json.get("kind").asText());
    assertEquals(1, json.get("features").asInt());
    assertEquals("[\"class\"]", Json.compact(json.get("fields")));
    assertEquals("[3.0,45.0,3.0,45.0]", Json.compact(json.get("bbox")));
    assertEquals("EPSG:4326", json.get("crs").asText());
  }

  private static String item(String href) {
    return "{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"id\":\"i\",\"properties\":{\"datetime\":\"2020-01-01T00:00:00Z\"},\"links\":[],\"assets\":{\"B04\":{\"href\":\"%s\"}}}"
        .formatted(href);
  }

  @Test
  void stacSaysWhatIsNotHere() throws IOException {
    JsonNode absent = describe(item("./B04.tif"));
    assertEquals("metadata", absent.get("kind").asText());
    assertEquals("[\"B04\"]", Json.compact(absent.get("missing")));
    Files.write(folder.resolve("B04.tif"), tiff(1));
    assertEquals("[]", Json.compact(describe(item("./B04.tif")).get("missing")));
    for (String href : new String[] {"https://example.org/B04.tif", "s3://bucket/B04.jp2"}) {
      JsonNode remote = describe(item(href));
      assertEquals("[\"B04\"]", Json.compact(remote.get("missing")));
      assertEquals("[\"B04\"]", Json.compact(remote.get("remote")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "../x.tif",
        "/etc/passwd",
        "http://127.0.0.1/x.tif",
        "gopher://h/x",
        "https://u:p@example.org/x",
        "jar:file:/x!/y",
        ""
      })
  void stacLinksThatLeadElsewhereAreRefused(String href) {
    assertEquals("url.refused", refused(item(href)).code());
  }

  @Test
  void tablesKeepFormulasAsText() throws IOException {
    JsonNode json = describe("\uFEFFid;class\n=1+1;1\n-2;x\n");
    assertEquals("table", json.get("kind").asText());
    assertEquals(2, json.get("rows").asInt());
    assertEquals(1, json.get("formulaCells").asInt());
    assertEquals(
        "[{\"name\":\"id\",\"type\":\"text\"},{\"name\":\"class\",\"type\":\"text\"}]",
        Json.compact(json.get("columns")));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(1, describe(packed.toByteArray(), false).get("rows").asInt());
  }

  @Test
  void configurations() throws IOException {
    JsonNode other = describe("country: NO\nversion: 1.10\ntile: 31e10\n");
    assertEquals("config", other.get("kind").asText());
    assertEquals(
        "{\"country\":\"NO\",\"version\":\"1.10\",\"tile\":\"31e10\"}",
        Json.compact(other.get("values")));
    assertTrue(describe("inputs: [a.tif]\nthreads: 4\n").get("options").asBoolean());
    String written = "model: \"m\"\ncube: \"season\"\nrecorded:\n  software: \"0.1\"\n";
    assertTrue(describe(written).get("options").asBoolean());
    BadInput bad = refused("inputs: [a.tif]\ntrheads: 4\n");
    assertTrue(bad.getMessage().endsWith("unknown key 'trheads', did you mean 'threads'?"));
    assertEquals("config.key", refused("{\"inputs\": [], \"thread\": 4}").code());
    assertEquals("yaml.alias", refused("a: &a [1]\nb: *a\n").code());
  }

  @ParameterizedTest
  @CsvSource({
    "threads, trheads, true", "threads, thread, true", "threads, tthreads, true",
    "threads, threabs, true", "threads, tread, false", "threads, sdaerht, false",
    "seed, seed, false", "ab, ba, true"
  })
  void oneSlip(String a, String b, boolean slip) {
    assertEquals(slip, ConfigKeys.slip(a, b));
    assertEquals(slip, ConfigKeys.slip(b, a));
  }

  @Test
  void otherDocuments() throws IOException {
    assertEquals("metadata", describe("{\"0\":\"no data\",\"1\":\"forest\"}").get("kind").asText());
    JsonNode manifest =
        describe("<x:XFDU xmlns:x='urn:x'><fileLocation href='./B04.jp2'/></x:XFDU>");
    assertEquals("[\"./B04.jp2\"]", Json.compact(manifest.get("missing")));
    assertEquals(
        "url.refused", refused("<XFDU><fileLocation href='file:///etc/passwd'/></XFDU>").code());
    assertEquals("xml.unsupported", refused("<VRTDataset/>").code());
    assertEquals("qgis", describe("<!DOCTYPE qgis PUBLIC 'a' 'b'><qgis/>").get("root").asText());
  }

  @Test
  void archivesAndModels() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a/b.txt"));
      out.write(new byte[10]);
    }
    JsonNode json = describe(zip.toByteArray(), false);
    assertEquals("archive", json.get("kind").asText());
    assertEquals("[\"a/b.txt\"]", Json.compact(json.get("names")));
    String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    ByteBuffer model = ByteBuffer.allocate(8 + header.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
    model.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    JsonNode tensors = describe(model.array(), false);
    assertEquals("model", tensors.get("kind").asText());
    assertEquals("F32", tensors.get("tensors").get(0).get("dtype").asText());
  }

  @Test
  void whatCannotBeToldIsRefusedClearly() throws IOException {
    assertEquals("file.unknown", refused("a text about nothing").code());
    assertEquals("file.empty", refused("").code());
    assertThrows(BadInput.class, () -> describe(new byte[] {1, 2, 3, 0, 0, 0}, false));
    Path missing = folder.resolve("missing\u001b[31m");
    BadInput bad =
        assertThrows(BadInput.class, () -> FileInfo.describe(missing, false, Limits.DEFAULT));
    assertFalse(bad.getMessage().contains("\u001b"), bad.getMessage());
    assertThrows(BadInput.class, () -> FileInfo.describe(folder, false, Limits.DEFAULT));
  }
}

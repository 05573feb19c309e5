package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static JsonNode read(String text) throws IOException {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), "t.json", Limits.DEFAULT);
  }

  private static BadInput refused(String text) {
    BadInput bad = assertThrows(BadInput.class, () -> read(text));
    assertTrue(bad.getMessage().startsWith("t.json: "), bad.getMessage());
    return bad;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1,\"a\":2}",
        "[NaN]",
        "[Infinity]",
        "1 2",
        "{} x",
        "nul",
        "\0"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertEquals("json.syntax", refused(text).code());
  }

  @Test
  void depthAndDigitsAreBounded() throws IOException {
    String deep = "[".repeat(128) + "]".repeat(128);
    assertEquals(1, read(deep).size());
    assertEquals("json.limit", refused("[" + deep + "]").code());
    assertEquals("json.limit", refused("[".repeat(1_000_000)).code());
    assertEquals(1000, read("1".repeat(1000)).asText().length());
    assertEquals("json.limit", refused("1".repeat(1001)).code());
  }

  @Test
  void sizeIsBoundedBeforeReading() {
    Limits small = new Limits(1, 1, 10, 1, 5, 1, 1, 1);
    BadInput bad =
        assertThrows(
            BadInput.class,
            () -> Json.read("[1,2,3,4,5,6]".getBytes(StandardCharsets.UTF_8), "t", small));
    assertTrue(bad.getMessage().contains("13 bytes, the limit is 10"), bad.getMessage());
  }

  @Test
  void manySmallValuesDoNotFillTheHeap() {
    int count = (int) Math.min(Memory.pieces(64) / 2 + 1000, 30_000_000);
    byte[] text = new byte[2 * count + 2];
    for (int i = 0; i < count; i++) {
      text[2 * i + 1] = '0';
      text[2 * i + 2] = ',';
    }
    text[0] = '[';
    text[2 * count] = ']';
    text[2 * count + 1] = ' ';
    if (count + 2L <= Memory.pieces(64)) return; // a heap that holds them all
    assertThrows(Shortage.class, () -> Json.read(text, "t", Limits.DEFAULT));
  }

  @Test
  void writesNullForWhatIsNotANumber() {
    JsonNode node =
        Json.object()
            .put("a", Double.NaN)
            .put("b", Float.POSITIVE_INFINITY)
            .put("c", 0.1)
            .set("d", Json.tree(List.of(Double.NaN, 1)));
    assertEquals("{\"a\":null,\"b\":null,\"c\":0.1,\"d\":[null,1]}", Json.compact(node));
    assertEquals(
        "{\n  \"a\" : [\n    1\n  ]\n}\n",
        Json.pretty(Json.object().set("a", Json.array().add(1))));
  }

  @Test
  void aLoneSurrogateDoesNotBreakTheWriter() throws IOException {
    String text = Json.compact(read("{\"id\":\"\\ud800\"}"));
    assertEquals(
        "{\"id\":\"?\"}",
        new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Test
  void topLevelMembersAreFoundWithoutTheRest(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("m.json");
    Set<String> names = Set.of("type", "n");
    Files.writeString(file, "{\"a\":{\"type\":\"inner\"},\"n\":[1],\"type\":\"outer\"}");
    assertEquals(Map.of("type", "outer"), Json.members(file, names, Limits.DEFAULT));
    Files.writeString(file, "[{\"type\":\"inner\"}]");
    assertEquals(Map.of(), Json.members(file, names, Limits.DEFAULT));
    Files.writeString(file, "{\"type\":\"a\",\"type\":\"b\"}");
    assertThrows(BadInput.class, () -> Json.members(file, names, Limits.DEFAULT));
    Files.writeString(file, "{\"a\":{\"b\":NaN}}");
    BadInput bad = assertThrows(BadInput.class, () -> Json.members(file, names, Limits.DEFAULT));
    assertTrue(!bad.getMessage().contains("JsonReadFeature"), bad.getMessage());
  }

  /// Bytes that begin like UTF-32 and are not.
  @Test
  void bytesThatAreNoTextAreRefused(@TempDir Path folder) throws IOException {
    for (byte[] bytes :
        new byte[][] {{0, 0, '{', 0, 0, 0, '}', 0}, {0, 0, 0, '{', 0x6D, 0x60, 0x74, 0x22}}) {
      BadInput bad = assertThrows(BadInput.class, () -> Json.read(bytes, "t.json", Limits.DEFAULT));
      assertEquals("json.syntax", bad.code());
      assertEquals("t.json", bad.file());
      Path file = Files.write(folder.resolve("m.json"), bytes);
      assertThrows(BadInput.class, () -> Json.members(file, Set.of("type"), Limits.DEFAULT));
    }
  }
}

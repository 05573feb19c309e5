package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
  private static JsonNode read(String text) throws IOException {
    return Yaml.read(text.getBytes(StandardCharsets.UTF_8), "t.yaml", Limits.DEFAULT);
  }

  @Test
  void whatWasTypedStaysAString() throws IOException {
    String[] typed = {
      "NO",
      "on",
      "yes",
      "1.10",
      "31e10",
      "2020-01-01",
      "010",
      "0x10",
      "1_000",
      "+1",
      "1e3",
      ".5",
      "5.",
      ".inf",
      ".nan",
      "12:30",
      "0.10",
      "-0.0x",
      "99999999999999999999",
      "00"
    };
    for (String text : typed) {
      JsonNode value = read("k: " + text).get("k");
      assertTrue(value.isTextual(), text);
      assertEquals(text, value.asText());
    }
    assertEquals(1e-4, read("k: 1e-4").get("k").asDouble());
  }

  @Test
  void plainNumbersTruthAndNothing() throws IOException {
    JsonNode map =
        read("a: 0\nb: -12\nc: 0.0001\nd: 4000000000\ne: true\nf: ~\ng:\nh: '4'\ni: 2.0\n");
    assertEquals(
        "{\"a\":0,\"b\":-12,\"c\":1.0E-4,\"d\":4000000000,\"e\":true,\"f\":null,\"g\":null,\"h\":\"4\",\"i\":2.0}",
        Json.compact(map));
  }

  @Test
  void nestedCollections() throws IOException {
    assertEquals(
        "{\"inputs\":[\"a.tif\",\"b.tif\"],\"o\":{\"p\":[[1],{}]}}",
        Json.compact(read("inputs: [a.tif, b.tif]\no:\n  p:\n  - [1]\n  - {}\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "'a: &x 1', yaml.alias",
    "'a: &x [1]', yaml.alias",
    "'a: *x', yaml.alias",
    "'<<: {a: 1}', yaml.alias",
    "'a: !!str 1', yaml.tag",
    "'a: !!javax.script.ScriptEngineManager [1]', yaml.tag",
    "'a: 1\na: 2', yaml.key",
    "'--- 1\n--- 2', yaml.syntax",
    "'[a]: 1', yaml.syntax",
    "'? {a: 1}\n: 1', yaml.syntax",
    "'a: [1', yaml.syntax",
    "'a: 1\n b: 2', yaml.syntax",
    "'', yaml.syntax"
  })
  void whatIsOutsideTheSubsetIsRefused(String text, String code) {
    BadInput bad = assertThrows(BadInput.class, () -> read(text));
    assertEquals(code, bad.code());
    assertTrue(bad.getMessage().startsWith("t.yaml: "), bad.getMessage());
  }

  @Test
  void depthIsBounded() throws IOException {
    read("[".repeat(128) + "]".repeat(128));
    assertThrows(BadInput.class, () -> read("[".repeat(129) + "]".repeat(129)));
    assertThrows(BadInput.class, () -> read("[".repeat(100_000)));
    assertThrows(BadInput.class, () -> read("? ".repeat(100_000)));
    assertThrows(BadInput.class, () -> read("- ".repeat(100_000)));
  }
}

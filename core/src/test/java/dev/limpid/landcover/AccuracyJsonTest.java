package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AccuracyJsonTest {
  private static JsonNode json(Assessment assessment) throws Exception {
    var mapper = new ObjectMapper();
    return mapper.readTree(mapper.writeValueAsString(AccuracyJson.of(assessment)));
  }

  private static Set<String> keys(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  @Test
  void writesTheDocumentedKeys() throws Exception {
    var matrix = AccuracyTest.matrix(new long[][] {{8, 2}, {5, 15}});
    var sizes = StrataSizes.of(matrix, Map.of(1, 1000L, 2, 3000L));
    var area = AreaEstimate.of(matrix, sizes, AreaUnit.squareMetres(100));
    var comparison =
        new Comparison(
            "A", "B", Accuracy.of(matrix), McNemar.of(3, 9), PairedDifference.of(3, 9, 30));
    var got = json(Assessment.of("t", area).with(comparison).withNotes(List.of("said")));
    var interval = Set.of("value", "standardError", "low", "high");
    for (String key : List.of("overallAccuracy", "macroF1", "pairedDifference"))
      assertEquals(interval, keys(got.get(key)), key);
    assertTrue(got.get("kappa").isNumber());
    var c = got.get("classes").get(0);
    assertTrue(
        keys(c)
            .containsAll(
                Set.of("code", "name", "n", "userAccuracy", "producerAccuracy", "f1", "area")));
    for (String key : List.of("userAccuracy", "producerAccuracy", "f1", "area"))
      assertEquals(interval, keys(c.get(key)), key);
    assertEquals(0.8, c.get("userAccuracy").get("value").doubleValue(), 1e-12);
    assertEquals(4e5 * (0.2 + 0.1875), c.get("area").get("value").doubleValue(), 1e-6);
    assertEquals("m2", got.get("areaUnit").textValue());
    assertEquals(Set.of("overallAccuracy", "macroF1"), keys(got.get("majorityBaseline")));
    assertEquals(
        Set.of("b", "c", "chi2", "p", "chi2Corrected", "pCorrected", "pExact"),
        keys(got.get("mcnemar")));
    assertEquals("map", got.get("matrix").get("rows").textValue());
    assertEquals("reference", got.get("matrix").get("columns").textValue());
    assertEquals(5, got.get("matrix").get("counts").get(1).get(0).longValue());
    assertEquals("said", got.get("notes").get(0).textValue());
  }

  @Test
  void whatIsNotKnownIsNull() throws Exception {
    var got =
        json(Assessment.of("t", Accuracy.of(AccuracyTest.matrix(new long[][] {{3, 0}, {0, 0}}))));
    var absent = got.get("classes").get(1);
    assertTrue(absent.get("userAccuracy").get("value").isNull());
    assertTrue(absent.get("f1").get("low").isNull());
    assertTrue(absent.get("area").isNull());
    assertEquals(0, absent.get("n").longValue());
    assertTrue(got.get("kappa").isNull()); // one class in map and reference: 0 / 0
    assertFalse(got.has("mcnemar"));
    assertFalse(got.toString().contains("NaN"));
  }
}

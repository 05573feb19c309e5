package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class PrestoTest {
  private static Presto.Series series(JsonNode c) {
    int months = c.get("x").size();
    float[][] values = new float[months][Presto.BANDS.size()];
    int[] cover = new int[months];
    for (int t = 0; t < months; t++) {
      cover[t] = c.get("dynamicWorld").get(t).asInt();
      for (int b = 0; b < values[t].length; b++)
        values[t][b] =
            c.get("mask").get(t).get(b).asInt() == 1
                ? Float.NaN
                : (float) c.get("x").get(t).get(b).asDouble();
    }
    return new Presto.Series(
        values,
        cover,
        c.get("firstMonth").asInt(),
        c.get("latlon").get(0).asDouble(),
        c.get("latlon").get(1).asDouble());
  }

  @Test
  @Tag("shared")
  void embedsAsTheReferenceDoes() throws IOException {
    JsonNode golden =
        Json.read(Shared.path("data/golden/landcover/presto_golden.json"), Limits.DEFAULT);
    try (Presto presto = Presto.open(Shared.path("data/weights/presto/presto_default_model.npz"))) {
      List<String> names = new ArrayList<>();
      for (JsonNode c : golden.get("cases")) {
        names.add(c.get("name").asText());
        float[] expected = new float[Presto.WIDTH];
        for (int i = 0; i < expected.length; i++)
          expected[i] = (float) c.get("embedding").get(i).asDouble();
        Presto.Series series = series(c);
        assertArrayEquals(expected, presto.embed(List.of(series)), 1e-5f, names.getLast());
        float[] twice = presto.embed(List.of(series, series));
        assertArrayEquals(
            expected, Arrays.copyOfRange(twice, Presto.WIDTH, 2 * Presto.WIDTH), 1e-5f);
      }
      assertEquals(3, names.size());
    }
  }

  @Test
  void refusesWhatIsNoSeries() {
    float[][] month = new float[1][Presto.BANDS.size()];
    assertThrows(
        IllegalArgumentException.class, () -> new Presto.Series(month, new int[] {10}, 0, 45, 5));
    assertThrows(
        IllegalArgumentException.class, () -> new Presto.Series(month, new int[] {9}, 12, 45, 5));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Presto.Series(new float[1][3], new int[] {9}, 0, 45, 5));
  }
}

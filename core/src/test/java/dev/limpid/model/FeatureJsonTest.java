package dev.limpid.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Calendar;
import dev.limpid.cube.CloudMask;
import dev.limpid.cube.Compositing;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.NamedFeatures;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.cube.SpectralIndex;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeatureJsonTest {
  private static final SeriesFeatures FULL =
      new SeriesFeatures(
          List.of(
              new SeriesFeatures.Bands("S2", List.of("B04", "B08"), 53, CloudMask.SCL),
              new SeriesFeatures.Bands("S1", List.of("VV"), 30, null),
              new SeriesFeatures.Bands(
                  "x", List.of("NDVI"), 9, new CloudMask.AtMost("CLP", 160.5))),
          List.of("slope"),
          new Calendar(LocalDate.of(2018, 1, 1), 10, 37),
          new Compositing(Compositing.Rule.LEAST_CLOUDY, 10),
          new GapFill.Whittaker(2.5),
          List.of(SpectralIndex.NDVI, SpectralIndex.BRIGHTNESS));

  private static FeatureSet again(FeatureSet features) throws IOException {
    byte[] text = Json.pretty(FeatureJson.write(features)).getBytes(StandardCharsets.UTF_8);
    return FeatureJson.read(Json.read(text, "model.json", Limits.DEFAULT), "model.json");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    assertEquals(FULL, again(FULL));
    SeriesFeatures plain =
        new SeriesFeatures(
            List.of(
                new SeriesFeatures.Bands(
                    "p", List.of("evi"), 23, new CloudMask.Classes("QA", Set.of(0, 1)))),
            List.of(),
            null,
            null,
            new GapFill.None(),
            List.of());
    assertEquals(plain, again(plain));
    NamedFeatures named = new NamedFeatures(List.of("ndvi_t0", "B04"));
    assertEquals(named, again(named));
  }

  /// A place in the document, `=`, and what stands there instead; nothing for an absent member.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/kind=\"other\"",
        "/kind=",
        "/series={}",
        "/series/0/times=\"many\"",
        "/series/0/times=0",
        "/series/0/times=2000000000",
        "/series/0/times=1.5",
        "/series/0/times=1e300",
        "/series/0/bands=\"B04\"",
        "/series/0/bands=[1]",
        "/series/0/bands=[\"B04\",\"B04\"]",
        "/series/0/name=7",
        "/series/0/mask=\"SCL\"",
        "/series/0/mask/clear=[]",
        "/series/0/mask/clear=[\"4\"]",
        "/series/0/mask/band=\"\"",
        "/series/2/mask/max=\"high\"",
        "/series/2/mask/max=null",
        "/series/1/bands=[\"B04\"]",
        "/static=null",
        "/static=[\"slope\",\"slope\"]",
        "/calendar=7",
        "/calendar/start=\"soon\"",
        "/calendar/start=\"2018-02-30\"",
        "/calendar/days=0",
        "/calendar/count=2147483647",
        "/calendar/count=-1",
        "/composite=\"median\"",
        "/composite=\"median:x\"",
        "/composite=3",
        "/fill=",
        "/fill=\"whittaker:-3\"",
        "/fill=\"whittaker:NaN\"",
        "/indices=[\"evi2\"]",
        "/indices=\"ndvi\"",
        "/indices=[\"ndmi\"]",
      })
  void nonsenseIsRefused(String change) throws IOException {
    int eq = change.indexOf('=');
    ObjectNode document = FeatureJson.write(FULL);
    int slash = change.lastIndexOf('/', eq);
    ObjectNode parent =
        (ObjectNode) (slash == 0 ? document : document.at(change.substring(0, slash)));
    String key = change.substring(slash + 1, eq);
    String value = change.substring(eq + 1);
    if (value.isEmpty()) parent.remove(key);
    else parent.set(key, json(value));
    BadInput e = assertThrows(BadInput.class, () -> FeatureJson.read(document, "model.json"));
    assertEquals("model.features", e.code());
  }

  private static JsonNode json(String text) throws IOException {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), "value", Limits.DEFAULT);
  }

  @Test
  void aDocumentThatIsNoObjectIsRefused() throws IOException {
    for (String text : List.of("7", "[]", "null", "\"series\"", "{}"))
      assertThrows(BadInput.class, () -> FeatureJson.read(json(text), "model.json"));
  }
}

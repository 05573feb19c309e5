package dev.limpid.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesTest {
  @TempDir Path folder;

  private Features read(String json) throws IOException {
    Path file = folder.resolve("f.geojson");
    Files.writeString(file, json);
    return Features.read(file);
  }

  private static String polygon(String ring) {
    return "{\"type\":\"Polygon\",\"coordinates\":[" + ring + "]}";
  }

  private static String feature(String geometry, String properties) {
    return "{\"type\":\"Feature\",\"properties\":" + properties + ",\"geometry\":" + geometry + "}";
  }

  private static String collection(String... features) {
    return "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}";
  }

  @Test
  void readsAttributesAsTextInFileOrder() throws IOException {
    Features f =
        read(
            collection(
                feature(
                    polygon("[[2,48],[3,48],[3,49],[2,48]]"),
                    "{\"z\":\"wheat\",\"code\":1200,\"share\":0.50,\"ok\":true,\"none\":null,\"list\":[1]}")));
    assertEquals(new Crs("EPSG:4326"), f.crs());
    Map<String, String> attributes = f.features().getFirst().attributes();
    assertEquals(List.of("z", "code", "share", "ok"), List.copyOf(attributes.keySet()));
    assertEquals("1200", attributes.get("code"));
    assertEquals("0.50", attributes.get("share"));
    assertEquals("#1", f.features().getFirst().id());
    assertTrue(f.notes().getFirst().contains("'list' of #1"), f.notes().toString());
    assertEquals(0.5, f.features().getFirst().geometry().getArea());
  }

  @Test
  void readsMembersInAnyOrderAndABareGeometry() throws IOException {
    Features swapped =
        read(
            "{\"features\":[{\"geometry\":{\"coordinates\":[2.5,48.5,120],\"type\":\"Point\"},"
                + "\"id\":7,\"properties\":{},\"type\":\"Feature\"}],\"bbox\":[1,2,3,4],\"type\":\"FeatureCollection\"}");
    assertEquals("7", swapped.features().getFirst().id());
    assertEquals(2.5, swapped.features().getFirst().geometry().getCoordinate().x);
    Features bare = read("\uFEFF" + polygon("[[2,48],[3,48],[3,49],[2,48]]"));
    assertEquals("Polygon", bare.features().getFirst().geometry().getGeometryType());
  }

  @Test
  void honoursTheOldCrsMemberWhereverItStands() throws IOException {
    String point = feature("{\"type\":\"Point\",\"coordinates\":[500000,5300000]}", "{}");
    for (String name : List.of("urn:ogc:def:crs:EPSG::32631", "EPSG:32631")) {
      String crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"" + name + "\"}}";
      Features f =
          read("{\"type\":\"FeatureCollection\",\"features\":[" + point + "]," + crs + "}");
      assertEquals(new Crs("EPSG:32631"), f.crs());
    }
    BadInput other =
        assertThrows(
            BadInput.class,
            () ->
                read(
                    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:x:MOON\"}},\"features\":[]}"));
    assertTrue(other.getMessage().contains("urn:x:MOON"), other.getMessage());
  }

  @Test
  void readsRingsOfAnyLength() throws IOException {
    for (int n = 3; n < 200; n += 7) {
      StringBuilder ring = new StringBuilder("[");
      for (int i = 0; i <= n; i++) {
        double turn = 2 * Math.PI * (i % n) / n;
        ring.append(i == 0 ? "[" : ",[").append(Math.cos(turn)).append(',');
        ring.append(Math.sin(turn)).append(']');
      }
      Features f = read(polygon(ring.append(']').toString()));
      assertEquals(n + 1, f.features().getFirst().geometry().getNumPoints());
      assertEquals(
          n / 2.0 * Math.sin(2 * Math.PI / n), f.features().getFirst().geometry().getArea(), 1e-9);
    }
  }

  @Test
  void repairsABowtieAndNamesIt() throws IOException {
    Features f =
        read(collection(feature(polygon("[[0,0],[2,2],[2,0],[0,2],[0,0]]"), "{\"class\":1}")));
    assertEquals(2, f.features().getFirst().geometry().getNumGeometries());
    assertEquals(2, f.features().getFirst().geometry().getArea(), 1e-12);
    assertTrue(f.notes().getFirst().contains("#1"), f.notes().toString());
    assertTrue(f.notes().getFirst().contains("repaired"), f.notes().toString());
  }

  @Test
  void closesAnOpenRingAndKeepsEmptyGeometriesWithANote() throws IOException {
    Features f =
        read(
            collection(
                feature(polygon("[[0,0],[2,0],[2,2]]"), "{}"),
                feature("{\"type\":\"Polygon\",\"coordinates\":[]}", "{}"),
                feature("null", "{}"),
                feature(polygon("[[0,0],[1,1]]"), "{}")));
    assertEquals(4, f.features().size());
    assertEquals(2, f.features().getFirst().geometry().getArea());
    String notes = f.notes().toString();
    assertTrue(notes.contains("was closed: #1"), notes);
    assertTrue(notes.contains("empty geometry") && notes.contains("#2, #3, #4"), notes);
  }

  @ParameterizedTest
  @CsvSource({"4800000,500000,projected", "48,100.5,swapped"})
  void refusesCoordinatesThatAreNotDegrees(double x, double y, String hint) {
    String point = "{\"type\":\"Point\",\"coordinates\":[" + x + "," + y + "]}";
    BadInput e =
        assertThrows(BadInput.class, () -> read(collection(feature(point, "{\"class\":1}"))));
    assertEquals("vector.degrees", e.code());
    assertTrue(e.getMessage().contains(hint) && e.getMessage().contains("#1"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"type\":\"Topology\"}",
        "{\"type\":\"FeatureCollection\"}",
        "{\"type\":\"FeatureCollection\",\"type\":\"Topology\",\"features\":[]}",
        "{\"type\":\"FeatureCollection\",\"features\":[1]}",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Point\",\"coordinates\":[1,2]}]}",
        "{\"type\":\"FeatureCollection\",\"features\":[]}{}",
        "{\"type\":\"Point\",\"coordinates\":[1]}",
        "{\"type\":\"Point\",\"coordinates\":[1,\"2\"]}",
        "{\"type\":\"Point\",\"coordinates\":[[1,2]]}",
        "{\"type\":\"Point\",\"coordinates\":[1,1e999]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[1,2],[[3,4]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],3]]}",
        "{\"type\":\"Polygon\",\"coordinates\":{}}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[null]}",
        "{\"type\":\"Point\",\"coordinates\":[1,2]",
        "id,class\n1,2\n"
      })
  void refusesWhatIsNotGeoJson(String text) {
    BadInput e = assertThrows(BadInput.class, () -> read(text));
    assertTrue(e.getMessage().contains("f.geojson"), e.getMessage());
  }

  @Test
  void refusesDeepNestingWithoutOverflow() {
    String deep =
        "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(20_000) + "]}".repeat(20_000);
    assertThrows(BadInput.class, () -> read(deep));
    assertThrows(
        BadInput.class,
        () -> read("{\"type\":\"Polygon\",\"coordinates\":" + "[".repeat(100_000) + "}"));
  }

  @Test
  void writesWhatItReads() throws IOException {
    Features f =
        read(
            collection(
                feature(
                    polygon("[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]"),
                    "{\"class\":\"w\u00E4lder \\\"x\\\"\"}"),
                feature("{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}", "{}"),
                feature("null", "{}")));
    Path out = folder.resolve("out.geojson");
    GeoJson.write(out, false, f);
    Features again = Features.read(out);
    assertEquals(f.crs(), again.crs());
    for (int i = 0; i < 3; i++) {
      assertEquals(f.features().get(i).attributes(), again.features().get(i).attributes());
      assertTrue(
          f.features()
              .get(i)
              .geometry()
              .norm()
              .equalsExact(again.features().get(i).geometry().norm()));
    }
    assertThrows(BadInput.class, () -> GeoJson.write(out, false, f));
    Features projected = new Features(Crs.epsg(32631), f.features(), List.of());
    GeoJson.write(out, true, projected);
    assertEquals(Crs.epsg(32631), Features.read(out).crs());
    assertFalse(Files.readString(out).contains("\"id\""));
  }

  @Test
  void movesSharedVerticesAlike() throws IOException {
    Features f =
        read(
            collection(
                feature(polygon("[[2,48],[3,48],[3,49],[2,48]]"), "{}"),
                feature(polygon("[[3,48],[3,49],[4,48],[3,48]]"), "{}")));
    Features moved = f.in(Crs.epsg(32631), "f");
    var a = moved.features().get(0).geometry().getCoordinates();
    var b = moved.features().get(1).geometry().getCoordinates();
    assertEquals(a[1], b[0]);
    assertEquals(500_000, a[1].x, 1e-3);
    assertEquals(5_316_300, a[1].y, 100);
  }
}

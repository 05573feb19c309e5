package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.Json;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenario 15: what files and links say is printed as text: no terminal obeys it, no line is
/// forged, no secret is shown.
final class Scenario15LogsTest {
  private static final String ESCAPES =
      "a\u001b]0;owned\u0007\u001b[2Jb\nlimpid: all is well\r\u202e\u009b31m";
  private static final String SIGNED =
      "https://me:hunter2@example.org/x.tif?X-Amz-Signature=hunter3&sig=hunter4&token=hunter5&se=hunter6&X-Amz-Credential=hunter7";

  @TempDir Path folder;
  private int checked;

  private void printed(Object... arguments) {
    for (Object extra : new Object[] {"--verbose", "--json", "--debug"}) {
      Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
      all[arguments.length] = extra;
      Run run = Run.limpid(all);
      check(run.err(), true);
      // what is on stdout with --json is data, and what info says of a file is none of ours
      check(run.out(), !extra.equals("--json") || arguments[0].equals("info"));
    }
  }

  private void check(String text, boolean redacted) {
    checked++;
    assertFalse(text.matches("(?s).*[\\p{Cntrl}\\p{Cf}&&[^\\n\\t]].*"), () -> quoted(text));
    assertFalse(text.lines().anyMatch(l -> l.startsWith("limpid: all is well")), text);
    if (redacted) assertFalse(text.contains("hunter"), text);
  }

  private static String quoted(String text) {
    return Json.compact(Json.tree(text));
  }

  private Path raster(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Grid grid = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 4, 4);
    Legend legend = new Legend(List.of(new Legend.Entry(1, text, null, 0)));
    Layer layer = new Layer("", SampleType.UINT8, 0.0, List.of(Band.of(text, text)), legend);
    WriteOptions d = WriteOptions.DEFAULT;
    WriteOptions options =
        new WriteOptions(d.compression(), d.predictor(), false, 512, true, 1, Map.of("note", text));
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), options)) {
      writer.writeStored(0, 0, grid.all(), new byte[16]);
      writer.commit();
    }
    return file;
  }

  @Test
  void metadataOfRasters() throws IOException {
    for (String text : List.of(ESCAPES.replace("\u0007", "").replace("\u001b", ""), SIGNED)) {
      Path file = raster("r.tif", text);
      printed("info", file, "--stats");
      printed("calc", "n=missing+1", file, "-o", folder.resolve("o.tif"));
      printed("map", file, file, "-o", folder.resolve("o.tif"));
    }
  }

  @Test
  void textsOfEveryOtherFile() throws IOException {
    for (String text : List.of(ESCAPES, SIGNED)) {
      String json = quoted(text);
      Path item =
          Files.writeString(
              folder.resolve("item.json"),
              """
              {"stac_version":"1.0.0","type":"Feature","id":%1$s,"properties":{"datetime":%1$s},
               "assets":{%1$s:{"href":%1$s},"b":{"href":"./b.tif"}},"links":[]}"""
                  .formatted(json));
      Path shapes =
          Files.writeString(
              folder.resolve("f.geojson"),
              "{\"type\":\"Feature\",\"id\":%1$s,\"properties\":{%1$s:%1$s},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}}"
                  .formatted(json));
      Path config = Files.writeString(folder.resolve("c.yaml"), json + ": " + json + "\n");
      Path table =
          Files.writeString(
              folder.resolve("t.csv"),
              "\"%1$s\",b\n\"%1$s\",2\n".formatted(text.replace("\"", "")));
      for (Path file : List.of(item, shapes, config, table)) {
        printed("info", file);
        printed("train", file, "--labels", file, "-o", folder.resolve("m"));
        printed("evaluate", file, "--reference", file);
      }
      printed("calc", "a=b", "x.tif", "-o", folder.resolve("o.tif"), "--config", config);
    }
    System.out.println("scenario 15: " + checked + " outputs, no escape and no secret");
  }

  @Test
  void argumentsAndLinks() throws IOException {
    printed("info", SIGNED);
    printed("info", SIGNED.replace("https", "http"), "--offline");
    printed("info", folder.resolve("a\u001b[31m\nlimpid: all is well"));
    printed("calc", "a\u001b[31m=b", SIGNED, "-o", folder.resolve("o.tif"), "--offline");
    printed("\u001b[31m");
    assertTrue(checked > 0);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}

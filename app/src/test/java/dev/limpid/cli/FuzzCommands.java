package dev.limpid.cli;

import dev.limpid.io.Limits;
import dev.limpid.testkit.fuzz.FuzzRun;
import dev.limpid.testkit.fuzz.FuzzTarget;
import dev.limpid.testkit.fuzz.FuzzTarget.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Commands that are handed any file: `info`, and `--config` of the others. Started as a process by
/// [FuzzCommandsTest].
final class FuzzCommands {
  private static final String WORDS =
      "{ } [ ] : , null true -1 1e999 \"\" ../ file:/// https:// \"href\" \"type\" <a> </ & - # ' |";

  private FuzzCommands() {}

  public static void main(String[] args) throws Exception {
    FuzzRun.main(
        args,
        List.of(
            new FuzzTarget("stac", ".json", texts(STAC, COLLECTION), WORDS, FuzzCommands::info),
            new FuzzTarget("safe", ".xml", texts(MANIFEST, TILE), WORDS, FuzzCommands::info),
            new FuzzTarget("info", "", any(), WORDS + " II* PK PAR1 GIF", FuzzCommands::info),
            new FuzzTarget("config", ".config.yaml", texts(CONFIG), WORDS, FuzzCommands::config)));
  }

  private static final String STAC =
      """
      {"stac_version":"1.0.0","type":"Feature","id":"a","bbox":[1,2,3,4],
       "properties":{"datetime":"2024-05-01T10:00:00Z"},
       "assets":{"B04":{"href":"./B04.tif"},"B08":{"href":"https://example.org/x.tif"}},
       "links":[{"rel":"parent","href":"../c.json"}]}""";

  private static final String COLLECTION =
      "{\"stac_version\":\"1.0.0\",\"type\":\"Collection\",\"id\":\"c\",\"links\":[{\"rel\":\"item\",\"href\":\"./i/i.json\"}]}";

  private static final String MANIFEST =
      "<?xml version=\"1.0\"?><xfdu:XFDU xmlns:xfdu=\"urn:x\"><dataObject><fileLocation href=\"./a/b.jp2\"/></dataObject></xfdu:XFDU>";

  private static final String TILE =
      "<n1:Product xmlns:n1=\"urn:y\"><PRODUCT_URI>S2A</PRODUCT_URI><TILE_ID>T31</TILE_ID></n1:Product>";

  private static final String CONFIG =
      """
      # limpid calc --config FILE makes this product again
      expression: "ndvi=(B08-B04)/(B08+B04)"
      in: "in.tif"
      output: out.tif
      block: 512
      threads: 2
      compression: zstd
      bbox: [1, 2, 3, 4]
      recorded:
        software: "0.1"
      """;

  private static List<Seed> texts(String... texts) {
    return Stream.of(texts).map(t -> new Seed(t.getBytes(StandardCharsets.UTF_8))).toList();
  }

  /// One of each kind that `info` tells apart by its content.
  private static List<Seed> any() throws IOException {
    byte[] csv = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
      out.write(csv);
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zipped)) {
      out.putNextEntry(new ZipEntry("a.txt"));
      out.write(csv);
    }
    return List.of(
        new Seed(csv),
        new Seed(gzipped.toByteArray()),
        new Seed(zipped.toByteArray()),
        texts("{\"type\":\"Point\",\"coordinates\":[1,2]}").get(0),
        texts("key: value\n").get(0));
  }

  private static Object info(Path file) throws IOException {
    return FileInfo.describe(file, true, Limits.DEFAULT).get("kind");
  }

  private static Object config(Path file) {
    Run run = Run.limpid("calc", "-o", file + ".out.tif", "--dry-run", "--json", "--config", file);
    if (run.code() == Failures.DEFECT || run.err().contains("out of memory"))
      throw new IllegalStateException(run.err());
    return run.code() + (run.out().startsWith("{\"error\"") ? run.error().toString() : "");
  }
}

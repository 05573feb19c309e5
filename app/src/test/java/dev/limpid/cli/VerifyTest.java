package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.tile.Manifest;
import dev.limpid.tile.Recomputation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `limpid verify` and `limpid diff` on maps that were tampered with, and on such that only look
/// different.
final class VerifyTest {
  @TempDir Path folder;
  private Season season;
  private Path map;

  @BeforeEach
  void makeMap() throws IOException {
    season = Season.get().copied(folder);
    Path place = Files.createDirectory(folder.resolve("place"));
    Run.json(Stopped.map(season, place));
    map = place.resolve("m.tif");
  }

  private Path beside(String name) {
    return map.resolveSibling(name);
  }

  private JsonNode passes(Object... more) {
    Object[] args = Stream.concat(Stream.of("verify", map), Stream.of(more)).toArray();
    JsonNode json = Run.json(args);
    assertTrue(json.get("ok").asBoolean());
    assertTrue(json.get("firstDifference").isNull());
    return json;
  }

  private JsonNode fails(String what, Object... more) {
    Object[] args = Stream.concat(Stream.of("verify", map, "--json"), Stream.of(more)).toArray();
    Run run = Run.limpid(args);
    assertEquals(6, run.code(), what + run.out() + run.err());
    assertFalse(run.json().get("ok").asBoolean());
    JsonNode first = run.json().get("firstDifference");
    assertEquals(what, first.get("what").asText(), run.out());
    return first;
  }

  private void edit(String name, Season.Edit edit) throws IOException {
    Path changed =
        Season.rewrite(beside(name), Files.createDirectory(folder.resolve("e")), null, edit);
    Files.move(changed, beside(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void editManifest(Consumer<ObjectNode> edit) throws IOException {
    Path file = beside("m.manifest.json");
    ObjectNode json = (ObjectNode) Json.read(file, Limits.DEFAULT);
    edit.accept(json);
    Json.write(file, true, json);
  }

  @Test
  void theMapAsItIs() {
    JsonNode json = passes();
    assertEquals(List.of("ok", "checkedTiles", "firstDifference"), Run.names(json));
    assertEquals(27, json.get("checkedTiles").asInt());
    assertEquals(9, passes("--full").get("recomputedTiles").asInt());
    int some = passes("--sample", 4, "--seed", 3).get("recomputedTiles").asInt();
    assertTrue(some >= 1 && some <= 4);
  }

  @Test
  void packedOtherwise() throws IOException {
    for (String compression : List.of("deflate", "lzw", "none"))
      for (String side : List.of("128", "256", "16"))
        for (String name : List.of("m.tif", "m-quality.tif")) {
          Path packed = folder.resolve("packed.tif");
          Run.json(
              "convert",
              beside(name),
              "-o",
              packed,
              "--compression",
              compression,
              "-co",
              "BLOCKSIZE=" + side,
              "--overwrite");
          Files.copy(packed, beside(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          passes();
        }
  }

  private static void anotherClass(Object values, int width, int col, int row) {
    byte[] codes = (byte[]) values;
    int i = row * width + col;
    if (col == 70 && row == 40) codes[i] = (byte) (codes[i] == 1 ? 2 : 1);
  }

  @Test
  void onePixel() throws IOException {
    edit("m.tif", VerifyTest::anotherClass);
    JsonNode first = fails("pixels");
    assertEquals("m.tif", first.get("file").asText());
    assertEquals(5, first.get("tile").asInt());
    assertEquals(64, first.get("window").get("col").asInt());
  }

  @Test
  void onePixelOfACompanion() throws IOException {
    edit(
        "m-probabilities.tif",
        (values, width, col, row) -> {
          if (col == 3 && row == 95) ((float[]) values)[row * width + col] += 1e-6f;
        });
    assertEquals("m-probabilities.tif", fails("pixels").get("file").asText());
    Files.delete(beside("m-probabilities.tif"));
    fails("structure");
  }

  @Test
  void aTornFile() throws IOException {
    byte[] bytes = Files.readAllBytes(map);
    Files.write(map, java.util.Arrays.copyOf(bytes, bytes.length - 100));
    fails("structure");
  }

  @Test
  void anotherModel() throws IOException {
    Path json = season.model().resolve("model.json");
    String written = Files.readString(json);
    Run.json("verify", season.model());
    for (String edited :
        List.of(
            written + " ",
            written.replaceFirst("\"seed\" : \\d+", "\"seed\" : 77"),
            written.replaceFirst("(\"sha256\" : \")[0-9a-f]", "$1x"))) {
      assertNotEquals(written, edited);
      Files.writeString(json, edited);
      Run run = Run.limpid("verify", season.model(), "--json");
      assertEquals(6, run.code(), run.err());
      String found = run.json().at("/firstDifference/found").asText();
      assertTrue(found.contains("was edited"), found);
    }
    // as an earlier version wrote it
    Files.writeString(json, written.replaceFirst(",?\\s*\"sha256\" : \"[0-9a-f]{64}\"", ""));
    fails("model");
    Run.json("verify", season.model()); // sound in itself, but another one
    Path weights = season.model().resolve("forest.limpid");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    assertEquals(6, Run.limpid("verify", season.model()).code());
  }

  @Test
  void oneByteOfAnInput() throws IOException {
    Path image;
    try (Stream<Path> all = Files.list(season.images())) {
      image = all.filter(f -> f.toString().endsWith(".tif")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length / 2] ^= 1;
    Files.write(image, bytes);
    assertTrue(fails("input").get("file").asText().endsWith(image.getFileName().toString()));
    Files.delete(image);
    Run run = Run.limpid("verify", map, "--json");
    assertEquals(3, run.code(), "what is absent cannot be compared");
    assertEquals("verify.missing", run.error().get("code").asText());
  }

  @Test
  void filesThatMoved() throws IOException {
    Path images = Files.move(season.images(), folder.resolve("elsewhere"));
    Path model = Files.move(season.model(), folder.resolve("other-model"));
    assertEquals(3, Run.limpid("verify", map).code());
    passes("--cube", images, "--model", model, "--full");
  }

  @Test
  void aManifestThatWasEdited() throws IOException {
    Path file = beside("m.manifest.json");
    byte[] sound = Files.readAllBytes(file);
    editManifest(json -> ((ArrayNode) json.at("/layers/0/tiles")).remove(4));
    fails("manifest");
    Files.write(file, sound);
    editManifest(
        json -> {
          ArrayNode tiles = (ArrayNode) json.at("/layers/0/tiles");
          JsonNode hash = tiles.get(2).get("sha256");
          ((ObjectNode) tiles.get(2)).set("sha256", tiles.get(3).get("sha256"));
          ((ObjectNode) tiles.get(3)).set("sha256", hash);
        });
    assertEquals(2, fails("pixels").get("tile").asInt(), "reordered tiles");
    Files.write(file, sound);
    editManifest(json -> json.put("root", "0".repeat(64)));
    fails("root");
    Files.delete(file);
    Run run = Run.limpid("verify", map, "--json");
    assertEquals(3, run.code());
    assertEquals("manifest.missing", run.error().get("code").asText());
  }

  /// Tiles that were not computed, having no data, are those that computing them gives.
  @Test
  void partsWithoutData() throws IOException {
    Path images = Files.createDirectory(folder.resolve("half"));
    try (Stream<Path> all = Files.list(season.images())) {
      for (Path file : all.filter(f -> f.toString().endsWith(".tif")).toList()) {
        int edge = file.toString().endsWith("_SCL.tif") ? 0 : 70;
        Season.rewrite(
            file,
            images,
            null,
            (values, width, col, row) -> {
              if (col < edge)
                java.lang.reflect.Array.setShort(values, row * width + col, (short) 0);
            });
      }
    }
    Season half = new Season(folder, images, season.parcels(), season.labels(), season.model());
    Path place = Files.createDirectory(folder.resolve("half-place"));
    JsonNode json = Run.json(Stopped.map(half, place));
    assertEquals(6, json.get("emptyBlocks").asInt());
    map = place.resolve("m.tif");
    assertEquals(9, passes("--full").get("recomputedTiles").asInt());
  }

  /// Somebody who changes a pixel and writes a manifest to fit it is found out by computing again.
  @Test
  void aForgedManifest() throws IOException {
    edit("m.tif", VerifyTest::anotherClass);
    String found = fails("pixels").get("found").asText();
    editManifest(
        json -> {
          ((ArrayNode) json.at("/layers/0/tiles/5/sha256")).removeAll().add(found);
          json.put("root", "");
        });
    Manifest forged = Manifest.read(beside("m.manifest.json"));
    editManifest(json -> json.put("root", Manifest.root(forged.layers())));
    passes();
    JsonNode first = fails("recomputed", "--full");
    assertEquals(5, first.get("tile").asInt());
  }

  @Test
  void threadsAndBlocksDoNotCount() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Run.json(
        "map",
        season.model(),
        season.images(),
        "-o",
        other.resolve("m.tif"),
        "-co",
        "BLOCKSIZE=32",
        "--threads",
        7,
        "--block",
        19);
    assertEquals(
        Files.readString(beside("m.manifest.json")),
        Files.readString(other.resolve("m.manifest.json")));
    JsonNode diff = Run.json("diff", map, other.resolve("m.tif"));
    assertTrue(diff.get("same").asBoolean());
    assertEquals("[]", diff.get("tiles").toString());
    assertEquals("[]", diff.get("changedKeys").toString());
  }

  @Test
  void whatMadeTwoMapsDiffer() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("m.tif");
    Run.json("map", season.model(), season.images(), "-o", other, "--min-probability", "0.6");
    JsonNode diff = Run.json("diff", map, other);
    assertFalse(diff.get("same").asBoolean());
    assertEquals("[\"config.min-probability\"]", diff.get("changedKeys").toString());
    assertNotEquals(0, diff.get("tiles").size());
  }

  /// How often a sample meets damage, beside 1 - (1 - p)^n.
  @Test
  void howOftenASampleFindsDamage() {
    int tiles = 2000;
    int trials = 3000;
    for (double share : new double[] {0.01, 0.02}) {
      int found = 0;
      for (int trial = 0; trial < trials; trial++) {
        Random random = new Random(trial);
        Set<Integer> wrong = new HashSet<>();
        while (wrong.size() < share * tiles) wrong.add(random.nextInt(tiles));
        List<Integer> drawn = Recomputation.draw(200, tiles, 1_000_003L * trial + 17);
        if (drawn.stream().anyMatch(wrong::contains)) found++;
      }
      double rate = (double) found / trials;
      double theory = 1 - Math.pow(1 - share, 200);
      double error = Math.sqrt(theory * (1 - theory) / trials);
      System.out.printf(
          "sample of 200 at %.0f %% damage: found in %.1f %% of %d trials, theory %.1f %%%n",
          100 * share, 100 * rate, trials, 100 * theory);
      assertEquals(theory, rate, 4 * error);
    }
  }
}

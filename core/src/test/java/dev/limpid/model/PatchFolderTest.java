package dev.limpid.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Shortage;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.sample.CubePatches;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.PatchLattice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PatchFolderTest {
  private static final Grid GRID = new Grid(new Crs("EPSG:32631"), 500_000, 5e6, 10, 10, 37, 21);
  private static final CubeSamples.Room ROOM = new CubeSamples.Room(1L << 24, 2);

  @TempDir Path folder;
  private CubePatches.Source source;
  private List<Window> windows;

  @BeforeEach
  void cube() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    Layer layer =
        Layer.measured(
            "", SampleType.INT16, -1.0, List.of(Band.of("B04", "1"), Band.of("B08", "1")));
    for (String day : List.of("20240301", "20240405", "20240620"))
      try (MapWriter writer =
          GeoTiff.create(
              images.resolve("S_" + day + ".tif"), GRID, List.of(layer), WriteOptions.DEFAULT)) {
        for (int band = 0; band < 2; band++)
          writer.writeStored(0, band, GRID.all(), pixels(day, band));
        writer.commit();
      }
    CubeFiles cube = CubeFolder.read(images, CubeOptions.DEFAULT).files();
    SeriesFeatures features =
        SeriesFeatures.of(
            cube, new SeriesFeatures.Choices(new GapFill.Observed(), null, List.of(), 10));
    source = CubePatches.Source.of(features.select(cube, "cube"), features, 16, "cube");
    windows = new PatchLattice(16, 16).windows(GRID);
  }

  private static short[] pixels(String day, int band) {
    short[] values = new short[GRID.width() * GRID.height()];
    for (int i = 0; i < values.length; i++)
      values[i] = (short) ((i + day.hashCode() + band) % 7 == 0 ? -1 : (i * 31 + band * 7) % 997);
    return values;
  }

  private Path write() throws IOException {
    Path store = folder.resolve("store");
    PatchFolder.write(store, true, source, windows, null, Json.object(), Progress.none());
    return store;
  }

  @Test
  void fromDiskComesWhatComesFromTheCube() throws IOException {
    CubePatches memory = CubePatches.read(source, windows, ROOM);
    try (PatchFolder disk = PatchFolder.open(write())) {
      assertEquals(windows, disk.windows());
      assertEquals(GRID, disk.grid());
      assertEquals(source.features(), disk.features());
      assertArrayEquals(source.days(), disk.days());
      int missing = 0;
      for (int i = 0; i < windows.size(); i++) {
        assertArrayEquals(memory.read(i), disk.read(i));
        for (float v : disk.read(i)) if (Float.isNaN(v)) missing++;
      }
      assertTrue(missing > 0);
    }
  }

  @Test
  void daysCountFromTheFirstOfJanuary() {
    assertArrayEquals(new float[] {60, 95, 171}, source.days());
  }

  @Test
  void aPatchHoldsTheFeaturesDateByDate() throws IOException {
    float[] values = CubePatches.read(source, windows, ROOM).read(1); // column 16, row 0
    assertEquals("B08_t0", source.features().names().get(1));
    float expected = pixels("20240301", 1)[2 * GRID.width() + 16 + 3];
    float found = values[256 + 2 * 16 + 3];
    assertTrue(expected < 0 ? Float.isNaN(found) : expected == found, expected + " " + found);
  }

  @Test
  void damagedShardsAreRefused() throws IOException {
    Path store = write();
    Path shard = store.resolve("patches-00000.safetensors");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length - 3] ^= 1;
    Files.write(shard, bytes);
    BadInput e = assertThrows(BadInput.class, () -> PatchFolder.open(store));
    assertTrue(e.getMessage().contains("SHA-256"), e.getMessage());
    Files.delete(shard);
    assertThrows(BadInput.class, () -> PatchFolder.open(store));
  }

  @Test
  void aDamagedDescriptionIsRefused() throws IOException {
    Path store = write();
    Path json = store.resolve(PatchFolder.JSON);
    String text = Files.readString(json);
    for (String[] change :
        new String[][] {
          {"\"perShard\" : ", "\"perShard\" : -"},
          {"\"side\" : 16", "\"side\" : 0"},
          {"limpid-patches-1", "limpid-patches-9"},
          {"\"windows\" : ", "\"other\" : "},
          {"\"kind\" : \"series\"", "\"kind\" : \"named\""}
        }) {
      assertTrue(text.contains(change[0]), change[0]);
      Files.writeString(json, text.replace(change[0], change[1]));
      BadInput e = assertThrows(BadInput.class, () -> PatchFolder.open(store), change[1]);
      assertTrue(e.getMessage().contains(PatchFolder.JSON), e.getMessage());
    }
  }

  @Test
  void nothingButPatchesIsReplaced() throws IOException {
    Path store = Files.createDirectory(folder.resolve("store"));
    Files.writeString(store.resolve("mine.txt"), "text");
    assertThrows(BadInput.class, this::write);
    assertEquals("text", Files.readString(store.resolve("mine.txt")));
    assertFalse(PatchFolder.is(store));
    BadInput e = assertThrows(BadInput.class, () -> PatchFolder.labels(store));
    assertTrue(e.getMessage().contains("--labels"), e.getMessage());
  }

  @Test
  void moreThanMemoryHoldsIsRefusedWithAWayOut() {
    Shortage e =
        assertThrows(
            Shortage.class, () -> CubePatches.read(source, windows, new CubeSamples.Room(1000, 1)));
    assertTrue(e.getMessage().contains("limpid sample --patch"), e.getMessage());
  }
}

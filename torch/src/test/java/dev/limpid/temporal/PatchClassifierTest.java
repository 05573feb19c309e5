package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Cube;
import dev.limpid.cube.ExampleBlock;
import dev.limpid.cube.Patch;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
import dev.limpid.landcover.ClassMap;
import dev.limpid.model.ModelCard;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Recipe;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Raster;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.WriteOptions;
import dev.limpid.sample.CubePatches;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.Region;
import dev.limpid.tile.RunOptions;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network of patches on fields that differ in their texture alone.
@Tag("slow")
final class PatchClassifierTest {
  private static final ModelCard CARD =
      new ModelCard(PatchKind.UBARN.label(), "test", Map.of(), "", 5, Map.of(), List.of());

  @TempDir static Path folder;
  private static Textures images;
  private static PatchClassifier model;
  private static PatchClassifier.In saved;

  @BeforeAll
  static void train() throws IOException {
    Textures small = Textures.write(folder.resolve("small"), 96, 96);
    PatchTrainer.Fitted fitted = fit(small, 6, null, e -> {});
    assertTrue(fitted.validated());
    model = fitted.model();
    saved = model.save(folder.resolve("model"), false, Training.UNKNOWN, example(small), List.of());
    images = Textures.write(folder.resolve("images"), 200, 152);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static PatchTrainer.Fitted fit(
      Textures on, int epochs, Path checkpoint, Consumer<TrainLoop.Epoch> log) throws IOException {
    TrainLoop.Options loop =
        new TrainLoop.Options(epochs, new Schedule(2e-3, 0.1), 0.01, 1, 1, epochs, Precision.FP32);
    return new PatchTrainer(
            PatchKind.UBARN,
            new PatchTrainer.Options(loop, 4, new ClassLoss.CrossEntropy(), false, 2),
            null,
            5,
            1)
        .train(on.patches(16, 16), on.samples(3), CARD, null, checkpoint, Progress.none(), log);
  }

  private static ExampleBlock example(Textures on) throws IOException {
    float[] patch = on.patches(16, 16).read(0);
    List<float[]> rows = new ArrayList<>();
    for (int p = 0; p < 256; p++) rows.add(new float[] {patch[p], patch[256 + p], patch[512 + p]});
    return ExampleBlock.of(on.features(), rows, 16);
  }

  private static Raster ofSquare(PatchClassifier by, int col, int row) throws IOException {
    try (Cube cube = images.cube().open()) {
      return by.probabilities(
          cube.read(new Window(col, row, by.stride(), by.stride()).grow(by.halo())));
    }
  }

  @Test
  void tellsTexturesThatNoPixelShows() throws IOException {
    Raster p = ofSquare(model, 0, 0);
    int right = 0;
    for (int row = 0; row < 128; row++)
      for (int col = 0; col < 128; col++)
        if ((p.at(1, row, col) > 0.5 ? 1 : 0) == Textures.label(row, col)) right++;
    assertTrue(right / (128.0 * 128) > 0.9, "right in " + right + " of 16384");
  }

  private Path map(String name, int block, int threads, Region region) throws IOException {
    Path map = folder.resolve(name);
    RunOptions options =
        new RunOptions(1L << 31, threads, block, 0, WriteOptions.DEFAULT, Progress.none(), region);
    Recipe<ClassMap> recipe = () -> new ClassMap(saved.open(), ClassMap.Choices.DEFAULT);
    new LocalRunner().run(images.cube(), recipe, map, options);
    return map;
  }

  private static float[] probabilities(Path map, Window part) throws IOException {
    String name = map.getFileName().toString().replace(".tif", "-probabilities.tif");
    try (RasterSource source = GeoTiff.open(map.resolveSibling(name))) {
      float[] values = new float[2 * part.width() * part.height()];
      source.read(part, new int[] {0, 1}, values);
      return values;
    }
  }

  @Test
  void aMapDoesNotDependOnBlocksThreadsOrThePartThatIsMapped() throws IOException {
    Path whole = map("whole.tif", 128, 1, null);
    Path other = map("other.tif", 512, 2, null);
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(other));
    Window part = new Window(100, 20, 60, 120);
    Path cut = map("part.tif", 128, 1, Region.of(part));
    assertArrayEquals(probabilities(whole, part), probabilities(cut, new Window(0, 0, 60, 120)));
  }

  /// What is computed in squares is what the whole image gives at once, wherever the image's edges
  /// are far away.
  @Test
  void thereAreNoSeams() throws IOException {
    Raster whole;
    try (Cube cube = images.cube().open()) {
      whole = model.isolated(cube.read(new Window(0, 0, 200, 152)));
    }
    Raster left = ofSquare(model, 0, 0);
    Raster right = ofSquare(model, 128, 0);
    int reach = model.halo().left();
    double difference = 0;
    int compared = 0;
    for (int row = reach; row < 152 - reach; row++)
      for (int col = reach; col < 200 - reach; col++) {
        Raster square = col < 128 ? left : right;
        float found = square.at(1, row, col % 128);
        assertEquals(Float.isNaN(found), Float.isNaN(whole.at(1, row, col)));
        if (Float.isNaN(found)) continue;
        difference = Math.max(difference, Math.abs(found - whole.at(1, row, col)));
        compared++;
      }
    assertTrue(compared > 1000, "compared " + compared);
    assertEquals(0, difference, 1e-4);
  }

  @Test
  void savedAndOpenedItSaysTheSame() throws IOException {
    try (PatchClassifier opened = saved.open()) {
      assertEquals(model.features(), opened.features());
      Raster before = ofSquare(model, 128, 0);
      Raster after = ofSquare(opened, 128, 0);
      for (int row = 0; row < 128; row++)
        for (int col = 0; col < 128; col++)
          assertEquals(before.at(0, row, col), after.at(0, row, col), 0f);
      assertEquals(256, ModelFolder.check(folder.resolve("model"), opened).pixels());
    }
  }

  @Test
  void beyondTheImageNothingIsClassified() throws IOException {
    Raster edge = ofSquare(model, 128, 128);
    assertTrue(Float.isNaN(edge.at(0, 10, 72)) && Float.isNaN(edge.at(0, 24, 10)));
    assertTrue(edge.at(0, 23, 71) >= 0);
  }

  @Test
  void blocksThatAreNotMadeOfSquaresAreRefused() throws IOException {
    try (Cube cube = images.cube().open()) {
      Patch block = cube.read(new Window(64, 0, 128, 128).grow(model.halo()));
      assertThrows(IllegalArgumentException.class, () -> model.probabilities(block));
    }
  }

  @Test
  void aTrainingGoesOnToTheSameWeights() throws IOException {
    Textures small = Textures.write(folder.resolve("again"), 48, 48);
    Path checkpoint = folder.resolve("checkpoint.safetensors");
    List<TrainLoop.Epoch> straight = new ArrayList<>();
    try (PatchClassifier whole = fit(small, 3, null, straight::add).model()) {
      assertThrows(
          IllegalStateException.class,
          () ->
              fit(
                  small,
                  3,
                  checkpoint,
                  e -> {
                    if (e.epoch() == 1) throw new IllegalStateException("stopped");
                  }));
      List<TrainLoop.Epoch> rest = new ArrayList<>();
      try (PatchClassifier resumed = fit(small, 3, checkpoint, rest::add).model()) {
        assertEquals(1, rest.size());
        assertEquals(straight.get(2), rest.getFirst());
        CubePatches patches = small.patches(16, 16);
        assertArrayEquals(whole.ofPatch(patches, 2), resumed.ofPatch(patches, 2));
      }
    }
  }

  @Test
  void turnsLayASquareOnItself() {
    List<String> all = new ArrayList<>();
    for (int turn = 0; turn < PatchInputs.TURNS; turn++) {
      int[] source = PatchInputs.turned(turn, 4, 4);
      all.add(Arrays.toString(source));
      int[] sorted = source.clone();
      Arrays.sort(sorted);
      assertArrayEquals(PatchInputs.turned(0, 4, 4), sorted);
    }
    assertEquals(8, all.stream().distinct().count());
  }

  @Test
  void theInsideIsMirroredAsFarAsTheHaloReaches() {
    Mirror mirror = new Mirror(new Window(0, 0, 5, 3), new Halo(2, 2, 1, 1));
    int[] columns = mirror.positions(new Window(-3, 0, 12, 1), new Window(-3, 0, 12, 1));
    assertArrayEquals(new int[] {-1, 5, 4, 3, 4, 5, 6, 7, 6, 5, -1, -1}, columns);
    int[] rows = mirror.positions(new Window(0, -2, 1, 7), new Window(0, -2, 1, 7));
    assertArrayEquals(new int[] {-1, 3, 2, 3, 4, 3, -1}, rows);
  }
}

package dev.limpid.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Calendar;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Patches;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.TrainLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PretextsTest {
  private static final int DATES = 6;
  private static final int SIDE = 16;

  @TempDir Path folder;

  /// Patches of one band whose halves rise and fall through the season.
  ///
  /// @param cloudy share of the images that are missing
  private record Slopes(int count, double cloudy) implements Patches {
    @Override
    public Grid grid() {
      return new Grid(new Crs("EPSG:32631"), 0, 0, 10, 10, SIDE * count, SIDE);
    }

    @Override
    public SeriesFeatures features() {
      return new SeriesFeatures(
          List.of(new SeriesFeatures.Bands("s", List.of("B08"), DATES, null)),
          List.of(),
          new Calendar(LocalDate.of(2020, 3, 1), 30, DATES),
          null,
          new GapFill.Observed(),
          List.of());
    }

    @Override
    public float[] days() {
      float[] days = new float[DATES];
      for (int t = 0; t < DATES; t++) days[t] = 60 + 30 * t;
      return days;
    }

    @Override
    public int side() {
      return SIDE;
    }

    @Override
    public List<Window> windows() {
      return IntStream.range(0, count).mapToObj(i -> new Window(i * SIDE, 0, SIDE, SIDE)).toList();
    }

    @Override
    public float[] read(int i) {
      SplittableRandom random = new SplittableRandom(i);
      float[] values = new float[DATES * SIDE * SIDE];
      for (int t = 0; t < DATES; t++) {
        boolean gone = random.nextDouble() < cloudy;
        for (int p = 0; p < SIDE * SIDE; p++) {
          double slope = p / SIDE < SIDE / 2 ? 1 : -1;
          double v = 0.5 + slope * (t - 2.5) / 8 + 0.02 * random.nextGaussian();
          values[t * SIDE * SIDE + p] = gone ? Float.NaN : (float) v;
        }
      }
      return values;
    }
  }

  private static TrainLoop.Options loop(int epochs) {
    return new TrainLoop.Options(
        epochs, new Schedule(2e-3, 0.1), 0.01, 1, 1, epochs, Precision.FP32);
  }

  private static final Drawing DRAWING = new Drawing(4, 5, 3);

  private static MaskedPatches masked(int epochs) {
    return new MaskedPatches(loop(epochs), 0.3, DRAWING, 1);
  }

  @Test
  @Tag("slow")
  void maskedDatesAreReconstructedBetterThanByTheMean() throws IOException {
    List<Double> losses = new ArrayList<>();
    Pretrained made =
        masked(8)
            .train(
                List.of(new Slopes(12, 0.1), new Slopes(8, 0.4)),
                null,
                Progress.none(),
                e -> losses.add(e.loss()));
    assertEquals(20, made.count());
    assertTrue(losses.getLast() < losses.getFirst(), losses.toString());
    assertTrue(made.error() < made.mean() / 2, made.error() + " against " + made.mean());
    assertTrue(made.interpolated() > 0 && made.interpolated() < made.mean());
    assertEquals(null, made.weights().values("decoder.weight"));
  }

  @Test
  @Tag("slow")
  void aPretrainingGoesOnToTheSameWeights() throws IOException {
    List<Patches> sources = List.of(new Slopes(6, 0.2));
    Pretrained straight = masked(3).train(sources, null, Progress.none(), e -> {});
    Path checkpoint = folder.resolve("checkpoint.safetensors");
    assertThrows(
        IllegalStateException.class,
        () ->
            masked(3)
                .train(
                    sources,
                    checkpoint,
                    Progress.none(),
                    e -> {
                      if (e.epoch() == 1) throw new IllegalStateException("stopped");
                    }));
    Pretrained resumed = masked(3).train(sources, checkpoint, Progress.none(), e -> {});
    String name = "input.mean";
    assertArrayEquals(straight.weights().values(name), resumed.weights().values(name));
    assertEquals(straight.error(), resumed.error());
  }

  @Test
  @Tag("slow")
  void viewsAreAlignedWithoutCollapse() throws IOException {
    AlignedViews.Outcome outcome =
        new AlignedViews(loop(16), 1, DRAWING, 1)
            .train(List.of(new Slopes(30, 0.1)), null, Progress.none(), e -> {});
    Pretrained made = outcome.made();
    assertTrue(made.error() < made.mean() / 2, made.error() + " against " + made.mean());
    Representation alike = outcome.alike();
    assertTrue(alike.invariance() > alike.likeness(), alike.toString());
    assertTrue(alike.effectiveRank() > 1.2, alike.toString());
  }

  @Test
  void anEncoderThatSaysTheSameOfEverythingIsTold() {
    List<float[]> constant = new ArrayList<>();
    for (int i = 0; i < 50; i++) constant.add(new float[] {0.3f, -1.7f, 2.1f});
    Representation alike = Representation.of(constant, constant);
    assertEquals(1, alike.invariance(), 1e-9);
    assertEquals(1, alike.likeness(), 1e-9);
    assertEquals(1, alike.effectiveRank(), 1e-6);
  }

  @Test
  void theEffectiveRankCountsDirections() {
    List<float[]> three = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float[] v = new float[5];
      v[i % 3] = i / 3 % 2 == 0 ? 1 : -1;
      three.add(v);
    }
    Representation alike = Representation.of(three, three);
    assertEquals(3, alike.effectiveRank(), 1e-5);
    assertEquals(1, alike.invariance(), 1e-9);
    assertEquals(0, alike.likeness(), 0.1);
  }

  @Test
  void linesAreDrawnBetweenTheDatesThatAreNotAsked() {
    GapBaselines all = new GapBaselines();
    float[] days = {0, 10, 30, 40};
    boolean[] asked = {false, true, false, true};
    all.add(new float[] {1, 1.5f, 3, 5}, days, asked);
    // the line says 1 + 2 / 3 and, beyond the last date, 3
    double expected = (Math.pow(1 + 2.0 / 3 - 1.5, 2) + 4) / 2;
    assertEquals(expected, all.interpolated(), 1e-6);
    assertEquals((1.5 * 1.5 + 25) / 2, all.mean(), 1e-6);
    assertTrue(Double.isNaN(new GapBaselines().mean()));
  }

  @Test
  void datesThatChangePlacesAreTwoAtLeast() {
    SplittableRandom random = new SplittableRandom(1);
    assertEquals(0, Exchange.chosen(new int[] {4}, 0.5, random).length);
    assertEquals(2, Exchange.chosen(new int[] {1, 4, 7}, 0.1, random).length);
    int[] some = Exchange.chosen(new int[] {1, 4, 7, 9, 11, 15}, 0.5, random);
    assertEquals(3, IntStream.of(some).distinct().count());
  }
}

package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.Calendar;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.BadInput;
import dev.limpid.model.ModelCard;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Trainer;
import dev.limpid.model.Training;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.TrainLoop;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every network on seasons whose two classes peak at different times.
final class SeriesClassifierTest {
  private static final int DATES = 12;
  private static final int STEP = 20;
  private static final LocalDate START = LocalDate.of(2020, 3, 1);
  private static final Legend LEGEND =
      new Legend(
          List.of(new Legend.Entry(1, "early", null, 0), new Legend.Entry(2, "late", null, 1)));

  private static SeriesFeatures features(GapFill fill) {
    return new SeriesFeatures(
        List.of(new SeriesFeatures.Bands("s", List.of("B4", "B8"), DATES, null)),
        List.of(),
        new Calendar(START, STEP, DATES),
        null,
        fill,
        List.of());
  }

  /// Noisy peaks at two times, each value missing with a probability.
  private static Samples samples(int n, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n * DATES * 2];
    int[] label = new int[n];
    String[] id = new String[n];
    String[] group = new String[n];
    for (int i = 0; i < n; i++) {
      label[i] = i % 2;
      id[i] = "s" + i;
      group[i] = "g" + i / 2;
      double peak = label[i] == 0 ? 3.5 : 7.5;
      for (int t = 0; t < DATES; t++) {
        boolean gone = random.nextDouble() < missing && t > 0;
        double leaf = Math.exp(-Math.pow(t - peak, 2) / 8);
        double red = 0.2 - 0.15 * leaf + 0.03 * random.nextGaussian();
        double nir = 0.2 + 0.3 * leaf + 0.05 * random.nextGaussian();
        values[(i * DATES + t) * 2] = gone ? Float.NaN : (float) red;
        values[(i * DATES + t) * 2 + 1] = gone ? Float.NaN : (float) nir;
      }
    }
    double[] nowhere = new double[n];
    Arrays.fill(nowhere, Double.NaN);
    return new Samples(
        LEGEND,
        features(new GapFill.Linear()).names(),
        values,
        label,
        id,
        group,
        nowhere,
        nowhere,
        null);
  }

  private static double[] days() {
    double[] days = new double[DATES];
    for (int t = 0; t < DATES; t++) days[t] = START.getDayOfYear() - 1 + t * (double) STEP;
    return days;
  }

  private static SeriesTrainer trainer(SeriesKind kind, int epochs) {
    return trainer(kind, epochs, new ClassLoss.CrossEntropy(), 1);
  }

  private static SeriesTrainer trainer(SeriesKind kind, int epochs, ClassLoss loss, int members) {
    return new SeriesTrainer(
        kind,
        new SeriesTrainer.Options(
            new TrainLoop.Options(
                epochs, new Schedule(3e-3, 0.05), 0.01, 1, 1, epochs, Precision.FP32),
            32,
            loss,
            false,
            members),
        kind == SeriesKind.PRESTO ? encoder() : null,
        5,
        1);
  }

  private static float[] gaussian(int n, SplittableRandom random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) values[i] = (float) random.nextGaussian();
    return values;
  }

  /// Of Presto, as it is before any training.
  private static SeriesTrainer.Start encoder() {
    SeriesNet.Shape shape = new SeriesNet.Shape(List.of("B4", "B8"), DATES, 2);
    try (SeriesNet net = SeriesKind.PRESTO.make(shape, 3)) {
      SplittableRandom random = new SplittableRandom(4);
      Weights weights =
          Weights.of(net) // its tables of months and positions are empty
              .and("encoder.month_embed.weight", gaussian(12 * 32, random), 12, 32)
              .and("encoder.pos_embed", gaussian(24 * 64, random), 1, 24, 64);
      return new SeriesTrainer.Start(weights, Strategy.FINETUNE, "none", "random");
    }
  }

  private static SeriesClassifier fit(SeriesKind kind, GapFill fill, double missing, int epochs)
      throws IOException {
    ModelCard card = new ModelCard(kind.label(), "test", Map.of(), "", 5, Map.of(), List.of());
    return trainer(kind, epochs)
        .train(
            new SeriesTrainer.Series(samples(240, missing, 1), features(fill), days()),
            card,
            null,
            null,
            Trainer.Progress.none(),
            (m, e) -> {})
        .model();
  }

  private static float[] rows(Samples samples) {
    float[] rows = new float[samples.size() * samples.features().size()];
    for (int i = 0; i < rows.length; i++)
      rows[i] = samples.at(i / samples.features().size(), i % samples.features().size());
    return rows;
  }

  private static double accuracy(SeriesClassifier model, Samples test) {
    float[] p = model.probabilities(rows(test), test.size());
    int right = 0;
    for (int i = 0; i < test.size(); i++)
      right += (p[2 * i + 1] > 0.5 ? 1 : 0) == test.label(i) ? 1 : 0;
    return right / (double) test.size();
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void learnsAndIsTheSameWhenOpenedAgain(SeriesKind kind, @TempDir Path folder) throws IOException {
    boolean gaps = kind.seesGaps();
    GapFill fill = gaps ? new GapFill.Observed() : new GapFill.Linear();
    Samples test = samples(200, gaps ? 0.5 : 0, 2);
    try (SeriesClassifier model = fit(kind, fill, gaps ? 0.5 : 0, 12)) {
      double accuracy = accuracy(model, test);
      assertTrue(accuracy > 0.9, kind + " has an accuracy of " + accuracy);
      Training training = new Training(null, null, Training.examples(test), null, null);
      SeriesClassifier.In saved = model.save(folder.resolve("model"), false, training, List.of());
      try (SeriesClassifier opened = saved.open()) {
        assertArrayEquals(
            model.probabilities(rows(test), test.size()),
            opened.probabilities(rows(test), test.size()));
        assertEquals(kind.label(), ModelFolder.read(folder.resolve("model")).card().kind());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SeriesKind.class)
  void aPixelDoesNotDependOnWhatItIsComputedWith(SeriesKind kind) throws IOException {
    Samples test = samples(300, 0, 3);
    int width = test.features().size();
    float[] all = rows(test);
    try (SeriesClassifier model = fit(kind, new GapFill.Linear(), 0, 1)) {
      dev.limpid.torch.Libtorch.threads(1);
      float[] together = model.probabilities(all, test.size());
      for (int i : new int[] {0, 1, 255, 256, 299}) {
        float[] alone = model.probabilities(Arrays.copyOfRange(all, i * width, (i + 1) * width), 1);
        assertArrayEquals(Arrays.copyOfRange(together, 2 * i, 2 * i + 2), alone, "pixel " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = SeriesKind.class, names = "TEMPCNN", mode = EnumSource.Mode.EXCLUDE)
  void datesThatWereNotSeenChangeNothing(SeriesKind kind) throws IOException {
    Samples test = samples(40, 0.5, 4);
    try (SeriesClassifier model = fit(kind, new GapFill.Observed(), 0.5, 1)) {
      float[] p = model.probabilities(rows(test), test.size());
      // the same series in a cube with twice as many dates, every second one clouded
      List<LocalDate> dates = new ArrayList<>();
      for (int t = 0; t < DATES; t++) {
        dates.add(START.plusDays((long) t * STEP));
        dates.add(START.plusDays((long) t * STEP + 7));
      }
      CubeFiles.Series files =
          new CubeFiles.Series(
              "s", dates, 2 * DATES, List.of("B4", "B8"), List.of(), null, List.of());
      SeriesClassifier there = model.on(new CubeFiles(null, List.of(files), List.of(), null));
      float[] wide = new float[test.size() * 4 * DATES];
      Arrays.fill(wide, Float.NaN);
      for (int i = 0; i < test.size(); i++)
        for (int t = 0; t < DATES; t++)
          for (int b = 0; b < 2; b++) wide[(i * 2 * DATES + 2 * t) * 2 + b] = test.at(i, 2 * t + b);
      assertArrayEquals(p, there.probabilities(wide, test.size()), 1e-5f);
    }
  }

  @Test
  void aPixelWithoutAnyDateHasNoProbability() throws IOException {
    try (SeriesClassifier model = fit(SeriesKind.TRANSFORMER, new GapFill.Observed(), 0.5, 1)) {
      float[] row = new float[2 * DATES];
      Arrays.fill(row, Float.NaN);
      assertTrue(Float.isNaN(model.probabilities(row, 1)[0]));
    }
  }

  @Test
  void aTrainingDoesNotGoOnWithAnotherLoss(@TempDir Path folder) throws IOException {
    SeriesTrainer.Series series =
        new SeriesTrainer.Series(samples(60, 0, 1), features(new GapFill.Linear()), days());
    ModelCard card = new ModelCard("tempcnn", "test", Map.of(), "", 5, Map.of(), List.of());
    Path file = folder.resolve("checkpoint");
    for (double gamma : new double[] {2, 3}) {
      SeriesTrainer trainer = trainer(SeriesKind.TEMPCNN, 1, new ClassLoss.Focal(gamma), 1);
      Executable fit =
          () ->
              trainer
                  .train(series, card, null, file, Trainer.Progress.none(), (m, e) -> {})
                  .model()
                  .close();
      if (gamma == 2) assertDoesNotThrow(fit);
      else assertEquals("run.guard", assertThrows(BadInput.class, fit).code());
    }
  }

  @Test
  void anEnsembleGoesOnFromItsLastNetwork(@TempDir Path folder) throws IOException {
    SeriesTrainer.Series series =
        new SeriesTrainer.Series(samples(60, 0, 1), features(new GapFill.Linear()), days());
    ModelCard card = new ModelCard("ltae", "test", Map.of(), "", 5, Map.of(), List.of());
    SeriesTrainer trainer = trainer(SeriesKind.LTAE, 2, new ClassLoss.CrossEntropy(), 3);
    Path file = folder.resolve("checkpoint");
    SeriesTrainer.Log stops =
        (member, epoch) -> {
          if (member == 1 && epoch.epoch() == 0) throw new IllegalStateException("stopped");
        };
    assertThrows(
        IllegalStateException.class,
        () -> trainer.train(series, card, null, file, Trainer.Progress.none(), stops));
    List<Integer> after = new ArrayList<>();
    float[] rows = rows(series.samples());
    int n = series.samples().size();
    SeriesTrainer.Fitted goesOn =
        trainer.train(
            series,
            card,
            null,
            file,
            Trainer.Progress.none(),
            (m, e) -> after.add(10 * m + e.epoch()));
    SeriesTrainer.Fitted atOnce =
        trainer.train(series, card, null, null, Trainer.Progress.none(), (m, e) -> {});
    try (SeriesClassifier one = goesOn.model();
        SeriesClassifier other = atOnce.model()) {
      assertEquals(List.of(11, 20, 21), after);
      assertEquals(atOnce.outcomes(), goesOn.outcomes());
      assertEquals(3, one.members());
      assertArrayEquals(other.probabilities(rows, n), one.probabilities(rows, n));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.allMatch(f -> SeriesTrainer.belongs(f, file)));
    }
    assertFalse(SeriesTrainer.belongs(folder.resolve("checkpoint2"), file));
  }
}

package dev.limpid.temporal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.cube.NamedFeatures;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeTensorsWriter;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import dev.limpid.temporal.PrestoEncoder.Group;
import dev.limpid.testkit.Shared;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Schedule;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrestoPixelTest {
  private static final List<String> BANDS =
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12");

  @BeforeAll
  static void oneThread() {
    Libtorch.threads(1);
  }

  private static Path published() {
    return Shared.path("data/weights/presto/presto_default_model.npz");
  }

  @Test
  void monthsAreThoseOfTheCalendar() {
    PrestoPixel.Months months = PrestoPixel.Months.of(new float[] {31, 58, 59, 364, 365});
    assertEquals(1, months.first());
    assertEquals(12, months.count());
    assertEquals(List.of(0, 0, 1, 10, 11), months.of());
    assertArrayEquals(
        new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0}, months.ofYear(1)); // to January
    assertEquals(24, PrestoPixel.Months.of(new float[] {0, 729}).count());
    String refused =
        assertThrows(
                IllegalArgumentException.class, () -> PrestoPixel.Months.of(new float[] {0, 730}))
            .getMessage();
    assertTrue(refused.contains("24") && refused.contains("25"), refused);
  }

  @Test
  void bandsBecomeTokensWhereTheyAreWhole() {
    assertEquals(
        List.of(Group.RGB, Group.RED_EDGE, Group.NIR, Group.NARROW_NIR, Group.SWIR, Group.NDVI),
        PrestoPixel.groups(BANDS));
    assertEquals(List.of("NIR", "NDVI"), Presto.tokens(List.of("B8", "B4")));
    for (List<String> bands : List.of(List.of("B2", "B3"), List.of("B8", "EVI"), List.of("B08x")))
      assertThrows(IllegalArgumentException.class, () -> PrestoPixel.groups(bands));
  }

  @Test
  void filesOfOtherNetworksAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("other.safetensors");
    SafeTensorsWriter writer = new SafeTensorsWriter(Map.of());
    writer.floats("encoder.norm.weight", new float[128], 128);
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.writeTo(out);
    }
    BadInput refused = assertThrows(BadInput.class, () -> Presto.start(file, 44, 3));
    assertEquals("presto.weights", refused.code());
    assertTrue(refused.getMessage().contains("other.safetensors"), refused.getMessage());
  }

  /// The golden series of Sentinel-2 alone, each month once and as two dates around its values.
  @Test
  @Tag("shared")
  void embedsAsTheReferenceDoes() throws IOException {
    JsonNode golden =
        Json.read(Shared.path("data/golden/landcover/presto_golden.json"), Limits.DEFAULT);
    JsonNode c = golden.get("cases").get(1);
    assertEquals("sentinel2_only_from_october", c.get("name").asText());
    float[] expected = new float[Presto.WIDTH];
    for (int i = 0; i < expected.length; i++)
      expected[i] = (float) c.get("embedding").get(i).asDouble();
    int months = c.get("x").size();
    float[] once = new float[months * BANDS.size()];
    float[] twice = new float[2 * once.length];
    float[] days = new float[months];
    float[] more = new float[2 * months];
    for (int t = 0; t < months; t++) {
      days[t] = 288 + 30.4f * t; // the middle of October, and so on
      more[2 * t] = days[t] - 8;
      more[2 * t + 1] = days[t] + 8;
      for (int b = 0; b < BANDS.size(); b++) {
        float v = (float) c.get("x").get(t).get(2 + b).asDouble();
        once[t * BANDS.size() + b] = v;
        twice[2 * t * BANDS.size() + b] = v - 0.25f;
        twice[(2 * t + 1) * BANDS.size() + b] = v + 0.25f;
      }
    }
    Weights start = Presto.start(published(), -12.5, -55.7);
    assertArrayEquals(expected, embedding(start, once, days), 1e-5f);
    assertArrayEquals(expected, embedding(start, twice, more), 1e-5f);
  }

  /// Through a head that gives the embedding itself.
  private static float[] embedding(Weights start, float[] values, float[] days) throws IOException {
    int width = Presto.WIDTH;
    float[] identity = new float[width * width];
    for (int i = 0; i < width; i++) identity[i * width + i] = 1;
    boolean[] known = new boolean[values.length];
    Arrays.fill(known, true);
    boolean[] seen = new boolean[days.length];
    Arrays.fill(seen, true);
    try (PrestoPixel net = new PrestoPixel(new SeriesNet.Shape(BANDS, days.length, width), 1);
        Scope scope = Scope.open()) {
      start.in("encoder.").into(net, "encoder.", "presto");
      net.parameters().get("head.weight").detach().set(identity);
      net.parameters().get("head.bias").detach().set(new float[width]);
      return net.logits(
              new SeriesBatch(
                  Tensor.of(values, 1, days.length, BANDS.size()),
                  Tensor.ofBooleans(known, 1, days.length, BANDS.size()),
                  Tensor.ofBooleans(seen, 1, days.length),
                  Tensor.of(days, days.length)))
          .toFloats();
    }
  }

  /// Three crops of which the first is half of all samples: peaks in May, July and September.
  private static Samples season(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = new ArrayList<>();
    for (int t = 0; t < 12; t++) for (String b : BANDS) names.add(b + "_t" + t);
    float[] values = new float[n * names.size()];
    int[] labels = new int[n];
    String[] ids = new String[n];
    String[] groups = new String[n];
    for (int i = 0; i < n; i++) {
      labels[i] = Math.max(0, i % 4 - 1);
      ids[i] = "s" + i;
      groups[i] = "g" + i / 4;
      for (int t = 0; t < 12; t++) {
        double leaf =
            Math.exp(-Math.pow(t - 4 - 2 * labels[i] + 0.4 * random.nextGaussian(), 2) / 4);
        boolean cloudy = random.nextDouble() < 0.2;
        for (int b = 0; b < BANDS.size(); b++) {
          double soil = 0.1 + 0.02 * b;
          double leaves = b < 3 ? 0.04 : b < 8 ? 0.08 + 0.06 * b : 0.15;
          double v = soil + leaf * (leaves - soil) + 0.02 * random.nextGaussian();
          values[(i * 12 + t) * BANDS.size() + b] = cloudy ? Float.NaN : (float) v;
        }
      }
    }
    double[] nowhere = new double[n];
    Arrays.fill(nowhere, Double.NaN);
    Legend legend =
        new Legend(
            List.of(
                new Legend.Entry(1, "may", null, 0),
                new Legend.Entry(2, "july", null, 1),
                new Legend.Entry(3, "september", null, 2)));
    return new Samples(legend, names, values, labels, ids, groups, nowhere, nowhere, null);
  }

  private static SeriesTrainer.Fitted fit(Samples samples, Strategy strategy) throws IOException {
    double[] days = new double[12];
    for (int t = 0; t < 12; t++) days[t] = 15 + 30.4 * t;
    TrainLoop.Options loop =
        new TrainLoop.Options(10, new Schedule(3e-3, 0.05), 0.01, 1, 1, 10, Precision.FP32);
    return new SeriesTrainer(
            SeriesKind.PRESTO,
            new SeriesTrainer.Options(loop, 32, new ClassLoss.CrossEntropy(), false, 1),
            new SeriesTrainer.Start(
                Presto.start(published(), 44, 3), strategy, "presto", "published"),
            5,
            1)
        .train(
            new SeriesTrainer.Series(samples, new NamedFeatures(samples.features()), days),
            new ModelCard("presto", "test", Map.of(), "", 5, Map.of(), List.of()),
            null,
            null,
            Trainer.Progress.none(),
            (m, e) -> {});
  }

  @Test
  @Tag("shared")
  void aFrozenEncoderAndALinearLayerBeatTheMajority() throws IOException {
    Samples test = season(200, 2);
    float[] rows = new float[test.size() * test.features().size()];
    for (int i = 0; i < rows.length; i++)
      rows[i] = test.at(i / test.features().size(), i % test.features().size());
    try (SeriesClassifier model = fit(season(240, 1), Strategy.FROZEN).model()) {
      float[] p = model.probabilities(rows, test.size());
      int right = 0;
      for (int i = 0; i < test.size(); i++) {
        int best = 0;
        for (int k = 1; k < 3; k++) if (p[3 * i + k] > p[3 * i + best]) best = k;
        if (best == test.label(i)) right++;
      }
      assertTrue(right > 0.5 * test.size() + 50, right + " of 200 right, 100 of the largest class");
      assertArrayEquals(
          Presto.start(published(), 44, 3).values("encoder.blocks.1.mlp.fc1.weight"),
          model.weights().values("encoder.blocks.1.mlp.fc1.weight"));
    }
    try (SeriesClassifier model = fit(season(60, 1), Strategy.FINETUNE).model()) {
      float[] before = Presto.start(published(), 44, 3).values("encoder.pos_embed");
      assertArrayEquals(before, model.weights().values("encoder.pos_embed"));
      float[] moved = model.weights().values("encoder.blocks.1.mlp.fc1.weight");
      assertTrue(
          !Arrays.equals(
              Presto.start(published(), 44, 3).values("encoder.blocks.1.mlp.fc1.weight"), moved));
    }
  }
}

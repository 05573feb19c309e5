package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.Raster;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservedPixelTest {
  private static final int[] DAYS = {0, 4, 9, 13, 21, 30, 34, 47, 58, 61, 75, 90};
  private static final String[] BANDS = {"B04", "B08", "B11"};
  private static final Window ONE = new Window(0, 0, 1, 1);

  /// Values of one pixel with about a third of the dates clouded and single bands missing.
  private static float[] values(long seed, boolean gaps) {
    Random random = new Random(seed);
    float[] values = new float[DAYS.length * BANDS.length];
    for (int t = 0; t < DAYS.length; t++) {
      boolean cloud = gaps && random.nextInt(3) == 0;
      for (int b = 0; b < BANDS.length; b++)
        values[t * BANDS.length + b] =
            cloud || (gaps && random.nextInt(9) == 0) ? Float.NaN : 0.05f + random.nextFloat();
    }
    return values;
  }

  private static SeriesFeatures features(CubeFiles.Series series, String fill, String composite) {
    CubeFiles cube = new CubeFiles(null, List.of(series), List.of());
    return SeriesFeatures.of(
        cube,
        new SeriesFeatures.Choices(
            GapFill.parse(fill),
            composite == null ? null : Compositing.parse(composite),
            List.of(SpectralIndex.NDVI, SpectralIndex.BRIGHTNESS),
            10));
  }

  private static ObservedPixel pixel(SeriesFeatures features, float[] values) {
    CubeFiles.Series series = Patches.series("S2", DAYS, BANDS);
    Patch patch = Patches.patch(ONE, null, Patches.of(series, ONE, values));
    return ObservedPixel.of(features, patch, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "linear,",
    "whittaker:40,",
    "linear,median:15",
    "linear,least-cloudy:15",
    "whittaker:5,median:20"
  })
  void whatIsSharedIsWhatWasFilled(String fill, String composite) {
    SeriesFeatures features = features(Patches.series("S2", DAYS, BANDS), fill, composite);
    for (long seed = 1; seed <= 20; seed++) {
      ObservedPixel pixel = pixel(features, values(seed, true));
      if (pixel.abstention() != FeatureBlock.OK) continue;
      float[] own = pixel.features();
      List<String> names = features.names();
      for (int f = 0; f < own.length; f++) {
        if (!names.get(f).startsWith("B")) continue;
        double[] one = new double[own.length];
        one[f] = 1;
        double[] weights = pixel.share(one, new float[own.length]);
        double sum = 0;
        double again = 0;
        for (int i = 0; i < weights.length; i++) {
          if (weights[i] == 0) continue;
          ObservedPixel.Input input = pixel.inputs().get(i);
          assertTrue(names.get(f).startsWith(input.band() + "_"), "another band stands behind it");
          sum += weights[i];
          again += weights[i] * input.value();
        }
        assertEquals(1, sum, 1e-9);
        assertEquals(own[f], again, 1e-5, names.get(f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"linear,", "whittaker:40,", "linear,median:15", "none,"})
  void sharingKeepsTheSum(String fill, String composite) {
    SeriesFeatures features = features(Patches.series("S2", DAYS, BANDS), fill, composite);
    ObservedPixel pixel = pixel(features, values(3, !fill.equals("none")));
    Random random = new Random(1);
    double[] of = random.doubles(pixel.features().length, -1, 1).toArray();
    float[] baseline = new float[of.length];
    for (int f = 0; f < of.length; f++) baseline[f] = random.nextFloat();
    double[] shared = pixel.share(of, baseline);
    assertEquals(Arrays.stream(of).sum(), Arrays.stream(shared).sum(), 1e-9);
    for (int i = 0; i < shared.length; i++)
      if (!pixel.inputs().get(i).observed()) assertEquals(0, shared[i]);
  }

  @ParameterizedTest
  @CsvSource({"linear,", "whittaker:40,", "linear,median:15", "linear,least-cloudy:20"})
  void hidingIsWhatACloudWouldDo(String fill, String composite) {
    CubeFiles.Series series = Patches.series("S2", DAYS, BANDS);
    SeriesFeatures features = features(series, fill, composite);
    float[] values = values(8, false);
    ObservedPixel pixel = pixel(features, values);
    BitSet hidden = new BitSet();
    float[] clouded = values.clone();
    for (int i : new int[] {0, 1, 2, 7, 12, 13, 14, 20, 33, 34}) {
      hidden.set(i);
      clouded[i] = Float.NaN;
    }
    float[] none = new float[pixel.features().length];
    Arrays.fill(none, -7);
    int n = none.length;
    float[] rows = pixel.features(List.of(hidden, new BitSet()), none);
    float[] expected = pixel(features, clouded).features();
    assertArrayEquals(expected, Arrays.copyOf(rows, n));
    assertArrayEquals(pixel.features(), Arrays.copyOfRange(rows, n, 2 * n));
  }

  @Test
  void aBandOfWhichNothingIsLeftHasItsBaseline() {
    SeriesFeatures features = features(Patches.series("S2", DAYS, BANDS), "linear", null);
    ObservedPixel pixel = pixel(features, values(4, true));
    BitSet noB08 = new BitSet();
    for (int i : pixel.observed()) if (pixel.inputs().get(i).band().equals("B08")) noB08.set(i);
    float[] baseline = new float[pixel.features().length];
    Arrays.fill(baseline, 0.25f);
    float[] row = pixel.features(List.of(noB08), baseline);
    List<String> names = features.names();
    for (int f = 0; f < row.length; f++) {
      if (names.get(f).startsWith("B08_")) assertEquals(0.25f, row[f]);
      if (names.get(f).startsWith("B04_")) assertEquals(pixel.features()[f], row[f]);
      if (names.get(f).startsWith("ndvi_")) {
        float red = row[names.indexOf(names.get(f).replace("ndvi", "B04"))];
        assertEquals((0.25f - red) / (0.25f + red), row[f], 1e-6);
      }
    }
    BitSet all = new BitSet();
    for (int i : pixel.observed()) all.set(i);
    float[] nothing = pixel.features(List.of(all), baseline);
    for (int f = 0; f < nothing.length; f++)
      if (names.get(f).startsWith("B")) assertEquals(0.25f, nothing[f]);
  }

  @Test
  void withoutFillingAHiddenDateHasItsBaseline() {
    SeriesFeatures features = features(Patches.series("S2", DAYS, BANDS), "none", null);
    ObservedPixel pixel = pixel(features, values(5, false));
    float[] baseline = new float[pixel.features().length];
    Arrays.fill(baseline, 0.5f);
    BitSet third = new BitSet();
    third.set(2 * BANDS.length);
    float[] row = pixel.features(List.of(third), baseline);
    float[] own = pixel.features();
    int changed = features.names().indexOf("B04_t2");
    for (int f = 0; f < row.length; f++)
      if (f == changed) assertEquals(0.5f, row[f]);
      else if (features.names().get(f).startsWith("B")) assertEquals(own[f], row[f]);
  }

  @Test
  void positionsAndStillBandsAreInputs() {
    CubeFiles.Series stack = Patches.positions("NDVI", 4, "NDVI");
    Raster still = new Raster(ONE, List.of(Band.of("dem", "m")), new float[] {120});
    Patch patch =
        Patches.patch(ONE, still, Patches.of(stack, ONE, new float[] {.1f, .2f, Float.NaN, .4f}));
    NamedFeatures named = new NamedFeatures(List.of("dem", "NDVI_t3", "NDVI_t0"));
    ObservedPixel pixel = ObservedPixel.of(named, patch, 0);
    assertArrayEquals(new float[] {120, .4f, .1f}, pixel.features());
    assertArrayEquals(
        new double[] {3, 0, 0, 2, 1}, pixel.share(new double[] {1, 2, 3}, new float[3]));
    assertEquals(ObservedPixel.STILL, pixel.inputs().getLast().series());
    BitSet hidden = new BitSet();
    hidden.set(4);
    hidden.set(3);
    float[] row = pixel.features(List.of(hidden), new float[] {7, 8, 9});
    assertArrayEquals(new float[] {7, 8, .1f}, row);
  }

  @Test
  void theIndexIsSharedByItsFormula() {
    float[] pixel = {.5f, .1f};
    float[] base = {.3f, .2f};
    double[] shapley = IndexShares.shapley(SpectralIndex.NDVI, pixel, base);
    double whole = .4 / .6;
    double nothing = .1 / .5;
    double nirAlone = .3 / .7;
    double redAlone = .2 / .4;
    assertEquals(((nirAlone - nothing) + (whole - redAlone)) / 2, shapley[0], 1e-6);
    assertEquals(((redAlone - nothing) + (whole - nirAlone)) / 2, shapley[1], 1e-6);
    double[] of = IndexShares.of(SpectralIndex.NDVI, pixel, base);
    assertEquals(shapley[0] / (whole - nothing), of[0], 1e-6);
    assertArrayEquals(
        new double[] {.5, .5}, IndexShares.of(SpectralIndex.NDVI, pixel, pixel.clone()));
    double[] cancelled =
        IndexShares.of(SpectralIndex.NDVI, new float[] {.4f, .2f}, new float[] {.2f, .1f});
    assertEquals(1, cancelled[0] + cancelled[1], 1e-12);
    assertTrue(cancelled[0] >= 0 && cancelled[1] >= 0, Arrays.toString(cancelled));
    float[] many = {.1f, .2f, .3f, .4f, .5f};
    double[] bright = IndexShares.shapley(SpectralIndex.BRIGHTNESS, many, new float[5]);
    assertEquals(Math.sqrt(.55), Arrays.stream(bright).sum(), 1e-6);
    for (int b = 1; b < 5; b++) assertTrue(bright[b] > bright[b - 1]);
  }
}

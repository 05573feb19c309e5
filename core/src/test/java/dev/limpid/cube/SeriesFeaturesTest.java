package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.Raster;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SeriesFeaturesTest {
  private static final float NONE = Float.NaN;

  private static CubeFiles cube(CubeFiles.Series... series) {
    return new CubeFiles(Rasters.GRID, List.of(series), List.of());
  }

  private static SeriesFeatures.Choices choices(String fill, String composite, int days) {
    return new SeriesFeatures.Choices(
        GapFill.parse(fill),
        composite == null ? null : Compositing.parse(composite),
        List.of(),
        days);
  }

  private static SeriesFeatures.Choices indices(SpectralIndex... indices) {
    return new SeriesFeatures.Choices(new GapFill.Linear(), null, List.of(indices), 10);
  }

  private static int[] everyPixel(Patch patch) {
    return IntStream.range(0, patch.pixels()).toArray();
  }

  /// Features of one pixel whose bands were seen at `days` with these values (time, band).
  private static float[] onePixel(SeriesFeatures.Choices how, int[] days, float... values) {
    String[] names = Arrays.copyOf(new String[] {"B03", "B04", "B08"}, values.length / days.length);
    return pixel(how, names, days, values);
  }

  private static float[] pixel(
      SeriesFeatures.Choices how, String[] names, int[] days, float... values) {
    CubeFiles.Series files = Patches.series("S2", days, names);
    Window window = new Window(0, 0, 1, 1);
    SeriesFeatures features = SeriesFeatures.of(cube(files), how);
    FeatureBlock block =
        features.of(Patches.patch(window, null, Patches.of(files, window, values)), new int[] {0});
    if (block.abstention(0) != FeatureBlock.OK) return new float[] {-block.abstention(0)};
    float[] out = new float[block.features()];
    for (int f = 0; f < out.length; f++) out[f] = block.at(f, 0);
    return out;
  }

  /// The definition of linear filling: first value before the first date, last after the last.
  private static double line(int[] days, double[] values, double g) {
    int n = days.length;
    if (g <= days[0]) return values[0];
    if (g >= days[n - 1]) return values[n - 1];
    int j = 0;
    while (days[j + 1] < g) j++;
    return values[j] + (values[j + 1] - values[j]) * (g - days[j]) / (days[j + 1] - days[j]);
  }

  @Property(tries = 200)
  void linearFillingIsTheDefinition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int times,
      @ForAll @IntRange(min = 1, max = 70) int pixels,
      @ForAll @DoubleRange(min = 0, max = 0.95) double gaps) {
    Random random = new Random(seed);
    int[] days = days(random, times);
    CubeFiles.Series files = Patches.series("S2", days, "B03", "B04");
    Window window = new Window(0, 0, pixels, 1);
    float[] values = new float[times * 2 * pixels];
    for (int i = 0; i < values.length; i++)
      values[i] = random.nextDouble() < gaps ? NONE : random.nextFloat();
    SeriesFeatures features = SeriesFeatures.of(cube(files), choices("linear", null, 7));
    Patch patch = Patches.patch(window, null, Patches.of(files, window, values));
    FeatureBlock block = features.of(patch, everyPixel(patch));
    for (int p = 0; p < pixels; p++) {
      byte code = patch.abstention(p);
      for (int b = 0; b < 2; b++) {
        int[] seen = seen(days, values, b, p, pixels);
        if (seen.length == 0 && code == FeatureBlock.OK) code = FeatureBlock.MISSING_FEATURE;
      }
      assertEquals(code, block.abstention(p));
      if (code != FeatureBlock.OK) continue;
      for (int b = 0; b < 2; b++) {
        int[] seen = seen(days, values, b, p, pixels);
        int band = b;
        int pixel = p;
        int[] at = Arrays.stream(seen).map(t -> days[t]).toArray();
        double[] v =
            Arrays.stream(seen).mapToDouble(t -> values[(t * 2 + band) * pixels + pixel]).toArray();
        for (int k = 0; k < features.calendar().count(); k++)
          assertEquals(line(at, v, days[0] + 7.0 * k), block.at(k * 2 + b, p), 1e-7);
      }
    }
  }

  private static int[] days(Random random, int times) {
    TreeSet<Integer> days = new TreeSet<>();
    while (days.size() < times) days.add(random.nextInt(400));
    return days.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] seen(int[] days, float[] values, int band, int pixel, int pixels) {
    return IntStream.range(0, days.length)
        .filter(t -> !Float.isNaN(values[(t * 2 + band) * pixels + pixel]))
        .toArray();
  }

  @Property(tries = 60)
  void bitsDoNotDependOnTheGroupingOfPixels(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int rule) {
    String fill = List.of("linear", "whittaker:12.5", "linear", "linear").get(rule);
    String[] composites = {null, null, "median:20", "least-cloudy:13"};
    Random random = new Random(seed);
    int[] days = days(random, 20);
    CubeFiles.Series optical = Patches.series("S2", days, "B03", "B04", "B08");
    CubeFiles.Series radar = Patches.series("S1", days(random, 9), "VV");
    Window window = new Window(3, 5, 9, 11);
    Patch patch =
        Patches.patch(window, null, gappy(random, optical, window), gappy(random, radar, window));
    SeriesFeatures features =
        SeriesFeatures.of(
            cube(optical, radar),
            new SeriesFeatures.Choices(
                GapFill.parse(fill),
                composites[rule] == null ? null : Compositing.parse(composites[rule]),
                List.of(SpectralIndex.NDVI, SpectralIndex.BRIGHTNESS),
                10));
    FeatureBlock whole = features.of(patch, everyPixel(patch));
    List<Integer> order = new java.util.ArrayList<>(IntStream.range(0, 99).boxed().toList());
    Collections.shuffle(order, random);
    int[] some =
        order.subList(0, 1 + random.nextInt(98)).stream().mapToInt(Integer::intValue).toArray();
    FeatureBlock part = features.of(patch, some);
    for (int i = 0; i < some.length; i++) {
      assertEquals(whole.abstention(some[i]), part.abstention(i));
      if (part.abstention(i) != FeatureBlock.OK) continue;
      for (int f = 0; f < whole.features(); f++)
        assertEquals(
            Float.floatToRawIntBits(whole.at(f, some[i])), Float.floatToRawIntBits(part.at(f, i)));
    }
  }

  private static Patch.Series gappy(Random random, CubeFiles.Series files, Window window) {
    int pixels = window.width() * window.height();
    float[] values = new float[files.times() * files.bands().size() * pixels];
    for (int i = 0; i < values.length; i++)
      values[i] = random.nextInt(3) == 0 ? NONE : random.nextFloat();
    float[] clouds = new float[files.times() * pixels];
    for (int i = 0; i < clouds.length; i++) clouds[i] = random.nextInt(4);
    return Patches.of(files, window, values, clouds);
  }

  @Test
  void edgesAreHeldAndObservedDatesAreExact() {
    float v = 0.1f;
    float w = 1e-12f;
    assertEquals(
        List.of(v, v, w, w),
        list(onePixel(choices("linear", null, 10), new int[] {0, 10, 20, 30}, NONE, v, w, NONE)));
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new java.util.ArrayList<>();
    for (float v : values) list.add(v);
    return list;
  }

  @Test
  void oneValidDateIsConstantAndNoneAbstains() {
    int[] days = {0, 15, 30};
    assertEquals(
        List.of(7f, 7f, 7f, 7f), list(onePixel(choices("linear", null, 10), days, NONE, 7, NONE)));
    assertEquals(
        List.of((float) -FeatureBlock.OUTSIDE),
        List.of(onePixel(choices("linear", null, 10), days, NONE, NONE, NONE)[0] - 1));
  }

  @Test
  void aBandWithoutAnyValueIsAMissingFeature() {
    assertEquals(
        -FeatureBlock.MISSING_FEATURE,
        onePixel(choices("linear", null, 10), new int[] {0, 10}, 1, NONE, 2, NONE)[0]);
  }

  @Test
  void aBandMissingOnOneDateIsFilledFromItsOwnDates() {
    assertEquals(
        List.of(1f, 10f, 2f, 15f, 3f, 20f),
        list(onePixel(choices("linear", null, 10), new int[] {0, 10, 20}, 1, 10, 2, NONE, 3, 20)));
  }

  @Test
  void nothingIsFilledWhenAskedFor() {
    SeriesFeatures.Choices none = choices("none", null, 10);
    assertEquals(List.of(1f, 2f), list(onePixel(none, new int[] {0, 3}, 1, 2)));
    assertEquals(-FeatureBlock.MISSING_FEATURE, onePixel(none, new int[] {0, 3}, 1, NONE)[0]);
  }

  @Test
  void mediansOfOddAndEvenNumbers() {
    int[] days = {0, 3, 9, 10, 19, 20, 29};
    float[] got = onePixel(choices("linear", "median:10", 5), days, 5, 1, 3, 4, 10, NONE, 8);
    assertEquals(List.of(3f, 7f, 8f), list(got));
    float[] gap = onePixel(choices("linear", "median:10", 5), days, 5, 1, 3, NONE, NONE, NONE, 9);
    assertEquals(List.of(3f, 6f, 9f), list(gap), "a window without a value lies on the line");
    assertEquals(
        -FeatureBlock.MISSING_FEATURE,
        onePixel(choices("none", "median:10", 5), days, 5, 1, 3, NONE, NONE, NONE, 9)[0]);
  }

  @Test
  void leastCloudyThenNearestToTheMiddleThenEarlier() {
    int[] days = {0, 3, 6, 10, 14, 15, 19};
    CubeFiles.Series files = Patches.series("S2", days, "B04");
    Window window = new Window(0, 0, 1, 1);
    float[] values = {1, 2, 3, 4, 5, 6, 7};
    SeriesFeatures features =
        SeriesFeatures.of(cube(files), choices("linear", "least-cloudy:10", 5));
    float[] clouds = {30, 10, 10, 5, 5, 5, 0};
    assertEquals(
        List.of(2f, 7f),
        values(features, Patches.patch(window, null, Patches.of(files, window, values, clouds))));
    // the middles are 4.5 and 14.5: 3 and 6 are equally near, so are 14 and 15
    assertEquals(
        List.of(2f, 5f),
        values(features, Patches.patch(window, null, Patches.of(files, window, values, null))));
    values[1] = NONE;
    assertEquals(
        List.of(3f, 5f),
        values(features, Patches.patch(window, null, Patches.of(files, window, values, null))));
  }

  private static List<Float> values(SeriesFeatures features, Patch patch) {
    FeatureBlock block = features.of(patch, new int[] {0});
    return IntStream.range(0, block.features()).mapToObj(f -> block.at(f, 0)).toList();
  }

  @Property(tries = 100)
  void whittakerIsTheDenseSolution(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1000) double lambda) {
    Random random = new Random(seed);
    int[] days = days(random, 3 + random.nextInt(10));
    int n = days[days.length - 1] - days[0] + 1;
    int last = (n - 1) / 10 * 10;
    float[] v = new float[days.length];
    double[][] a = new double[n][n];
    double[] right = new double[n];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextFloat();
      a[days[i] - days[0]][days[i] - days[0]] += 1;
      right[days[i] - days[0]] += v[i];
    }
    int[] d = {1, -2, 1};
    for (int k = 0; k + 2 < n; k++)
      for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) a[k + i][k + j] += lambda * d[i] * d[j];
    double[] z = solve(a, right);
    float[] got = onePixel(choices("whittaker:" + lambda, null, 10), days, v);
    for (int k = 0; k <= last / 10; k++)
      assertEquals(z[k * 10], got[k], 2e-5 + 1e-5 * Math.abs(z[k * 10]));
  }

  /// Gaussian elimination with pivots.
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c; r < n; r++) if (Math.abs(a[r][c]) > Math.abs(a[pivot][c])) pivot = r;
      double[] row = a[c];
      a[c] = a[pivot];
      a[pivot] = row;
      double value = b[c];
      b[c] = b[pivot];
      b[pivot] = value;
      for (int r = c + 1; r < n; r++) {
        double f = a[r][c] / a[c][c];
        if (f == 0) continue;
        for (int k = c; k < n; k++) a[r][k] -= f * a[c][k];
        b[r] -= f * b[c];
      }
    }
    for (int r = n - 1; r >= 0; r--) {
      for (int k = r + 1; k < n; k++) b[r] -= a[r][k] * b[k];
      b[r] /= a[r][r];
    }
    return b;
  }

  @Test
  void indicesFollowTheBandsOfEachDate() {
    int[] days = {0, 10};
    float[] got =
        onePixel(
            indices(SpectralIndex.NDVI, SpectralIndex.NDWI, SpectralIndex.BRIGHTNESS),
            days,
            0.1f,
            0.2f,
            0.6f,
            0.3f,
            0.4f,
            0.4f);
    assertEquals(12, got.length);
    assertEquals(0.5f, got[3], 1e-6f);
    assertEquals((0.1f - 0.6f) / 0.7f, got[4], 1e-6f);
    assertEquals(Math.sqrt(0.01 + 0.04 + 0.36), got[5], 1e-6);
    assertEquals(0f, got[9], 1e-6f);
  }

  @Test
  void aDenominatorOfZeroIsMissing() {
    assertEquals(
        -FeatureBlock.MISSING_FEATURE,
        onePixel(indices(SpectralIndex.NDVI), new int[] {0, 10}, 1, 0, 0, 1, 1, 1)[0]);
  }

  @Test
  void bandsHaveShortNamesToo() {
    float[] got =
        pixel(
            indices(SpectralIndex.NDVI, SpectralIndex.NDMI),
            new String[] {"B4", "B8", "B11"},
            new int[] {0},
            0.2f,
            0.6f,
            0.3f);
    assertEquals(0.5f, got[3], 1e-6f);
    assertEquals(1 / 3f, got[4], 1e-6f);
  }

  @Test
  void radarHasNoBrightness() {
    CubeFiles.Series optical = Patches.series("S2", new int[] {0, 20}, "B04", "B08");
    CubeFiles.Series radar = Patches.series("S1", new int[] {5, 15}, "VV", "VH");
    List<String> names =
        SeriesFeatures.of(cube(optical, radar), indices(SpectralIndex.BRIGHTNESS)).names();
    assertEquals(
        List.of("B04_t0", "B08_t0", "brightness_t0", "VV_t0", "VH_t0"), names.subList(0, 5));
    assertThrows(
        IllegalArgumentException.class,
        () -> SeriesFeatures.of(cube(radar), indices(SpectralIndex.BRIGHTNESS)));
  }

  @Test
  void namesAreDateMajorThenStatic() {
    CubeFiles.Series a = Patches.series("S2", new int[] {0, 20}, "B04", "B08");
    CubeFiles.Series b = Patches.series("S1", new int[] {5}, "VV");
    CubeFiles cube =
        new CubeFiles(
            Rasters.GRID,
            List.of(a, b),
            List.of(new CubeFiles.Slice(0, 0, "slope", null, 0, 1, 1, 0, false)));
    SeriesFeatures features = SeriesFeatures.of(cube, SeriesFeatures.Choices.DEFAULT);
    assertEquals(
        List.of(
            "B04_t0", "B08_t0", "VV_t0", "B04_t1", "B08_t1", "VV_t1", "B04_t2", "B08_t2", "VV_t2",
            "slope"),
        features.names());
    assertEquals(
        List.of("B04_t0", "B08_t0", "VV_t0", "B04_t1", "B08_t1", "slope"),
        SeriesFeatures.of(cube, choices("none", null, 10)).names());
    int[][] at = features.positions();
    assertEquals(3, at[0][1]);
    assertEquals(8, at[1][2]);
  }

  @Test
  void staticValuesComeLastAndMayBeMissing() {
    CubeFiles.Series a = Patches.series("S2", new int[] {0}, "B04");
    Window window = new Window(0, 0, 2, 1);
    CubeFiles cube =
        new CubeFiles(
            Rasters.GRID,
            List.of(a),
            List.of(new CubeFiles.Slice(0, 0, "slope", null, 0, 1, 1, 0, false)));
    Raster still = new Raster(window, List.of(Band.of("slope", "1")), new float[] {12, NONE});
    FeatureBlock block =
        SeriesFeatures.of(cube, SeriesFeatures.Choices.DEFAULT)
            .of(
                Patches.patch(window, still, Patches.of(a, window, new float[] {1, 2})),
                new int[] {1, 0});
    assertEquals(FeatureBlock.MISSING_FEATURE, block.abstention(0));
    assertEquals(12f, block.at(1, 1));
  }

  @Test
  void theCalendarStartsWithThePeriod() {
    CubeFiles cube = cube(Patches.series("S2", new int[] {3, 40}, "B04"));
    LocalDate from = Patches.START;
    SeriesFeatures features =
        SeriesFeatures.of(cube, SeriesFeatures.Choices.DEFAULT, from, from.plusDays(49));
    assertEquals(new Calendar(from, 10, 5), features.calendar());
    assertEquals(
        new Calendar(from.plusDays(3), 10, 4),
        SeriesFeatures.of(cube, SeriesFeatures.Choices.DEFAULT).calendar());
  }

  @Test
  void anotherYearIsTheSameSeason() throws BadInput {
    int[] days = IntStream.range(0, 36).map(i -> i * 10).toArray();
    int[] later = IntStream.range(0, 36).map(i -> i * 10 + 366).toArray();
    SeriesFeatures features =
        SeriesFeatures.of(cube(Patches.series("S2", days, "B04")), SeriesFeatures.Choices.DEFAULT);
    CubeFiles.Series next = Patches.series("S2", later, "B04");
    CubeFiles selected = features.select(cube(next), "cube");
    assertEquals(36, selected.series().getFirst().times());
    Window window = new Window(0, 0, 1, 1);
    float[] values = new float[36];
    for (int t = 0; t < 36; t++) values[t] = t;
    FeatureBlock block =
        features.of(
            Patches.patch(window, null, Patches.of(selected.series().getFirst(), window, values)),
            new int[] {0});
    for (int t = 0; t < 36; t++) assertEquals(t, block.at(t, 0));
    BadInput e =
        assertThrows(
            BadInput.class,
            () -> features.select(cube(Patches.series("S2", new int[] {400, 500}, "B04")), "cube"));
    assertEquals("model.period", e.code());
    assertTrue(e.getMessage().contains("2021-01-01 to 2021-12-17"), e.getMessage());
    assertTrue(e.getMessage().contains("2021-02-04 to 2021-05-15"), e.getMessage());
  }

  @Test
  void aSeriesWithoutDatesInThePeriodIsRefused() {
    SeriesFeatures features =
        SeriesFeatures.of(
            cube(
                Patches.series("S2", new int[] {0, 100}, "B04"),
                Patches.series("S1", new int[] {0, 100}, "VV")),
            SeriesFeatures.Choices.DEFAULT);
    CubeFiles other =
        cube(
            Patches.series("S2", new int[] {0, 100}, "B04"),
            Patches.series("S1", new int[] {200}, "VV"));
    BadInput e = assertThrows(BadInput.class, () -> features.select(other, "cube"));
    assertTrue(e.getMessage().contains("no date of [VV]"), e.getMessage());
  }

  @Test
  void selectionIsByNameAndSaysWhatIsMissing() throws BadInput {
    CubeFiles.Series two = Patches.series("S2", new int[] {0, 100}, "B04", "B08");
    SeriesFeatures features = SeriesFeatures.of(cube(two), SeriesFeatures.Choices.DEFAULT);
    CubeFiles more = cube(Patches.series("X", new int[] {0, 50, 100}, "B02", "B08", "B04"));
    assertEquals(List.of("B04", "B08"), features.select(more, "cube").series().getFirst().bands());
    BadInput e =
        assertThrows(
            BadInput.class,
            () -> features.select(cube(Patches.series("S2", new int[] {0}, "B04")), "cube"));
    assertTrue(e.getMessage().contains("needs bands [B08]"), e.getMessage());
    CubeFiles.Series masked =
        new CubeFiles.Series(
            "S2", two.dates(), 2, two.bands(), List.of(), CloudMask.SCL, List.of());
    assertEquals(
        "model.mask",
        assertThrows(BadInput.class, () -> features.select(cube(masked), "cube")).code());
  }

  @Test
  void positionsMustBeAsMany() throws BadInput {
    SeriesFeatures features =
        SeriesFeatures.of(
            cube(Patches.positions("series1", 23, "ndvi")), SeriesFeatures.Choices.DEFAULT);
    assertEquals(23, features.names().size());
    features.select(cube(Patches.positions("x", 23, "ndvi", "evi")), "cube");
    assertEquals(
        "model.times",
        assertThrows(
                BadInput.class,
                () -> features.select(cube(Patches.positions("x", 22, "ndvi")), "cube"))
            .code());
  }

  @Test
  void whatCannotBeIsRefused() {
    CubeFiles.Series a = Patches.series("S2", new int[] {0}, "B04", "B08");
    CubeFiles.Series b = Patches.series("S1", new int[] {0}, "B04");
    assertThrows(
        IllegalArgumentException.class,
        () -> SeriesFeatures.of(cube(a, b), SeriesFeatures.Choices.DEFAULT));
    CubeFiles.Series c = Patches.series("S2", new int[] {0}, "B04", "B08", "ndvi");
    assertThrows(
        IllegalArgumentException.class,
        () -> SeriesFeatures.of(cube(c), indices(SpectralIndex.NDVI)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SeriesFeatures.of(
                cube(Patches.positions("x", 3, "a")), choices("none", "median:5", 9)));
    assertThrows(IllegalArgumentException.class, () -> new Calendar(Patches.START, 1, 1 << 20));
    assertThrows(
        IllegalArgumentException.class,
        () -> Calendar.between(LocalDate.of(-999_999, 1, 1), LocalDate.of(999_999, 1, 1), 1));
  }
}

package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Raster;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Cubes of real data (see `landcover.md` sections 2 and 16).
@Tag("shared")
final class RealCubesTest {
  private static final String FLANDERS = "data/landcover/worldcereal/flanders_2018";

  private static CubeOptions options(
      String layout, String bands, CloudMask mask, boolean unmasked, Set<String> decibels) {
    return new CubeOptions(
        layout,
        bands == null ? List.of() : CubeOptions.choices(bands),
        List.of(),
        mask,
        unmasked,
        Map.of(),
        decibels,
        List.of(),
        Set.of(),
        null,
        null);
  }

  private static CubeListing read(String folder, CubeOptions options) throws IOException {
    return CubeFolder.read(Shared.path(folder), options);
  }

  private static Patch patch(CubeFiles files, Window window) throws IOException {
    try (Cube cube = files.open()) {
      return cube.read(window);
    }
  }

  private static Series series(CubeFiles files, String band) {
    return files.series().stream().filter(s -> s.bands().contains(band)).findFirst().orElseThrow();
  }

  @Test
  void flandersIsTwoSeries() throws IOException {
    CubeListing listing = read(FLANDERS, options(null, null, null, false, Set.of("VV", "VH")));
    assertEquals("stacks", listing.layout());
    assertEquals(2, listing.files().series().size());
    Series optical = series(listing.files(), "B02");
    assertEquals(118, optical.times());
    assertEquals(
        Set.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"),
        Set.copyOf(optical.bands()));
    assertEquals(CloudMask.SCL, optical.mask());
    assertEquals(LocalDate.of(2017, 8, 4), optical.dates().getFirst());
    assertEquals(LocalDate.of(2018, 11, 27), optical.dates().getLast());
    Series radar = series(listing.files(), "VV");
    assertEquals(159, radar.times());
    assertNull(radar.mask());
    assertTrue(radar.slices().stream().allMatch(s -> s.decibels() && s.ratio() == 2));
    assertEquals(64, listing.files().grid().width());
    assertEquals(
        Set.of("label_CT_10m.tif", "label_LC_10m.tif", "s1_dates.csv", "s2_dates.csv"),
        Set.copyOf(listing.ignored().stream().map(CubeListing.Ignored::file).toList()));
    Window all = listing.files().grid().all();
    Patch patch = patch(listing.files(), all);
    int position = listing.files().series().indexOf(radar);
    assertEquals(-64638f, patch.series().get(position).at(0, radar.bands().indexOf("VV"), 11, 14));
  }

  @Test
  void sceneClassesGiveThePublishedCloudFractions() throws IOException {
    CubeFiles files =
        read(FLANDERS, options(null, "SCL=S2_SCL_20m.tif", null, true, Set.of())).files();
    Patch.Series s = patch(files, files.grid().all()).series().getFirst();
    List<String> lines = Files.readAllLines(Shared.path(FLANDERS + "/s2_dates.csv"));
    int clearDates = 0;
    for (int t = 0; t < 118; t++) {
      String[] cells = lines.get(t + 1).split(",", -1);
      int clear = 0;
      int cloud = 0;
      for (int i = 0; i < 32 * 32; i++) {
        int scl = (int) s.value(t, 0, i);
        if (CloudMask.SCL.clear(scl)) clear++;
        if (scl == 3 || scl >= 8 && scl <= 10) cloud++;
      }
      assertEquals(Double.parseDouble(cells[6]), clear / 1024.0, 5e-5, lines.get(t + 1));
      assertEquals(Double.parseDouble(cells[7]), cloud / 1024.0, 5e-5, lines.get(t + 1));
      if (clear > 0.9 * 1024) clearDates++;
    }
    assertEquals(53, clearDates);
  }

  @Test
  void featuresDoNotDependOnTheSizeOfBlocks() throws Exception {
    CubeFiles cube = read(FLANDERS, options(null, null, null, false, Set.of("VV", "VH"))).files();
    SeriesFeatures features =
        SeriesFeatures.of(
            cube,
            new SeriesFeatures.Choices(
                new GapFill.Linear(), null, List.of(SpectralIndex.NDVI, SpectralIndex.NDWI), 10));
    assertEquals(49 * 14, features.names().size());
    try (Cube open = cube.open();
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      FeatureBlock whole = block(open, features, new Window(0, 0, 64, 64));
      List<Future<?>> checks = new ArrayList<>();
      for (int row = 0; row < 64; row += 37)
        for (int col = 0; col < 64; col += 37) {
          Window window = new Window(col, row, Math.min(37, 64 - col), Math.min(37, 64 - row));
          checks.add(pool.submit(() -> same(whole, block(open, features, window), window)));
        }
      for (Future<?> check : checks) check.get();
    }
  }

  private static FeatureBlock block(Cube cube, FeatureSet features, Window window)
      throws IOException {
    Patch patch = cube.read(window);
    return features.of(patch, IntStream.range(0, patch.pixels()).toArray());
  }

  private static Void same(FeatureBlock whole, FeatureBlock part, Window window) {
    for (int i = 0; i < part.pixels(); i++) {
      int p = (window.row() + i / window.width()) * 64 + window.col() + i % window.width();
      assertEquals(whole.abstention(p), part.abstention(i));
      if (part.abstention(i) != FeatureBlock.OK) continue;
      for (int f = 0; f < part.features(); f++)
        assertEquals(
            Float.floatToRawIntBits(whole.at(f, p)), Float.floatToRawIntBits(part.at(f, i)));
    }
    return null;
  }

  @Test
  void sloveniaHasTwoAcquisitionsOnOneDay() throws IOException {
    String folder = "data/landcover/slovenia";
    CloudMask mask = new CloudMask.AtMost("CLP_s2cloudless", 160);
    CubeOptions options = options("stacks", "NDVI", mask, false, Set.of());
    CubeListing listing = read(folder, options);
    Series s = listing.files().series().getFirst();
    assertEquals(67, s.times());
    assertEquals(68, s.slices().size());
    assertEquals(68, s.maskSlices().size());
    LocalDate twice = LocalDate.of(2015, 12, 8);
    int day = s.dates().indexOf(twice);
    Patch.Series values = patch(listing.files(), listing.files().grid().all()).series().getFirst();
    assertEquals(552f, values.at(day, 0, 89, 30), "the mean of 558 and 546");
    assertEquals(Patch.State.MASKED, values.state(day, 0, 0));
    assertOneClearAcquisitionStaysAsItIs(folder, values, day);
    assertTrue(
        listing.ignored().stream().anyMatch(i -> i.file().equals("LULC.tif")),
        listing.ignored().toString());
    BadInput e =
        assertThrows(
            BadInput.class, () -> read(folder, options(null, null, null, false, Set.of())));
    assertEquals("cube.ambiguous", e.code());
  }

  private static void assertOneClearAcquisitionStaysAsItIs(
      String folder, Patch.Series values, int day) throws IOException {
    try (var ndvi = GeoTiff.open(Shared.path(folder + "/NDVI_x10000_68dates.tif"));
        var clouds = GeoTiff.open(Shared.path(folder + "/CLP_s2cloudless_x200_68dates.tif"))) {
      Raster v = ndvi.read(ndvi.grid().all(), 7, 8);
      Raster c = clouds.read(clouds.grid().all(), 7, 8);
      int single = 0;
      for (int row = 0; row < 101; row++)
        for (int col = 0; col < 100; col++) {
          boolean first = c.at(0, row, col) <= 160;
          boolean second = c.at(1, row, col) <= 160;
          if (first == second) continue;
          single++;
          assertEquals(v.at(first ? 0 : 1, row, col), values.at(day, 0, row, col));
        }
      assertEquals(30, single);
    }
  }

  @Test
  void monthlyCompositesHaveTwoEmptyMonths() throws IOException {
    String folder = "data/landcover/worldcereal/patch_monthly";
    Path slope = Shared.path(folder + "/slope.tif");
    CubeOptions options =
        new CubeOptions(
            null,
            List.of(),
            List.of(),
            null,
            false,
            Map.of(),
            Set.of(),
            List.of(slope, Path.of("elevation.tif")),
            Set.of(),
            null,
            null);
    CubeListing listing = read(folder, options);
    assertEquals(2, listing.files().still().size());
    assertEquals(1, listing.files().series().size(), "one list of dates is one series");
    Series s = listing.files().series().getFirst();
    assertEquals(12, s.times());
    assertEquals(11, s.bands().size());
    assertEquals(
        Set.of("product_cropland.tif", "product_croptype.tif"),
        Set.copyOf(listing.ignored().stream().map(CubeListing.Ignored::file).toList()));
    Patch patch = patch(listing.files(), listing.files().grid().all());
    int b04 = s.bands().indexOf("B04");
    int zeros = 0;
    for (int t = 0; t < 12; t++)
      for (int i = 0; i < 10_000; i++) {
        float v = patch.series().getFirst().value(t, b04, i);
        assertEquals(t == 1 || t == 2, Float.isNaN(v), "month " + t);
        if (v == 0) zeros++;
      }
    assertEquals(2, zeros, "0 is a value here");
    SeriesFeatures features =
        SeriesFeatures.of(
            listing.files(),
            new SeriesFeatures.Choices(
                new GapFill.Linear(), new Compositing(Compositing.Rule.MEDIAN, 31), List.of(), 10));
    FeatureBlock block = features.of(patch, new int[] {0, 5050});
    assertEquals(FeatureBlock.OK, block.abstention(1));
    assertEquals(
        listing.files().still().stream().map(CubeFiles.Slice::band).toList(),
        features.names().subList(features.names().size() - 2, features.names().size()));
  }

  @Test
  void boadellaIsADateAFile() throws IOException {
    CubeListing listing =
        read(
            "data/sentinel2/boadella",
            new CubeOptions(
                null,
                List.of(),
                List.of("B01,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B11,B12".split(",", -1)),
                null,
                false,
                Map.of("*", new CubeOptions.Scaling(1e-4, 0)),
                Set.of(),
                List.of(),
                Set.of(),
                null,
                null));
    assertEquals("dates", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(12, s.times());
    assertEquals(12, s.bands().size());
    assertEquals("EPSG:4326", listing.files().grid().crs().definition());
    Patch.Series values = patch(listing.files(), new Window(150, 100, 1, 1)).series().getFirst();
    int date = s.dates().indexOf(LocalDate.of(2020, 6, 21));
    assertEquals(0.0288f, values.at(date, s.bands().indexOf("B02"), 0, 0), 1e-7f);
    assertEquals(0.0701f, values.at(date, s.bands().indexOf("B12"), 0, 0), 1e-7f);
    assertTrue(
        listing.ignored().stream().allMatch(i -> i.file().endsWith(".geojson")),
        listing.ignored().toString());
  }

  @Test
  void safeReflectanceHasItsOffset() throws IOException {
    CubeListing listing =
        read("data/sentinel2/safe_T29UNU_60m", options(null, null, null, false, Set.of()));
    assertEquals("safe", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(List.of(LocalDate.of(2022, 10, 5)), s.dates());
    assertEquals(CloudMask.SCL, s.mask());
    assertTrue(
        s.bands()
            .containsAll(
                List.of(
                    "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B8A", "B09", "B11", "B12",
                    "AOT", "WVP", "CLDPRB")),
        s.bands().toString());
    assertEquals(2, listing.ignored().stream().filter(i -> i.file().endsWith(".jp2")).count());
    Patch.Series values = patch(listing.files(), new Window(200, 100, 1, 1)).series().getFirst();
    assertEquals(0.0364f, values.at(0, s.bands().indexOf("B04"), 0, 0), 1e-6f);
    Patch.Series other = patch(listing.files(), new Window(300, 300, 1, 1)).series().getFirst();
    int[] stored = {1162, 1210, 1473, 1289, 1909, 3414, 3853, 4174, 3985, 2279, 1613};
    String[] names = {"B01", "B02", "B03", "B04", "B05", "B06", "B07", "B8A", "B09", "B11", "B12"};
    for (int b = 0; b < names.length; b++)
      assertEquals(
          (stored[b] - 1000) / 10_000.0,
          other.at(0, s.bands().indexOf(names[b]), 0, 0),
          1e-6,
          names[b]);
  }

  @Test
  void sinopStacksHavePositions() throws IOException {
    CubeListing listing =
        read(
            "data/landcover/sits_modis",
            options(
                null, "ndvi=sinop-ndvi-2014.tif,evi=sinop-evi-2014.tif", null, false, Set.of()));
    assertEquals("stacks", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(List.of("ndvi", "evi"), s.bands());
    assertEquals(23, s.times());
    NamedFeatures features = new NamedFeatures(List.of("evi_t22", "ndvi_t0"));
    CubeFiles needed = features.select(listing.files(), "sinop");
    Patch patch = patch(needed, needed.grid().all());
    FeatureBlock block = features.of(patch, IntStream.range(0, patch.pixels()).toArray());
    int missing = 0;
    for (int i = 0; i < block.pixels(); i++) if (block.abstention(i) != FeatureBlock.OK) missing++;
    assertEquals(0.4, missing / (double) block.pixels(), 0.05, "40 % of its pixels are no data");
    assertThrows(
        BadInput.class,
        () -> new NamedFeatures(List.of("ndvi_t23")).select(listing.files(), "sinop"));
  }

  @Test
  void stacExamplesHaveNoPixels() throws IOException {
    try (Stream<Path> files = Files.list(Shared.path("data/sentinel2/stac"))) {
      int items = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        BadInput e =
            assertThrows(
                BadInput.class, () -> CubeFolder.read(file, CubeOptions.DEFAULT), file.toString());
        assertTrue(e.code().startsWith("stac.") || e.code().equals("url.refused"), e.toString());
        items++;
      }
      assertEquals(7, items);
    }
  }
}

package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every TIFF and JPEG 2000 file of the hostile set: opened and, where it opens, read to the end.
/// Nothing but [BadInput] and [Shortage] may come out.
@Tag("shared")
final class HostileTiffTest {
  private static final Pattern ROW =
      Pattern.compile("(?:\"([^\"]*)\"|([^,]*)),(\\d+),\\w+,(\\w+),.*");

  /// Three times the budget of 10 s of one idle core: tests share theirs.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  record Case(String path, String expect) {}

  static Stream<Case> cases() throws IOException {
    List<Case> cases =
        Files.readAllLines(Shared.path("data/hostile/manifest.csv"), StandardCharsets.UTF_8)
            .stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(m -> new Case(m.group(1) == null ? m.group(2) : m.group(1), m.group(4)))
            .filter(c -> raster(c.path))
            .toList();
    assertTrue(cases.size() > 280, "only " + cases.size() + " rasters in the manifest");
    return cases.stream();
  }

  private static boolean raster(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.startsWith("go-fuzz-corpus/tiff")
        || lower.startsWith("image-tiff/")
        || lower.matches(".*\\.(tiff?|jp2|j2k)");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingButBadInputComesOut(Case file) {
    Path path = Shared.path("data/hostile/" + file.path);
    boolean opened = assertTimeoutPreemptively(LIMIT, () -> opens(path));
    if (file.expect.equals("ok")) assertTrue(opened, file + " must open");
    if (file.expect.equals("reject")) assertFalse(opened, file + " must be refused");
  }

  /// Whether the file opens; reads it all then, and asks for its overviews.
  private static boolean opens(Path path) throws IOException {
    try (RasterSource source = GeoTiff.open(path)) {
      try {
        RasterStatistics.of(source, 2);
        for (int i = 0; i < source.info().overviews().size(); i++)
          RasterStatistics.of(source.overview(i), 1);
      } catch (BadInput | Shortage e) {
        assertTrue(e.getMessage().length() < 1000, e.getMessage());
      }
      return true;
    } catch (BadInput e) {
      // Only the folder: names such as `id=0,sig=06` look like signed links and are blotted out.
      assertTrue(e.getMessage().startsWith(path.getParent().toString()), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      return false;
    }
  }

  private static RasterSource open(String name) throws IOException {
    return GeoTiff.open(Shared.path("data/hostile/synthetic/tiff/" + name));
  }

  private static float[] pixels(RasterSource source) throws IOException {
    float[] into = new float[source.grid().width() * source.grid().height()];
    source.read(source.grid().all(), new int[] {0}, into);
    return into;
  }

  @Test
  void theControlsHoldTheirPixels() throws IOException {
    for (String name : new String[] {"00_good_control.tif", "be_ok_control.tif"})
      try (RasterSource source = open(name)) {
        float[] pixels = pixels(source);
        assertEquals("EPSG:32631", source.grid().crs().definition());
        assertEquals(0, pixels[0]);
        assertEquals(255, pixels[255]);
      }
  }

  @Test
  void georeferencingMeansWhatTheNotesSay() throws IOException {
    try (RasterSource source = open("geo/pixel_is_point.tif")) {
      assertEquals(499_995, source.grid().west());
      assertEquals(4_800_005, source.grid().north());
    }
    try (RasterSource source = open("geo/no_crs.tif")) {
      assertEquals(Crs.UNKNOWN, source.grid().crs());
      assertEquals(500_000, source.grid().west());
    }
  }

  @Test
  void noDataMeansWhatTheNotesSay() throws IOException {
    try (RasterSource source = open("geo/nodata_nan.tif")) {
      assertEquals(Double.NaN, source.info().noData());
      assertEquals(8, RasterStatistics.of(source, 1).getFirst().count());
    }
    try (RasterSource source = open("geo/nodata_float_ulp.tif")) {
      BandStatistics band = RasterStatistics.of(source, 1).getFirst();
      assertEquals(new BandStatistics(8, 1, 1, 1, 0), band);
    }
    try (RasterSource source = open("geo/nodata_text.tif")) {
      assertNull(source.info().noData());
      assertTrue(source.info().warnings().toString().contains("n/a"));
      assertEquals(256, RasterStatistics.of(source, 1).getFirst().count());
    }
  }

  @Test
  void infinitePixelsDoNotPoisonStatistics() throws IOException {
    try (RasterSource source = open("geo/inf_values.tif")) {
      float[] first = Arrays.copyOf(pixels(source), 4);
      float[] expected = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, -0f};
      assertArrayEquals(expected, first);
      BandStatistics band = RasterStatistics.of(source, 1).getFirst();
      assertEquals(13, band.count());
      assertEquals(12.0 / 13, band.mean(), 1e-15);
      assertEquals(1, band.max());
    }
  }

  @Test
  void aStripOf512MebibytesIsReadInLittleMemory() throws IOException {
    try (RasterSource source = open("deflate_legal_bomb.tif")) {
      assertEquals(23_168L * 23_168, RasterStatistics.of(source, 2).getFirst().count());
    }
  }

  @Test
  void predictorsOfOtherWritersAreUndone() throws IOException {
    Path file = Shared.path("data/hostile/libtiff/test_float64_predictor2_be_lzw.tif");
    try (RasterSource source = GeoTiff.open(file)) {
      double[] row = Arrays.copyOf((double[]) source.readStored(0, source.grid().all()), 5);
      assertArrayEquals(new double[] {107, 123, 132, 115, 132}, row);
      assertEquals(126.765, RasterStatistics.of(source, 1).getFirst().mean(), 1e-9);
    }
  }
}

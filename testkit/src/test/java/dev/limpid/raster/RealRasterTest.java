package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real products, with counts that their sources publish.
@Tag("shared")
final class RealRasterTest {
  private static RasterSource open(String name) throws IOException {
    return GeoTiff.open(Shared.path("data/" + name));
  }

  private static Map<Integer, Integer> histogram(RasterSource source) throws IOException {
    Object stored = source.readStored(0, source.grid().all());
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < source.grid().width() * source.grid().height(); i++)
      counts.merge((int) source.info().type().value(stored, i), 1, Integer::sum);
    return counts;
  }

  @Test
  void labelsHaveThePublishedCounts() throws IOException {
    try (RasterSource source = open("landcover/slovenia/LULC.tif")) {
      assertEquals(Map.of(0, 155, 1, 11, 2, 7601, 3, 1777, 4, 358, 8, 198), histogram(source));
      assertEquals("LULC_ID", source.bands().getFirst().name());
    }
    try (RasterSource source = open("landcover/worldcereal/flanders_2018/label_CT_10m.tif")) {
      assertEquals(
          Map.of(0, 1860, 1200, 1249, 9120, 835, 7900, 96, 2130, 31, 5100, 25), histogram(source));
    }
  }

  @Test
  void aStackOfManyDatesHasADateForEachBand() throws IOException {
    try (RasterSource source = open("landcover/worldcereal/flanders_2018/S2_B02_10m.tif")) {
      assertEquals(118, source.bands().size());
      assertEquals("2017-08-04T10:53:28", source.bands().getFirst().name());
      assertEquals(0.0, source.info().noData());
      assertEquals(501_360, source.grid().west());
      assertEquals(5_629_680, source.grid().north());
    }
  }

  @Test
  void sentinelLayersOf15BitsAreCogsWithOverviews() throws IOException {
    try (RasterSource source =
        open("sentinel2/safe_T29UNU_60m/T29UNU_20221005_AOT_60m_crop_COG.tif")) {
      assertEquals(SampleType.UINT16, source.info().type());
      assertTrue(source.info().cog());
      assertEquals(
          List.of(new RasterInfo.Size(320, 320), new RasterInfo.Size(160, 160)),
          source.info().overviews());
      assertNull(source.info().unreadable());
      BandStatistics full = RasterStatistics.of(source, 2).getFirst();
      BandStatistics half = RasterStatistics.of(source.overview(0), 1).getFirst();
      assertEquals(640 * 640, full.count());
      assertEquals(full.mean(), half.mean(), full.stdDev() / 2 + 1);
    }
  }
}

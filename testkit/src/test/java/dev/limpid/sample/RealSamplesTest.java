package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterSource;
import dev.limpid.sample.Split.Side;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("shared")
class RealSamplesTest {
  private static final String CUBE = "data/landcover/worldcereal/flanders_2018/";
  private static final String POINTS = "data/landcover/worldcereal/points/";

  private static Grid grid(String file) throws IOException {
    try (RasterSource source = GeoTiff.open(Shared.path(file))) {
      return source.grid();
    }
  }

  private static Labels labels(String file, String like) throws IOException {
    return Labels.read(Shared.path(file), LabelOptions.DEFAULT, grid(like));
  }

  @Test
  void flandersCropTypes() throws IOException {
    Labels labels = labels(CUBE + "label_CT_10m.tif", CUBE + "S2_B02_10m.tif");
    assertEquals(2236, labels.size());
    assertEquals(
        List.of(1200, 2130, 5100, 7900, 9120),
        labels.legend().entries().stream().map(Legend.Entry::code).toList());
    assertArrayEquals(new long[] {1249, 31, 25, 96, 835}, labels.counts());
    assertEquals(4 + 1 + 1 + 4 + 9, labels.parcels());
    Labels kept = labels.of(new ClassChoice(List.of(), 40));
    assertEquals(
        List.of("2130", "5100"), kept.dropped().stream().map(Labels.Dropped::name).toList());
    Set<List<Integer>> draws = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      Split split = new SpatialBlocks(160, 0, 0.3, seed).split(labels);
      assertEquals(14, split.design().blocks());
      assertEquals(4, split.design().testBlocks());
      assertEquals(16, split.design().blockColumns());
      Set<Integer> train = new HashSet<>();
      for (int i : split.positions(Side.TRAIN)) train.add(labels.parcel(i));
      for (int i : split.positions(Side.TEST)) assertTrue(!train.contains(labels.parcel(i)));
      draws.add(java.util.Arrays.stream(split.positions(Side.TEST)).boxed().toList());
    }
    assertTrue(draws.size() > 10, "seeds must differ");
  }

  @Test
  void labelsOnAnotherGridAreRefused() throws IOException {
    Path labels = Shared.path(CUBE + "label_CT_10m.tif");
    Grid coarse = grid(CUBE + "S2_SCL_20m.tif");
    BadInput e =
        assertThrows(BadInput.class, () -> Labels.read(labels, LabelOptions.DEFAULT, coarse));
    assertTrue(e.getMessage().contains("limpid convert"), e.getMessage());
    Path images = Shared.path(CUBE + "S2_B02_10m.tif");
    Grid own = grid(CUBE + "S2_B02_10m.tif");
    e = assertThrows(BadInput.class, () -> Labels.read(images, LabelOptions.DEFAULT, own));
    assertTrue(e.getMessage().contains("118 bands"), e.getMessage());
  }

  @Test
  void sloveniaLandCoverWithItsLegend() throws IOException {
    String folder = "data/landcover/slovenia/";
    LegendFile names = LegendFile.read(Shared.path(folder + "lulc_legend.json"), List.of());
    Labels labels =
        Labels.read(
            Shared.path(folder + "LULC.tif"),
            LabelOptions.DEFAULT.names(names),
            grid(folder + "NDVI_x10000_68dates.tif"));
    assertEquals("forest", labels.legend().entries().get(1).name());
    assertArrayEquals(new long[] {11, 7601, 1777, 358, 198}, labels.counts());
    assertEquals(4 + 4 + 29 + 40 + 45, labels.parcels());
    Split split =
        new SpatialBlocks(200, 30, 0.3, 1).split(labels.of(new ClassChoice(List.of(), 40)));
    assertTrue(split.count(Side.BUFFER) > 0);
  }

  @Test
  void sinopPointsOnAndOffTheGrid() throws IOException {
    Labels labels =
        Labels.read(
            Shared.path("data/landcover/sits_modis/samples_sinop_crop.csv"),
            LabelOptions.DEFAULT,
            grid("data/landcover/sits_modis/sinop-ndvi-2014.tif"));
    assertEquals(12, labels.size());
    // Cerrado lies off the grid with all its points, and keeps its class.
    assertEquals(List.of("Cerrado", "Forest", "Pasture", "Soy_Corn"), labels.legend().names());
    assertArrayEquals(new long[] {0, 3, 3, 6}, labels.counts());
    assertTrue(labels.notes().getFirst().startsWith("6 features lie off the grid"));
  }

  @Test
  void matoGrossoSeries() throws IOException {
    SampleTable table =
        SampleTable.read(
            Shared.path("data/landcover/sits_modis/matogrosso_mod13q1_9classes.csv.gz"),
            TableOptions.label("label").group("longitude", "latitude"));
    assertEquals(2115, table.samples().size());
    assertEquals(6 * 23, table.samples().features().size());
    assertEquals(0.3067f, table.samples().at(0, 0));
    assertArrayEquals(
        new long[] {400, 34, 138, 370, 398, 399, 88, 235, 53}, table.samples().counts());
    Folds folds = Folds.of(table.samples(), 5, 1);
    assertEquals("", folds.warning());
    SampleTable cerrado =
        SampleTable.read(
            Shared.path("data/landcover/sits_modis/cerrado_2classes.csv.gz"),
            TableOptions.label("label").group("longitude", "latitude"));
    assertEquals(83, Folds.groups(cerrado.samples()).size());
  }

  @Test
  void africaWideWithDashedLegend() throws IOException {
    LegendFile names =
        LegendFile.read(
            Shared.path("data/landcover/worldcereal/legend_ewoc_codes.csv"),
            List.of("ewoc_code", "label_full"));
    SampleTable table =
        SampleTable.read(
            Shared.path(POINTS + "africa2017_monthly12_wide.csv.gz"),
            TableOptions.label("ewoc_code").group("tile").noData(65535).names(names));
    Legend.Entry sorghum =
        table.samples().legend().entries().stream()
            .filter(e -> "1101070000".equals(e.original()))
            .findFirst()
            .orElse(null);
    assertNotNull(sorghum);
    assertEquals("unspecified_sorghum", sorghum.name());
    assertEquals(500, table.samples().size() + table.missing());
  }

  @Test
  void longTablesBecomeSeriesOrSayWhyNot() throws IOException {
    TableOptions options =
        TableOptions.label("ewoc_code")
            .group("tile")
            .features("S2-L2A-B0?", "S2-L2A-B1?", "S1-*")
            .noData(65535)
            .longTable("sample_id", "timestamp");
    SampleTable flanders =
        SampleTable.read(Shared.path(POINTS + "flanders2021_monthly_long.csv.gz"), options);
    assertEquals(16, flanders.samples().size()); // complete ones, as pandas 3.1.1 counts them
    assertEquals(84, flanders.missing());
    assertEquals(16 * 11, flanders.samples().features().size());
    assertEquals("S2-L2A-B02_t0", flanders.samples().features().getFirst());
    assertEquals(7, flanders.samples().legend().entries().size());
    Path dekads = Shared.path(POINTS + "france2023_dekadal_long.csv.gz");
    BadInput e = assertThrows(BadInput.class, () -> SampleTable.read(dekads, options));
    assertEquals("table.times", e.code());
    Path months = Shared.path(POINTS + "flanders2021_monthly_long.csv.gz");
    TableOptions all = options.features("S2-*");
    e = assertThrows(BadInput.class, () -> SampleTable.read(months, all));
    assertTrue(e.getMessage().contains("B8A"), e.getMessage());
  }

  @Test
  void wideStatisticsTakeFeatureGlobs() throws IOException {
    Path file = Shared.path(POINTS + "flanders2018_features_wide.csv.gz");
    SampleTable seasonal = SampleTable.read(file, TableOptions.label("CT"));
    assertEquals("OPTICAL-ndvi-ts0-10m", seasonal.samples().features().getFirst());
    assertEquals(6, seasonal.samples().features().size());
    SampleTable table =
        SampleTable.read(file, TableOptions.label("CT").features("OPTICAL-*", "SAR-*"));
    assertEquals(1000, table.samples().size() + table.missing() + table.unlabelled());
  }

  @Test
  void formulasInATableStayText() throws IOException {
    Path file = Shared.path("data/hostile/synthetic/table/formula.csv");
    BadInput e =
        assertThrows(
            BadInput.class,
            () -> SampleTable.read(file, TableOptions.label("class").features("id")));
    assertTrue(e.getMessage().contains("row 0 (line 2), column 'id'"), e.getMessage());
  }
}

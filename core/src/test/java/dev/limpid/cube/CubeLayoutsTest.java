package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which cube is seen in folders of plain GeoTIFFs.
final class CubeLayoutsTest {
  @TempDir Path folder;

  private CubeListing read(Options options) throws IOException {
    return CubeFolder.read(folder, options.done());
  }

  private BadInput refused(String code, Options options) {
    BadInput e = assertThrows(BadInput.class, () -> read(options));
    assertEquals(code, e.code(), e.getMessage());
    return e;
  }

  private static LocalDate day(String text) {
    return LocalDate.parse(text);
  }

  private void stack(String name, String... times) throws IOException {
    Rasters.write(folder.resolve(name), Rasters.GRID, Rasters.named(times), Rasters.all(5));
  }

  @Test
  void datesOfMultiBandFilesWithTheirMasksBeside() throws IOException {
    for (String d : List.of("20200310", "20200301")) {
      Rasters.write(
          folder.resolve("S2A_" + d + ".tif"),
          Rasters.GRID,
          Rasters.named("B04", "B08"),
          Rasters.all(1));
      Rasters.write(
          folder.resolve("T31UFS_" + d + "T105021_SCL_20m.tif"),
          Rasters.COARSE,
          Rasters.named(""),
          Rasters.all(4));
    }
    CubeListing listing = read(Options.none());
    assertEquals("dates", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(1, listing.files().series().size());
    assertEquals("S2", s.name());
    assertEquals(List.of(day("2020-03-01"), day("2020-03-10")), s.dates());
    assertEquals(List.of("B04", "B08"), s.bands());
    assertEquals(CloudMask.SCL, s.mask());
    assertEquals(2, s.maskSlices().size());
    assertEquals(2, s.maskSlices().getFirst().ratio());
    assertTrue(
        listing.notes().getFirst().contains("SCL_20m.tif (2 x)"), listing.notes().toString());
  }

  @Test
  void datesOfSingleBandFilesAndTwoSatellitesOfOneKind() throws IOException {
    for (String name : List.of("S2A_2020-03-01_B04", "S2B_2020-03-06_B04", "S2A_2020-03-01_B8A"))
      Rasters.band(folder.resolve(name + ".tif"), Rasters.all(1));
    Rasters.band(folder.resolve("dem.tif"), Rasters.all(1));
    Files.writeString(folder.resolve("notes.txt"), "x");
    Files.createDirectory(folder.resolve("old"));
    CubeListing listing = read(Options.none());
    Series s = listing.files().series().getFirst();
    assertEquals(List.of("B04", "B8A"), s.bands());
    assertEquals(2, s.times());
    assertNull(s.mask());
    assertEquals(
        Set.of("dem.tif: no date in its name", "notes.txt: not a GeoTIFF", "old/: a folder"),
        Set.copyOf(listing.ignored().stream().map(i -> i.file() + ": " + i.why()).toList()));
  }

  @Test
  void aFileThatIsOnlyADateHasOneBandOnEveryDate() throws IOException {
    Rasters.band(folder.resolve("2020-03-01.tif"), Rasters.all(1));
    Rasters.band(folder.resolve("2020-03-09.tif"), Rasters.all(1));
    assertEquals(List.of("band1"), read(Options.none()).files().series().getFirst().bands());
  }

  @Test
  void radarHasItsOwnDates() throws IOException {
    Rasters.band(folder.resolve("S2_20200301_B04.tif"), Rasters.all(1));
    Rasters.band(folder.resolve("S2_20200306_B04.tif"), Rasters.all(1));
    Rasters.band(folder.resolve("S1A_20200302_VV.tif"), Rasters.all(1));
    List<Series> series = read(Options.none()).files().series();
    assertEquals(List.of("S1", "S2"), series.stream().map(Series::name).toList());
    assertEquals(List.of(day("2020-03-02")), series.getFirst().dates());
  }

  @Test
  void stacksWithTimesInTheirDescriptions() throws IOException {
    stack("S2_B04_10m.tif", "2020-03-01T10:50:31", "2020-03-11");
    stack("S2_SCL_20m.tif", "2020-03-01T10:50:31", "2020-03-11");
    stack("S1_VV_20m.tif", "2020-03-02", "2020-03-08", "2020-03-14");
    Rasters.band(folder.resolve("label.tif"), Rasters.all(1));
    CubeListing listing = read(Options.none());
    assertEquals("stacks", listing.layout());
    List<Series> series = listing.files().series();
    assertEquals(2, series.size());
    Series radar = series.stream().filter(s -> s.name().equals("S1")).findFirst().orElseThrow();
    Series optical = series.stream().filter(s -> s.name().equals("S2")).findFirst().orElseThrow();
    assertEquals(List.of("VV"), radar.bands());
    assertNull(radar.mask());
    assertEquals(3, radar.times());
    assertEquals(CloudMask.SCL, optical.mask());
    assertEquals("label.tif", listing.ignored().getFirst().file());
    assertEquals("its bands are not dates", listing.ignored().getFirst().why());
  }

  @Test
  void stacksWithDatesFilesBeside() throws IOException {
    stack("S2_B04.tif", "", "");
    stack("S1_VV.tif", "", "", "");
    Files.writeString(
        folder.resolve("s2_dates.csv"),
        "index,utc\n0,\"2020-03-01T10:50:31Z\"\n1,2020-03-11T10:50:31Z\n");
    Files.writeString(folder.resolve("s1_dates.csv"), "2020-03-02;a\n2020-03-08;b\n2020-03-14;c\n");
    List<Series> series = read(Options.none()).files().series();
    assertEquals(List.of(3, 2), series.stream().map(Series::times).toList());
    assertEquals(day("2020-03-11"), series.get(1).dates().getLast());
  }

  @Test
  void stacksWithTimestampsAndDescriptionsThatWin() throws IOException {
    stack("NDVI_x10000_2dates.tif", "", "");
    stack("EVI.tif", "2021-01-01", "2021-01-02");
    Files.writeString(
        folder.resolve("timestamps.json"),
        "{\"timestamps\":[\"2015-07-11T10:00:08\",\"2015-07-31\"]}");
    List<Series> series = read(Options.none()).files().series();
    assertEquals(day("2021-01-01"), series.get(0).dates().getFirst());
    assertEquals(List.of("NDVI"), series.get(1).bands());
    assertEquals(day("2015-07-11"), series.get(1).dates().getFirst());
  }

  @Test
  void badDatesFilesAreRefused() throws IOException {
    stack("NDVI.tif", "", "");
    Path times = folder.resolve("timestamps.json");
    Files.writeString(times, "{\"timestamps\":\"2015\"}");
    refused("cube.dates", Options.none());
    Files.writeString(times, "[\"2015-07-11\", 7]");
    refused("cube.dates", Options.none());
    Files.delete(times);
    Files.write(folder.resolve("a_dates.csv"), new byte[] {'2', (byte) 0xE9, '\n'});
    refused("cube.dates", Options.none());
    Files.writeString(folder.resolve("a_dates.csv"), "date\n2020-01-01\nsoon\n");
    refused("cube.dates", Options.none());
    Files.writeString(folder.resolve("a_dates.csv"), "date\n2020-01-01\n2020-01-02\n");
    Files.copy(folder.resolve("a_dates.csv"), folder.resolve("b_dates.csv"));
    refused("cube.dates", Options.none());
  }

  @Test
  void stacksOfPositions() throws IOException {
    stack("sinop-ndvi-2014.tif", "", "", "");
    stack("sinop-evi-2014.tif", "", "", "");
    stack("other.tif", "", "");
    BadInput e = refused("cube.ambiguous", Options.none());
    assertTrue(e.getMessage().contains("'stacks'") && e.getMessage().contains("'scene'"));
    CubeListing listing =
        read(Options.none().bands("ndvi=sinop-ndvi-2014.tif,evi=sinop-evi-2014.tif"));
    assertEquals("stacks", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(List.of("ndvi", "evi"), s.bands());
    assertEquals(3, s.times());
    assertEquals(List.of(), s.dates());
    assertEquals("not named by --bands", listing.ignored().getFirst().why());
    assertEquals(
        List.of("ndvi_t0", "evi_t0", "ndvi_t1", "evi_t1", "ndvi_t2", "evi_t2"),
        SeriesFeatures.of(listing.files(), SeriesFeatures.Choices.DEFAULT).names());
  }

  @Test
  void bandsOpenOnlyTheFilesTheyName() throws IOException {
    stack("a.tif", "", "");
    Files.writeString(folder.resolve("broken.tif"), "not a TIFF");
    assertEquals(1, read(Options.none().bands("x=a.tif")).files().files().size());
    assertThrows(BadInput.class, () -> read(Options.none().bands("a").layout("stacks")));
    refused("cube.band", Options.none().bands("x=b.tif"));
  }

  @Test
  void bandsMayNameAFileElsewhere(@TempDir Path other) throws IOException {
    stack("a.tif", "2020-01-01", "2020-01-02");
    Rasters.write(
        other.resolve("b.tif"),
        Rasters.GRID,
        Rasters.named("2020-01-01", "2020-01-02"),
        Rasters.all(1));
    CubeFiles cube = read(Options.none().bands("x=a.tif,y=" + other.resolve("b.tif"))).files();
    assertEquals(List.of("x", "y"), cube.series().getFirst().bands());
  }

  @Test
  void bandsSelectInTheOrderGiven() throws IOException {
    for (String b : List.of("B02", "B04", "B08"))
      stack("S2_" + b + ".tif", "2020-03-01", "2020-03-11");
    assertEquals(
        List.of("B08", "B02"),
        read(Options.none().bands("B08,B02")).files().series().getFirst().bands());
    BadInput e = refused("cube.band", Options.none().bands("B8"));
    assertTrue(e.getMessage().contains("B04"), e.getMessage());
  }

  @Test
  void oneBandOnTwoListsOfDatesIsRefused() throws IOException {
    stack("NDVI.tif", "2020-03-01", "2020-03-11");
    stack("S2_NDVI.tif", "2020-03-02", "2020-03-12", "2020-03-22");
    refused("cube.band", Options.none());
    assertEquals(
        3, read(Options.none().bands("NDVI=S2_NDVI.tif")).files().series().getFirst().times());
  }

  @Test
  void sceneOfOneFile() throws IOException {
    Path file = folder.resolve("scene.tif");
    Rasters.write(file, Rasters.GRID, Rasters.named("B04", ""), Rasters.all(1));
    CubeListing listing = CubeFolder.read(file, CubeOptions.DEFAULT);
    assertEquals("scene", listing.layout());
    assertEquals(List.of("B04", "band2"), listing.files().series().getFirst().bands());
    assertEquals(1, listing.files().series().getFirst().times());
  }

  @Test
  void sceneOfFilesJoinedByTheirSuffix() throws IOException {
    String stem = "T29UNU_20221005_";
    Rasters.write(
        folder.resolve(stem + "L2A_60m.tif"),
        Rasters.GRID,
        Rasters.named("B04", "B08"),
        Rasters.all(1));
    for (String part : List.of("SCL", "AOT"))
      Rasters.band(folder.resolve(stem + part + "_60m_crop_COG.tif"), Rasters.all(4));
    CubeListing listing = read(Options.none());
    assertEquals("scene", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(List.of(day("2022-10-05")), s.dates());
    assertEquals(Set.of("AOT", "B04", "B08"), Set.copyOf(s.bands()));
    assertEquals(CloudMask.SCL, s.mask());
    Rasters.band(folder.resolve("T29UNU_20221010_AOT_60m.tif"), Rasters.all(4));
    refused("cube.scene", Options.none().layout("scene"));
  }

  @Test
  void twoReadingsAreNamed() throws IOException {
    stack("NDVI.tif", "2020-03-01", "2020-03-11");
    Rasters.band(folder.resolve("B04_20200301.tif"), Rasters.all(1));
    Rasters.band(folder.resolve("B04_20200309.tif"), Rasters.all(1));
    BadInput e = refused("cube.ambiguous", Options.none());
    assertTrue(e.getMessage().contains("'stacks' (NDVI.tif)"), e.getMessage());
    assertTrue(e.getMessage().contains("'dates' (B04_20200301.tif, B04_20200309.tif)"));
    assertEquals("stacks", read(Options.none().layout("stacks")).layout());
    assertEquals(
        List.of("B04"), read(Options.none().layout("dates")).files().series().getFirst().bands());
  }

  @Test
  void bandNamesMustFit() throws IOException {
    for (String d : List.of("20200301", "20200311")) stack("x_" + d + ".tif", "", "");
    assertEquals(
        List.of("B04", "B08"),
        read(Options.none().bandNames("B04", "B08")).files().series().getFirst().bands());
    BadInput e = refused("cube.band-names", Options.none().bandNames("B04"));
    assertTrue(e.getMessage().contains("has 2 bands, but --band-names names 1"), e.getMessage());
    assertEquals(
        List.of("band1", "band2"), read(Options.none()).files().series().getFirst().bands());
  }

  @Test
  void staticRastersAreNamed() throws IOException {
    stack("B04.tif", "2020-03-01", "2020-03-11");
    Rasters.band(folder.resolve("elevation.tif"), Rasters.all(120));
    Rasters.write(
        folder.resolve("terrain.tif"), Rasters.GRID, Rasters.named("slope", ""), Rasters.all(3));
    CubeFiles cube =
        read(Options.none().stills(Path.of("elevation.tif"), folder.resolve("terrain.tif")))
            .files();
    assertEquals(
        List.of("elevation", "slope", "terrain_2"),
        cube.still().stream().map(CubeFiles.Slice::band).toList());
    BadInput e = refused("cube.static", Options.none().stills(Path.of("nowhere.tif")));
    assertTrue(e.getMessage().contains("nowhere.tif"));
  }

  @Test
  void gridsThatDoNotFitNameTheFix() throws IOException {
    stack("B04.tif", "2020-03-01", "2020-03-11");
    Grid odd = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 15, 10, 4, 4);
    Grid shifted = new Grid(Crs.epsg(32631), 500_005, 5_600_000, 10, 10, 6, 4);
    Grid zone = new Grid(Crs.epsg(32632), 500_000, 5_600_000, 10, 10, 6, 4);
    Grid cut = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 20, 20, 3, 1);
    for (Grid grid : List.of(odd, shifted, zone, cut)) {
      Rasters.write(
          folder.resolve("B05.tif"),
          grid,
          Rasters.named("2020-03-01", "2020-03-11"),
          Rasters.all(1));
      BadInput e = refused("cube.grid", Options.none());
      assertTrue(e.getMessage().contains("limpid convert B05.tif --like"), e.getMessage());
      Files.delete(folder.resolve("B05.tif"));
    }
  }

  @Test
  void masksBelongToTheirSeries() throws IOException {
    stack("S2_B04.tif", "2020-03-01", "2020-03-11");
    stack("S2_CLP.tif", "2020-03-01", "2020-03-12");
    BadInput e =
        refused("cube.mask", Options.none().bands("B04").mask(new CloudMask.AtMost("CLP", 80)));
    assertTrue(e.getMessage().contains("other dates"), e.getMessage());
    refused("cube.mask", Options.none().mask(new CloudMask.AtMost("NONE", 80)));
    Files.move(folder.resolve("S2_CLP.tif"), folder.resolve("S2_SCL.tif"));
    refused("cube.mask", Options.none());
    assertNull(read(Options.none().unmasked()).files().series().getFirst().mask());
    stack("S1_VV.tif", "2020-03-02", "2020-03-08", "2020-03-14");
    CubeListing radar = read(Options.none().bands("VV"));
    assertNull(radar.files().series().getFirst().mask());
    assertTrue(radar.notes().getFirst().contains("SCL masks nothing"), radar.notes().toString());
  }

  @Test
  void aDateWithoutItsMaskIsRefusedUnlessItIsOutsideThePeriod() throws IOException {
    for (String d : List.of("20200301", "20200311", "20200321"))
      Rasters.band(folder.resolve("B04_" + d + ".tif"), Rasters.all(1));
    for (String d : List.of("20200301", "20200311", "20200401"))
      Rasters.band(folder.resolve("SCL_" + d + ".tif"), Rasters.all(4));
    BadInput e = refused("cube.mask", Options.none());
    assertTrue(e.getMessage().contains("no SCL for 2020-03-21"), e.getMessage());
    assertTrue(e.getMessage().contains("--mask none"), e.getMessage());
    CubeFiles cube = read(Options.none().period("2020-03-01", "2020-03-15")).files();
    assertEquals(2, cube.series().getFirst().times());
    assertEquals(3, read(Options.none().unmasked()).files().series().getFirst().times());
  }

  @Test
  void periodsKeepDatesAtBothEndsAndRefuseNone() throws IOException {
    stack("B04.tif", "2020-03-01", "2020-03-11", "2020-03-21");
    assertEquals(
        List.of(day("2020-03-01"), day("2020-03-11")),
        read(Options.none().period("2020-03-01", "2020-03-11"))
            .files()
            .series()
            .getFirst()
            .dates());
    BadInput e = refused("cube.period", Options.none().period("2021-01-01", "2021-12-31"));
    assertTrue(e.getMessage().contains("2020-03-01 to 2020-03-21"), e.getMessage());
  }

  @Test
  void excludedFilesAreNoFeatures() throws IOException {
    stack("B04.tif", "2020-03-01", "2020-03-11");
    stack("truth.tif", "2020-03-01", "2020-03-11");
    CubeOptions options = Options.none().done().without(Set.of(folder.resolve("truth.tif")));
    CubeListing listing = CubeFolder.read(folder, options);
    assertEquals(List.of("B04"), listing.files().series().getFirst().bands());
    assertEquals("given as labels or reference", listing.ignored().getFirst().why());
  }

  @Test
  void aFileMayHoldItsScale() throws IOException {
    Rasters.write(
        folder.resolve("B04_20200301.tif"),
        Rasters.GRID,
        List.of(Band.of("B04", "1").scaled(1e-4, -0.1)),
        Rasters.all(3000));
    Rasters.band(folder.resolve("VV_20200301.tif"), Rasters.all(-1234));
    CubeFiles cube = read(Options.none().scale("0.01", "B04=7")).files();
    for (CubeFiles.Slice s : cube.series().getFirst().slices()) {
      assertEquals(s.band().equals("B04") ? 1e-4 : 0.01, s.scale(), 1e-15);
      assertEquals(s.band().equals("B04") ? -0.1 : 0, s.offset(), 1e-15);
    }
  }

  @Test
  void emptyAndMissingFoldersAreRefused() {
    refused("cube.empty", Options.none());
    BadInput e =
        assertThrows(
            BadInput.class, () -> CubeFolder.read(folder.resolve("nowhere"), CubeOptions.DEFAULT));
    assertEquals("cube.missing", e.code());
  }

  @Test
  void hiddenFilesAreNotThere() throws IOException {
    stack("B04.tif", "2020-03-01", "2020-03-11");
    for (String name : List.of("._B04.tif", "._timestamps.json", "._s2_dates.csv"))
      Files.writeString(folder.resolve(name), "resource fork");
    CubeListing listing = read(Options.none());
    assertEquals(List.of(), listing.ignored());
  }

  @Test
  void optionsOfNonsenseAreRefused() {
    for (String text : List.of("0", "NaN", "B04=", "1,2,3", "B04=x", "1,Infinity"))
      assertThrows(IllegalArgumentException.class, () -> CubeOptions.scalings(List.of(text)), text);
    assertThrows(IllegalArgumentException.class, () -> CubeOptions.choices("B04,,B08"));
    assertThrows(IllegalArgumentException.class, () -> Options.none().layout("folder").done());
    assertThrows(IllegalArgumentException.class, () -> new CloudMask.Classes("SCL", Set.of()));
    assertThrows(IllegalArgumentException.class, () -> new CloudMask.AtMost("CLP", Double.NaN));
  }

  @Test
  void aDateInTheNameAndInTheDescriptionIsADateAFile() throws IOException {
    stack("B04_20200301.tif", "2020-03-01");
    stack("B04_20200311.tif", "2020-03-11");
    CubeListing listing = read(Options.none());
    assertEquals("dates", listing.layout());
    assertEquals(List.of("B04"), listing.files().series().getFirst().bands());
  }
}

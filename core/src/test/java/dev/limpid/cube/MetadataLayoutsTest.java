package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.cube.CubeFiles.Series;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cubes whose files are described by metadata: SAFE products and STAC items.
final class MetadataLayoutsTest {
  private static final String SAFE =
      """
      <n1:Level-2A_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/x.xsd">
       <n1:General_Info><Product_Info><PRODUCT_START_TIME>2022-10-05T11:54:11.024Z</PRODUCT_START_TIME>
       <Granule><IMAGE_FILE>GRANULE/X/IMG_DATA/R60m/T29UNU_20221005T115411_B8A_60m</IMAGE_FILE>
       <IMAGE_FILE>GRANULE/X/IMG_DATA/R60m/T29UNU_20221005T115411_B04_60m</IMAGE_FILE></Granule></Product_Info>
       <QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>
       <AOT_QUANTIFICATION_VALUE unit="none">1000.0</AOT_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>
       <BOA_ADD_OFFSET_VALUES_LIST>%s</BOA_ADD_OFFSET_VALUES_LIST></n1:General_Info>
      </n1:Level-2A_User_Product>
      """;
  private static final String OFFSETS =
      """
      <BOA_ADD_OFFSET band_id="3">-1000</BOA_ADD_OFFSET><BOA_ADD_OFFSET band_id="8">-1000</BOA_ADD_OFFSET>\
      """;

  @TempDir Path folder;

  private CubeListing read() throws IOException {
    return CubeFolder.read(folder, CubeOptions.DEFAULT);
  }

  private BadInput refused(String code, Path path) {
    BadInput e = assertThrows(BadInput.class, () -> CubeFolder.read(path, CubeOptions.DEFAULT));
    assertEquals(code, e.code(), e.getMessage());
    return e;
  }

  private static Patch.Series values(CubeListing listing) throws IOException {
    try (Cube cube = listing.files().open()) {
      return cube.read(listing.files().grid().all()).series().getFirst();
    }
  }

  private void safe(String offsets) throws IOException {
    Files.writeString(folder.resolve("MTD_MSIL2A.xml"), SAFE.formatted(offsets));
  }

  @Test
  void safeReflectanceHasItsOffset() throws IOException {
    safe(OFFSETS);
    Rasters.write(
        folder.resolve("T29UNU_20221005_60m_crop.tif"),
        Rasters.GRID,
        Rasters.named("", ""),
        (b, r, c) -> 1500 + 1000 * b);
    Rasters.band(folder.resolve("T29UNU_20221005_SCL_60m.tif"), (b, r, c) -> c == 0 ? 9 : 4);
    Rasters.band(folder.resolve("GRANULE/X/T29UNU_20221005_AOT_60m.tif"), Rasters.all(250));
    Files.writeString(folder.resolve("T29UNU_B04.jp2"), "x");
    CubeListing listing = read();
    assertEquals("safe", listing.layout());
    Series s = listing.files().series().getFirst();
    assertEquals(List.of(LocalDate.of(2022, 10, 5)), s.dates());
    assertEquals(Set.of("B04", "B8A", "AOT"), Set.copyOf(s.bands()));
    assertEquals("JPEG 2000 is not read", listing.ignored().getFirst().why());
    Patch.Series read = values(listing);
    assertEquals((float) 0.05, read.at(0, s.bands().indexOf("B04"), 0, 1), 1e-7f);
    assertEquals((float) 0.15, read.at(0, s.bands().indexOf("B8A"), 0, 1), 1e-7f);
    assertEquals(0.25f, read.at(0, s.bands().indexOf("AOT"), 0, 1), 1e-7f);
    assertEquals(Patch.State.MASKED, read.state(0, 0, 0));
  }

  @Test
  void safeWithoutOffsetsAndTheFinestOfEachBand() throws IOException {
    safe("");
    Rasters.band(
        folder.resolve("GRANULE/R10m/T29UNU_20221005T115411_B04_10m.tif"), Rasters.all(400));
    Rasters.write(
        folder.resolve("GRANULE/R20m/T29UNU_20221005T115411_all_20m.tif"),
        Rasters.COARSE,
        Rasters.named("B04", "B05"),
        Rasters.all(900));
    CubeListing listing = read();
    Series s = listing.files().series().getFirst();
    assertEquals(List.of("B04", "B05"), s.bands());
    assertEquals(2, s.slices().size());
    assertEquals((float) 0.04, values(listing).at(0, 0, 0, 0), 1e-7f);
  }

  @Test
  void safeMetadataOfNonsenseIsRefused() throws IOException {
    safe("<BOA_ADD_OFFSET band_id=\"99\">-1000</BOA_ADD_OFFSET>");
    Rasters.band(folder.resolve("T_B04_60m.tif"), Rasters.all(400));
    refused("safe.metadata", folder);
    safe("<BOA_ADD_OFFSET band_id=\"3\">minus</BOA_ADD_OFFSET>");
    refused("safe.metadata", folder);
    Files.delete(folder.resolve("T_B04_60m.tif"));
    safe("");
    refused("safe.pixels", folder);
    Files.writeString(folder.resolve("MTD_MSIL2A.xml"), "<a/>");
    refused("safe.metadata", folder);
    Files.writeString(
        folder.resolve("MTD_MSIL2A.xml"), SAFE.formatted("").replace(">10000<", ">0<"));
    Rasters.band(folder.resolve("T_B04_60m.tif"), Rasters.all(400));
    refused("safe.metadata", folder);
  }

  private Path item(String name, String date, String assets) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"type":"Feature","stac_version":"1.0.0","id":"x","properties":{"datetime":"%s"},
         "assets":{%s}}
        """
            .formatted(date, assets));
    return file;
  }

  private static String asset(String key, String href) {
    return """
    "%s":{"href":"%s","raster:bands":[{"scale":0.0001,"offset":-0.1}],"eo:bands":[{"name":"%s"}]}\
    """
        .formatted(key, href, key.toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void stacItemFolderAndCollection() throws IOException {
    for (String d : List.of("2020-03-01", "2020-03-11")) {
      Rasters.band(folder.resolve("items/" + d + "/red.tif"), Rasters.all(3000));
      item(
          "items/" + d + ".json",
          d + "T10:50:00Z",
          asset("b04", "./" + d + "/red.tif")
              + ",\"preview\":{\"href\":\"p.jpg\",\"roles\":[\"thumbnail\"]}"
              + ",\"meta\":{\"href\":\"m.xml\"}");
    }
    Path items = folder.resolve("items");
    CubeListing listing = CubeFolder.read(items, CubeOptions.DEFAULT);
    assertEquals("stac", listing.layout());
    assertEquals(2, listing.files().series().getFirst().times());
    assertEquals(List.of("B04"), listing.files().series().getFirst().bands());
    assertEquals("assets that are no GeoTIFF: [meta]", listing.ignored().getFirst().why());
    assertEquals((float) 0.2, values(listing).at(1, 0, 0, 0), 1e-7f);

    CubeListing one = CubeFolder.read(items.resolve("2020-03-11.json"), CubeOptions.DEFAULT);
    assertEquals(List.of(LocalDate.of(2020, 3, 11)), one.files().series().getFirst().dates());

    Path collection = folder.resolve("collection.json");
    Files.writeString(
        collection,
        """
        {"type":"Collection","stac_version":"1.0.0","links":[{"rel":"self","href":"https://example.com/c"},
        {"rel":"item","href":"./items/2020-03-01.json"},{"rel":"item","href":"items/2020-03-11.json"}]}
        """);
    assertEquals(listing.files(), CubeFolder.read(collection, CubeOptions.DEFAULT).files());
  }

  @Test
  void stacAssetsElsewhereAreMissing() throws IOException {
    Path remote = item("a.json", "2020-03-01", asset("b04", "https://example.com/B04.tif"));
    assertTrue(refused("stac.assets", remote).getMessage().contains("b04"));
    Path absent = item("b.json", "2020-03-01", asset("b04", "B04.tif"));
    refused("stac.assets", absent);
    Path undated = item("c.json", "soon", asset("b04", "B04.tif"));
    refused("stac.datetime", undated);
    Path none = item("d.json", "2020-03-01", "\"m\":{\"href\":\"m.xml\"}");
    refused("stac.empty", none);
  }

  @Test
  void stacLinksOutsideTheFolderAreRefused() throws IOException {
    Rasters.band(folder.resolve("secret.tif"), Rasters.all(1));
    Path out = folder.resolve("secret.tif");
    for (String href :
        List.of(
            "../secret.tif",
            out.toString(),
            out.toUri().toString(),
            "file:" + out,
            "jar:file:/x.jar!/a.tif",
            "http://127.0.0.1/a.tif",
            "a/../../secret.tif",
            "%2e%2e/secret.tif",
            "ftp://example.com/a.tif"))
      refused("url.refused", item("in/x.json", "2020-03-01", asset("b04", href)));
    Files.createSymbolicLink(folder.resolve("in/link.tif"), out);
    refused("url.refused", item("in/x.json", "2020-03-01", asset("b04", "link.tif")));
  }

  @Test
  void stacScalesOfNonsenseAreRefused() throws IOException {
    Rasters.band(folder.resolve("i/red.tif"), Rasters.all(1));
    for (String scale : List.of("0", "\"x\"", "null", "1e999"))
      refused(
          "stac.scale",
          item("i/x.json", "2020-03-01", asset("b04", "red.tif").replace("0.0001", scale)));
  }

  @Test
  void aFolderOfItemsAndRastersHasTwoReadings() throws IOException {
    Rasters.band(folder.resolve("B04_20200301.tif"), Rasters.all(1));
    item("x.json", "2020-03-01", asset("b04", "B04_20200301.tif"));
    BadInput e = refused("cube.ambiguous", folder);
    assertTrue(e.getMessage().contains("'stac' (x.json)"), e.getMessage());
    assertEquals("stac", CubeFolder.read(folder, Options.none().layout("stac").done()).layout());
    assertEquals("scene", CubeFolder.read(folder, Options.none().layout("scene").done()).layout());
  }

  @Test
  void otherJsonAndTheCompanionsOfMapsAreNoItems() throws IOException {
    Rasters.band(folder.resolve("B04_20200301.tif"), Rasters.all(1));
    Rasters.band(folder.resolve("map.tif"), Rasters.all(1));
    item("map.stac.json", "2020-03-01", asset("b04", "map.tif"));
    Files.writeString(folder.resolve("broken.json"), "{");
    Files.writeString(folder.resolve("legend.json"), "{\"1\":\"a\"}");
    CubeListing listing = read();
    assertEquals("scene", listing.layout());
    assertEquals(4, listing.ignored().size());
  }

  @Test
  void aFinerAssetOfTheSameBandIsTaken() throws IOException {
    Grid coarse = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 20, 20, 3, 2);
    Rasters.write(folder.resolve("i/r20.tif"), coarse, Rasters.named(""), Rasters.all(900));
    Rasters.band(folder.resolve("i/r10.tif"), Rasters.all(400));
    Path item =
        item(
            "i/x.json",
            "2020-03-01",
            "\"a\":{\"href\":\"r20.tif\",\"bands\":[{\"name\":\"B05\"}]},"
                + "\"b\":{\"href\":\"r10.tif\",\"bands\":[{\"name\":\"B05\"}]}");
    CubeListing listing = CubeFolder.read(item, CubeOptions.DEFAULT);
    assertEquals(1, listing.files().series().getFirst().slices().size());
    assertEquals(400f, values(listing).at(0, 0, 0, 0));
    assertEquals("r20.tif", listing.ignored().getFirst().file());
  }
}

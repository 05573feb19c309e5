package dev.limpid.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.landcover.MapPicture;
import dev.limpid.landcover.View;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.SampleType;
import dev.limpid.vector.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeasonFilesTest {
  private static final SimulatedSeason SEASON = new SimulatedSeason(96, 2024, 8, 8, 5);

  @TempDir private static Path folder;
  private static SeasonFiles files;
  private static Landscape land;

  @BeforeAll
  static void write() throws Exception {
    files = SeasonFiles.write(SEASON, folder.resolve("season"), false, 2);
    land = SEASON.landscape(1);
  }

  @Test
  void imagesHoldTheSimulatedValuesAndSayThatTheyAreSimulated() throws Exception {
    for (SeasonFiles.Image image : files.dates()) {
      Observation o = SEASON.observe(land, image.acquisition());
      try (var source = GeoTiff.open(image.file())) {
        assertEquals(SEASON.grid(), source.grid());
        assertEquals(SampleType.UINT16, source.info().type());
        assertEquals(0.0, source.info().noData());
        assertEquals(96, source.info().blockWidth(), "one pixel is read by unpacking a whole tile");
        assertEquals(Spectra.BANDS, source.bands().stream().map(Band::name).toList());
        assertEquals(1e-4, source.bands().get(3).scale(), 1e-12);
        assertTrue(source.info().metadata().get("DESCRIPTION").startsWith("Simulated"));
        for (int b = 0; b < 10; b++)
          assertArrayEquals(o.band(b), (short[]) source.readStored(b, SEASON.grid().all()));
      }
      try (var mask = GeoTiff.open(image.mask())) {
        assertEquals(20, mask.grid().pixelWidth());
        assertEquals("SCL", mask.bands().getFirst().name());
        assertArrayEquals(o.scl(), (byte[]) mask.readStored(0, new Window(0, 0, 48, 48)));
      }
    }
  }

  @Test
  void referenceHasNamesAndColours() throws Exception {
    try (var source = GeoTiff.open(files.reference())) {
      assertArrayEquals(land.codes(), (byte[]) source.readStored(0, SEASON.grid().all()));
      var read = source.info().legend().entries();
      var legend = SEASON.legend().entries();
      assertEquals(SEASON.legend().names(), source.info().legend().names());
      for (int i = 0; i < 8; i++) assertEquals(legend.get(i).rgb(), read.get(i).rgb());
    }
  }

  @Test
  void parcelsAreTheDeclaredOnesInLongitudeAndLatitude() throws Exception {
    Features read = Features.read(files.parcels());
    assertEquals("EPSG:4326", read.crs().definition());
    List<Parcel> declared = land.parcels().stream().filter(Parcel::declared).toList();
    assertEquals(declared.size(), read.features().size());
    Set<String> classes = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      var feature = read.features().get(i);
      assertEquals(declared.get(i).id(), feature.attributes().get("id"));
      assertEquals(declared.get(i).className(), feature.attributes().get("class"));
      classes.add(feature.attributes().get("class"));
      assertTrue(feature.geometry().isValid());
      var at = feature.geometry().getCentroid();
      assertTrue(at.getX() > 1.2 && at.getX() < 1.4, "longitude " + at.getX());
      assertTrue(at.getY() > 43.5 && at.getY() < 43.7, "latitude " + at.getY());
    }
    assertEquals(new HashSet<>(SEASON.legend().names()), classes);
  }

  @Test
  void readmeSaysSimulated() throws Exception {
    String text = Files.readString(files.folder().resolve("README.txt"));
    assertTrue(text.contains("Simulated") && text.contains("Not observed"));
    assertEquals(8, text.lines().filter(l -> l.startsWith("2024-")).count());
  }

  @Test
  void nothingIsReplacedUnasked() {
    BadInput e =
        assertThrows(
            BadInput.class, () -> SeasonFiles.write(SEASON, folder.resolve("season"), false, 1));
    assertEquals("output.exists", e.code());
  }

  @Test
  void pictureOfTheFilesIsWritten() throws Exception {
    Path png = folder.resolve("season.png");
    var picture =
        new MapPicture(
            "A simulated season",
            "Simulated, not observed",
            2,
            List.of(
                new MapPicture.Panel(
                    "True colour", View.Colours.sentinel2(files.clearest().file())),
                new MapPicture.Panel("Reference", new View.Classes(files.reference(), null))));
    picture.write(png, false);
    var image = ImageIO.read(png.toFile());
    assertTrue(image.getWidth() > 900 && image.getHeight() > 500);
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++)
      for (int x = 0; x < image.getWidth(); x++) colours.add(image.getRGB(x, y) & 0xFFFFFF);
    for (var e : SEASON.legend().entries()) assertTrue(colours.contains(e.rgb()), e.name());
    assertThrows(BadInput.class, () -> picture.write(png, false));
  }
}

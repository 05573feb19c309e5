package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapPictureTest {
  private static final Path FILE = Path.of("map.tif");
  private static final Legend LEGEND =
      new Legend(
          List.of(
              new Legend.Entry(1, "forest", null, 0x00704F),
              new Legend.Entry(2, "maize", null, 0xCC79A7),
              new Legend.Entry(3, "water", null, 0x0072B2)));
  private static final Crs UTM = new Crs("EPSG:32631");

  @Test
  void classColoursNoClassAndLegendAreShown() throws Exception {
    var image = classes(LEGEND, (col, row) -> col < 50 ? 1 : col < 90 ? 2 : Float.NaN);
    var colours = colours(image);
    assertTrue(colours.get(0x00704F) > 50 * 100 * 25, "forest and its swatch");
    assertTrue(colours.get(0xCC79A7) > 40 * 100 * 25, "maize and its swatch");
    assertFalse(colours.containsKey(0x0072B2), "water is not in the picture, so not in the legend");
    assertTrue(colours.get(0xB8B8B8) > 1000 && colours.get(0xE9E9E9) > 1000, "hatched");
  }

  @Test
  void oneNameHasOneColourInAllPanels() throws Exception {
    var other = new Legend(List.of(new Legend.Entry(7, "forest", null, 0x123456)));
    var picture =
        new MapPicture(
            "",
            "",
            2,
            List.of(
                new MapPicture.Panel("a", new View.Classes(FILE, LEGEND)),
                new MapPicture.Panel("b", new View.Classes(FILE, other))));
    var image =
        picture
            .draw(
                List.of(thumbnail(20, 20, (c, r) -> 1), thumbnail(20, 20, (c, r) -> 7)),
                Lettering.find())
            .image();
    assertFalse(colours(image).containsKey(0x123456));
  }

  @Test
  void smallRastersAreEnlargedByAWholeFactor() throws Exception {
    var image = classes(LEGEND, (col, row) -> 1 + (col + row) % 2);
    // 100 pixels become 500; margins 28 on both sides
    assertEquals(500 + 56, image.getWidth());
    int first = image.getRGB(28, 80) & 0xFFFFFF;
    for (int x = 0; x < 500; x++) {
      int expected = x / 5 % 2 == 0 ? first : first == 0x00704F ? 0xCC79A7 : 0x00704F;
      assertEquals(expected, image.getRGB(28 + x, 80) & 0xFFFFFF, "column " + x);
    }
  }

  @Test
  void panelsStandBesideEachOther() throws Exception {
    var panel = new MapPicture.Panel("x", new View.Classes(FILE, LEGEND));
    var source = thumbnail(230, 200, (c, r) -> 1);
    var row = new MapPicture("t", "c", 4, List.of(panel, panel, panel, panel));
    var grid = new MapPicture("t", "c", 2, List.of(panel, panel, panel, panel));
    var four = List.of(source, source, source, source);
    var wide = row.draw(four, Lettering.find()).image();
    var square = grid.draw(four, Lettering.find()).image();
    assertEquals(4 * 460 + 3 * 22 + 56, wide.getWidth());
    assertEquals(2 * 460 + 22 + 56, square.getWidth());
    assertTrue(square.getHeight() > wide.getHeight() + 400);
  }

  @Test
  void withoutFontsThereIsAPictureAndANote() throws Exception {
    var picture =
        new MapPicture("title", "caption", 1, List.of(new MapPicture.Panel("x", quantity())));
    var drawn = picture.draw(List.of(thumbnail(50, 50, (c, r) -> c / 50f)), Lettering.none());
    assertEquals(List.of(Lettering.NO_FONTS), drawn.notes());
    assertTrue(colours(drawn.image()).size() > 50);
  }

  @Test
  void quantityGoesFromDarkToBright() {
    assertEquals(0x440154, PanelImage.scale(0));
    assertEquals(0xFDE725, PanelImage.scale(1));
    double before = -1;
    for (int i = 0; i <= 100; i++) {
      int rgb = PanelImage.scale(i / 100.0);
      double light = 0.2126 * (rgb >> 16) + 0.7152 * ((rgb >> 8) & 0xFF) + 0.0722 * (rgb & 0xFF);
      assertTrue(light > before, "at " + i);
      before = light;
    }
  }

  @Test
  void compositeStretchesBetweenQuantiles() throws Exception {
    float[][] bands = new float[3][100 * 100];
    for (int i = 0; i < 10_000; i++)
      for (int b = 0; b < 3; b++) bands[b][i] = i == 0 ? 9 : i == 1 ? Float.NaN : i / 50_000f;
    var view = View.Colours.sentinel2(FILE);
    var panel = new PanelImage(view, new Thumbnail(100, 100, 10, bands, null), new HashMap<>());
    assertEquals(0xFFFFFF, panel.at(0, 0));
    assertEquals(PanelImage.NONE, panel.at(0, 1));
    assertTrue((panel.at(0, 50) & 0xFF) < 50, "dark, and not black");
    assertTrue((panel.at(0, 50) & 0xFF) > 10, "dark, and not black");
    assertEquals(0xFFFFFF, panel.at(99, 0));
    assertTrue((panel.at(50, 0) & 0xFF) > 127, "gamma lifts the middle");
  }

  @Test
  void largeRastersAreThinnedWithinTheirBlocks() throws Exception {
    var grid = new Grid(UTM, 0, 0, 10, 10, 2501, 1203);
    var source = new Ramp(grid);
    var t = Thumbnail.of(source, "big.tif", List.of("b"));
    assertEquals(834, t.width());
    assertEquals(401, t.height());
    assertEquals(30, t.pixelWidth());
    assertEquals(3 * 833 + 10_000f * 3 * 400, t.at(0, 834 * 401 - 1));
    assertEquals(3 * 2 + 10_000f * 3 * 200, t.at(0, 834 * 200 + 2));
    assertTrue(source.most <= 512 * 2501, "read " + source.most + " values at once");
  }

  @Test
  void aBandThatIsNotThereIsRefusedByName() {
    var source = new Ramp(new Grid(UTM, 0, 0, 10, 10, 20, 20));
    var e = assertThrows(BadInput.class, () -> Thumbnail.of(source, "map.tif", List.of("B04")));
    assertTrue(e.getMessage().contains("map.tif") && e.getMessage().contains("'B04'"));
  }

  private static View quantity() {
    return new View.Quantity(FILE, "margin", 0, 1, "margin");
  }

  private interface Pixels {
    float at(int col, int row);
  }

  private static BufferedImage classes(Legend legend, Pixels pixels) throws IOException {
    var view = new View.Classes(FILE, legend);
    return new MapPicture("", "", 1, List.of(new MapPicture.Panel("x", view)))
        .draw(List.of(thumbnail(100, 100, pixels)), Lettering.find())
        .image();
  }

  private static Thumbnail thumbnail(int width, int height, Pixels pixels) {
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) values[i] = pixels.at(i % width, i / width);
    return new Thumbnail(width, height, 10, new float[][] {values}, null);
  }

  private static Map<Integer, Integer> colours(BufferedImage image) {
    Map<Integer, Integer> count = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++)
      for (int x = 0; x < image.getWidth(); x++)
        count.merge(image.getRGB(x, y) & 0xFFFFFF, 1, Integer::sum);
    return count;
  }

  /// Value: column + 10000 x row.
  private static final class Ramp implements RasterSource {
    private final RasterInfo info;
    private int most;

    Ramp(Grid grid) {
      var bands = List.of(Band.of("a", "1"), Band.of("b", "1"));
      info =
          new RasterInfo(
              grid,
              SampleType.FLOAT32,
              bands,
              null,
              grid.width(),
              1203,
              "none",
              1,
              List.of(),
              false,
              null,
              Map.of());
    }

    @Override
    public RasterInfo info() {
      return info;
    }

    @Override
    public void read(Window w, int[] bands, float[] into) {
      most = Math.max(most, into.length);
      for (int i = 0; i < into.length; i++)
        into[i] = w.col() + i % w.width() + 10_000f * (w.row() + i / w.width());
    }

    @Override
    public Object readStored(int band, Window window) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}

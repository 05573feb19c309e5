package dev.limpid.simulate;

import dev.limpid.geo.Crs;
import dev.limpid.geo.CrsTransform;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.vector.Features;
import dev.limpid.vector.GeoJson;
import dev.limpid.work.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/// A season on disk, in the formats in which real data come.
///
/// | file | content |
/// |---|---|
/// | `images/SIM_S2_20240118.tif` | ten bands, uint16 reflectance x 10000, 0 is no data |
/// | `images/SIM_S2_20240118_SCL.tif` | scene classes, uint8, 20 m |
/// | `parcels.geojson` | the declared parcels, longitude and latitude, attributes `id`, `class` |
/// | `reference.tif` | the class of every pixel, uint8, with names and colours |
/// | `legend.csv` | names and colours of the classes |
/// | `README.txt` | that all of it is simulated, and the weather of each date |
///
/// @param images folder with the images and masks: a cube in layout `dates`
public record SeasonFiles(
    Path folder, Path images, Path parcels, Path reference, List<Image> dates) {
  /// @param clearShare share of the scene that the mask calls clear, 0 to 1
  public record Image(Acquisition acquisition, Path file, Path mask, double clearShare) {}

  private static final String LEGEND = "legend.csv";

  private static final String NOTICE =
      "Simulated by Limpid. Not observed: the place, the parcels and the images are invented.";

  /// Scene classes with the colours Sen2Cor's own pictures use.
  private static final Legend SCENE_CLASSES =
      new Legend(
          List.of(
              entry(1, "saturated or defective", 0xFF0000),
              entry(2, "dark area", 0x2F2F2F),
              entry(3, "cloud shadow", 0x643200),
              entry(4, "vegetation", 0x00A000),
              entry(5, "not vegetated", 0xFFE65A),
              entry(6, "water", 0x0000FF),
              entry(7, "unclassified", 0x808080),
              entry(8, "cloud, medium probability", 0xC0C0C0),
              entry(9, "cloud, high probability", 0xFFFFFF),
              entry(10, "thin cirrus", 0x64C8FF),
              entry(11, "snow or ice", 0xFF96FF)));

  public SeasonFiles {
    dates = List.copyOf(dates);
  }

  /// Names and colours of the classes: `label,name,colour`.
  public Path legend() {
    return folder.resolve(LEGEND);
  }

  private static String legendText(SimulatedSeason season) {
    StringBuilder csv = new StringBuilder("label,name,colour\n");
    for (Legend.Entry e : season.legend().entries())
      csv.append("%s,%s,#%06X\n".formatted(e.name(), e.name(), e.rgb()));
    return csv.toString();
  }

  /// The image of spring or summer with the fewest clouds, for a picture.
  public Image clearest() {
    return dates.stream()
        .filter(i -> i.acquisition().date().getMonthValue() >= 4)
        .filter(i -> i.acquisition().date().getMonthValue() <= 9)
        .max(Comparator.comparingDouble(Image::clearShare))
        .orElse(dates.getFirst());
  }

  /// Simulates the season and writes it below `folder`, which is made if need be.
  ///
  /// @param overwrite whether files of an earlier season may be replaced
  /// @param threads images that are made at the same time
  public static SeasonFiles write(
      SimulatedSeason season, Path folder, boolean overwrite, int threads) throws IOException {
    Path images = folder.resolve("images");
    AtomicFiles.makeFolder(images);
    Path parcels = folder.resolve("parcels.geojson");
    Path reference = folder.resolve("reference.tif");
    Path readme = folder.resolve("README.txt");
    Path legend = folder.resolve(LEGEND);
    for (Path p : List.of(parcels, reference, legend, readme))
      AtomicFiles.refuseExisting(p, overwrite);
    Landscape land = season.landscape(threads);
    List<Acquisition> acquisitions = season.acquisitions();
    Image[] written = new Image[acquisitions.size()];
    Parallel.each(
        written.length,
        threads,
        () ->
            i -> {
              Observation o = season.observe(land, acquisitions.get(i));
              written[i] = writeImage(season, o, images, overwrite);
            });
    SeasonFiles files = new SeasonFiles(folder, images, parcels, reference, Arrays.asList(written));
    writeReference(season, land, reference, overwrite);
    writeParcels(season, land, parcels, overwrite);
    AtomicFiles.write(
        files.legend(), overwrite, legendText(season).getBytes(StandardCharsets.UTF_8));
    AtomicFiles.write(readme, overwrite, files.readme(season).getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static Image writeImage(
      SimulatedSeason season, Observation o, Path images, boolean overwrite) throws IOException {
    String stem = "SIM_S2_" + o.acquisition().compactDate();
    Path file = images.resolve(stem + ".tif");
    Path mask = images.resolve(stem + "_SCL.tif");
    Grid grid = season.grid();
    Window all = grid.all();
    WriteOptions options = options(grid, overwrite, o.acquisition().date().toString());
    Layer spectral = Layer.measured("", SampleType.UINT16, 0.0, season.bands());
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(spectral), options)) {
      for (int b = 0; b < Spectra.COUNT; b++) writer.writeStored(0, b, all, o.band(b));
      writer.commit();
    }
    Grid coarse =
        new Grid(
            grid.crs(),
            grid.west(),
            grid.north(),
            2 * grid.pixelWidth(),
            2 * grid.pixelHeight(),
            grid.width() / 2,
            grid.height() / 2);
    Layer scl = classes("SCL", SCENE_CLASSES);
    try (MapWriter writer = GeoTiff.create(mask, coarse, List.of(scl), options)) {
      writer.writeStored(0, 0, coarse.all(), o.scl());
      writer.commit();
    }
    return new Image(o.acquisition(), file, mask, o.clearShare());
  }

  private static void writeReference(
      SimulatedSeason season, Landscape land, Path file, boolean overwrite) throws IOException {
    Layer layer = classes("class", season.legend());
    WriteOptions options = options(season.grid(), overwrite, String.valueOf(season.year()));
    try (MapWriter writer = GeoTiff.create(file, season.grid(), List.of(layer), options)) {
      writer.writeStored(0, 0, season.grid().all(), land.codes());
      writer.commit();
    }
  }

  private static void writeParcels(
      SimulatedSeason season, Landscape land, Path file, boolean overwrite) throws IOException {
    Crs degrees = new Crs("EPSG:4326");
    CrsTransform transform = CrsTransform.between(season.grid().crs(), degrees);
    List<Features.Feature> features = new ArrayList<>();
    for (Parcel p : land.parcels()) {
      if (!p.declared()) continue;
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("id", p.id());
      attributes.put("class", p.className());
      attributes.put("source", "simulated");
      features.add(new Features.Feature(p.id(), inDegrees(p.outline(), transform), attributes));
    }
    GeoJson.write(file, overwrite, new Features(degrees, features, List.of()));
  }

  /// Coordinates with seven decimals: a centimetre.
  private static Geometry inDegrees(Geometry geometry, CrsTransform transform) {
    Geometry moved = geometry.copy();
    moved.apply(
        (Coordinate c) -> {
          double[] xy = {c.x, c.y};
          transform.apply(xy, 1);
          c.x = Math.rint(xy[0] * 1e7) / 1e7;
          c.y = Math.rint(xy[1] * 1e7) / 1e7;
        });
    moved.geometryChanged();
    return moved;
  }

  private static Layer classes(String band, Legend legend) {
    return new Layer("", SampleType.UINT8, 0.0, List.of(Band.of(band, "1")), legend);
  }

  /// Tiles no larger than a small image needs: whoever reads one pixel unpacks a whole tile of
  /// every date and band.
  private static WriteOptions options(Grid grid, boolean overwrite, String time) {
    int side = Math.max(grid.width(), grid.height());
    return new WriteOptions(
        WriteOptions.Compression.ZSTD,
        WriteOptions.Predictor.AUTO,
        true,
        Math.min(512, (side + 15) / 16 * 16),
        overwrite,
        1,
        Map.of("DESCRIPTION", NOTICE, "SIMULATED", "YES", "TIME", time));
  }

  private String readme(SimulatedSeason season) {
    StringBuilder text = new StringBuilder(NOTICE).append("\n\n");
    text.append(
        "images/         %d dates, %d x %d pixels of 10 m (B05, B06, B07, B8A, B11, B12 and SCL: 20 m)\n"
            .formatted(dates.size(), season.size(), season.size()));
    text.append("parcels.geojson declared parcels: attribute \"class\"\n");
    text.append("reference.tif   class of every pixel, hedges and tracks left out\n");
    text.append("seed            ").append(season.seed()).append("\n\n");
    text.append("date        clear  clouds\n");
    for (Image i : dates)
      text.append(
          "%s  %3.0f %%  %3.0f %%%s\n"
              .formatted(
                  i.acquisition().date(),
                  100 * i.clearShare(),
                  100 * i.acquisition().cloudShare(),
                  i.acquisition().partial() ? "  edge of the swath" : ""));
    return text.toString();
  }

  private static Legend.Entry entry(int code, String name, int rgb) {
    return new Legend.Entry(code, name, null, rgb);
  }
}

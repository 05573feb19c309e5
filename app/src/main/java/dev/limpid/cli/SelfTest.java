package dev.limpid.cli;

import com.github.luben.zstd.Zstd;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A short proof that this installation works: native libraries load, and a raster comes back as it
/// was written.
final class SelfTest {
  private SelfTest() {}

  static Map<String, String> libraries() {
    Map<String, String> found = new LinkedHashMap<>();
    found.put(
        "zstd",
        attempt(
            () ->
                new String(
                    Zstd.decompress(
                        Zstd.compress("ok".getBytes(java.nio.charset.StandardCharsets.UTF_8)), 2),
                    java.nio.charset.StandardCharsets.UTF_8)));
    found.put(
        "sqlite",
        attempt(
            () -> {
              try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
                return connection.getMetaData().getDatabaseProductVersion();
              }
            }));
    found.put(
        "libtorch",
        attempt(
            () -> {
              Libtorch.load();
              return Libtorch.version();
            }));
    return found;
  }

  static Map<String, String> run() {
    Map<String, String> results = new LinkedHashMap<>();
    results.put("raster", attempt(SelfTest::raster));
    return results;
  }

  private interface Attempt {
    String run() throws IOException, SQLException;
  }

  private static String attempt(Attempt attempt) {
    try {
      return attempt.run();
    } catch (IOException | SQLException | RuntimeException | LinkageError e) {
      return "failed: " + e;
    }
  }

  private static String raster() throws IOException {
    Path folder = Files.createTempDirectory("limpid-doctor");
    Path file = folder.resolve("test.tif");
    try {
      Grid grid = new Grid(new Crs("EPSG:32631"), 500_000, 5_000_000, 10, 10, 70, 50);
      short[] values = new short[grid.width() * grid.height()];
      for (int i = 0; i < values.length; i++) values[i] = (short) (i * 7);
      Layer layer = Layer.measured("", SampleType.UINT16, null, List.of(Band.of("B04", "1")));
      try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), WriteOptions.DEFAULT)) {
        writer.writeStored(0, 0, grid.all(), values);
        writer.commit();
      }
      try (RasterSource source = GeoTiff.open(file)) {
        boolean same =
            java.util.Arrays.equals(
                values, (short[]) source.readStored(0, new Window(0, 0, 70, 50)));
        return same && source.grid().equals(grid) ? "ok" : "failed: other values than written";
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }
}

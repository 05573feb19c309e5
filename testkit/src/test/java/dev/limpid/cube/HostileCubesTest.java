package dev.limpid.cube;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Malicious STAC and XML documents read as cubes: each is refused as bad input.
@Tag("shared")
final class HostileCubesTest {
  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Shared.path(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static BadInput refused(Path path, CubeOptions options) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThrows(BadInput.class, () -> CubeFolder.read(path, options), path.toString()));
  }

  @Test
  void stacDocuments() throws IOException {
    for (Path file : files("data/hostile/synthetic/stac")) {
      BadInput e = refused(file, CubeOptions.DEFAULT);
      assertTrue(e.code().matches("stac\\..*|url\\..*|json\\..*|tiff\\..*"), e.toString());
      // Only the document itself may have been opened as a raster.
      if (e.code().startsWith("tiff."))
        assertTrue(e.file().endsWith(file.getFileName().toString()));
    }
    refused(Shared.path("data/hostile/synthetic/stac"), CubeOptions.DEFAULT);
  }

  @Test
  void documentsInAFolderOfRasters(@TempDir Path folder) throws IOException {
    for (Path file : files("data/hostile/synthetic/stac"))
      Files.copy(file, folder.resolve(file.getFileName().toString()));
    refused(folder, CubeOptions.DEFAULT);
    refused(
        folder,
        new CubeOptions(
            "stac",
            List.of(),
            List.of(),
            null,
            false,
            java.util.Map.of(),
            java.util.Set.of(),
            List.of(),
            java.util.Set.of(),
            null,
            null));
  }

  @Test
  void xmlAsTheMetadataOfAProduct(@TempDir Path folder) throws IOException {
    for (Path file : files("data/hostile/synthetic/xml")) {
      Files.copy(file, folder.resolve("MTD_MSIL2A.xml"), StandardCopyOption.REPLACE_EXISTING);
      refused(folder, CubeOptions.DEFAULT);
    }
  }

  @Test
  void jsonAndTablesAsDates(@TempDir Path folder) throws IOException {
    Path stack = Shared.path("data/landcover/sits_modis/sinop-ndvi-2014.tif");
    Files.copy(stack, folder.resolve("ndvi.tif"));
    for (Path file : files("data/hostile/synthetic/stac")) {
      for (String name : List.of("timestamps.json", "a_dates.csv")) {
        Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        try {
          CubeFolder.read(folder, CubeOptions.DEFAULT);
        } catch (BadInput e) {
          assertTrue(e.code().matches("cube\\..*|json\\..*"), e.toString());
        }
        Files.delete(folder.resolve(name));
      }
    }
  }
}

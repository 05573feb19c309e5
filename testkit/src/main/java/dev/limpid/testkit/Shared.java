package dev.limpid.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Real data and golden numbers that lie beside the checkout and are never part of it.
public final class Shared {
  private Shared() {}

  /// A file or folder below the shared folder (`LIMPID_SHARED`, default `../shared` from the
  /// project's root). The test is skipped, with a line that says so, where it is absent.
  public static Path path(String relative) {
    String named = System.getenv("LIMPID_SHARED");
    Path root = named != null ? Path.of(named) : projectRoot().resolve("../shared").normalize();
    Path path = root.resolve(relative);
    assumeTrue(
        Files.exists(path), () -> "skipped: no shared data at " + path + " (set LIMPID_SHARED)");
    return path;
  }

  /// The folder that holds the `limpid` launcher.
  public static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("limpid"))) folder = folder.getParent();
    if (folder == null)
      throw new IllegalStateException(
          "not inside the project: no launcher above " + Path.of("").toAbsolutePath());
    return folder;
  }
}

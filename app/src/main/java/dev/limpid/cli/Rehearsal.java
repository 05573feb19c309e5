package dev.limpid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs the common verbs once in one process, for the launcher to record: the virtual machine keeps
/// what it loaded, linked and measured, and later starts begin from there.
final class Rehearsal {
  private Rehearsal() {}

  /// @param args the folder to work in, which must be empty or absent
  public static void main(String[] args) throws IOException {
    System.exit(run(Path.of(args[0])));
  }

  /// @return the exit code of the first verb that failed, else 0
  static int run(Path folder) throws IOException {
    String demo = folder.resolve("demo").toString();
    int code = Limpid.run(Map.of(), "demo", "--size", "96", "--quiet", "-o", demo);
    if (code != 0) return code;
    String image = first(folder.resolve("demo/season/images"));
    String ndvi = folder.resolve("ndvi.tif").toString();
    String plain = folder.resolve("plain.tif").toString();
    for (List<String> verb :
        List.of(
            List.of("info", image, "--stats"),
            List.of("convert", image, "--compression", "none", "--quiet", "-o", plain),
            List.of("calc", "ndvi=(B08-B04)/(B08+B04)", plain, "--quiet", "-o", ndvi))) {
      code = Limpid.run(Map.of(), verb.toArray(String[]::new));
      if (code != 0) return code;
    }
    view(demo);
    return 0;
  }

  /// Starts the viewer and stops it.
  private static void view(String demo) throws IOException {
    String[] args = {"view", demo, "--no-browser", "--quiet"};
    ViewCommand verb =
        (ViewCommand) Limpid.line(args).parseArgs(args).subcommand().commandSpec().userObject();
    verb.result();
    verb.stop();
  }

  private static String first(Path images) throws IOException {
    try (Stream<Path> files = Files.list(images)) {
      return files
          .map(Path::toString)
          .filter(f -> f.endsWith(".tif"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }
}

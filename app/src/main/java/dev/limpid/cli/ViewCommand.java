package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.explain.PixelExplainer;
import dev.limpid.invert.CanopyMapExplainer;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Mismatch;
import dev.limpid.model.ModelFolder;
import dev.limpid.raster.BlockCache;
import dev.limpid.viewer.Session;
import dev.limpid.viewer.SessionFiles;
import dev.limpid.viewer.Viewer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "view",
    description =
        "Look at maps, rasters and cubes in the browser, ask why a pixel has its class, sketch classes. Serves this machine only, until stopped.",
    footer = "  limpid view limpid-demo")
final class ViewCommand extends Verb {
  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Maps, rasters, cubes, or folders that hold maps, such as that of the demo.")
  List<Path> paths;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port to listen on; 0 takes any that is free (${DEFAULT-VALUE}).")
  int port;

  @Option(names = "--no-browser", description = "Print the address and open nothing.")
  boolean noBrowser;

  @Mixin ModelPhysics physics;
  @Mixin CubeArguments cube;

  private final Set<Path> cubes = new HashSet<>();
  private Session session;
  private Viewer viewer;

  @Override
  ObjectNode work() throws IOException {
    Viewer.Settings settings = new Viewer.Settings(port, threads(), blockMemory() / 2, seed());
    session = session();
    ObjectNode json = Json.object();
    if (common.dryRun) {
      session.close();
      ArrayNode shown = json.putArray("paths");
      paths.forEach(path -> shown.add(path.toString()));
      return json;
    }
    BlockCache.limit(cache());
    try {
      viewer = Viewer.start(session, settings);
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
    return json.put("address", viewer.address());
  }

  @Override
  void after() throws IOException {
    if (viewer == null) return;
    try {
      console().note("press Ctrl+C to stop");
      if (!noBrowser && !Browser.open(viewer.address()))
        console().note("no browser could be opened here; open the address above in one");
      Interruption.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stop();
    }
  }

  /// Bytes of unpacked blocks: a click reads a block of every date and band, and the next one,
  /// which is often near, should find them all.
  private long cache() {
    long heap = Math.min(Runtime.getRuntime().maxMemory(), memory());
    return Math.max(BlockCache.defaultLimit(), heap / 10 * 3);
  }

  /// For a caller that does not wait.
  void stop() throws IOException {
    BlockCache.limit(BlockCache.defaultLimit());
    viewer.close();
    session.close();
  }

  /// Maps and rasters first, so that they lie on top.
  private Session session() throws IOException {
    SessionFiles files = new SessionFiles(title());
    try {
      List<Path> later = new ArrayList<>();
      for (Path path : paths) {
        RemoteArguments.refuse(path);
        if (!Files.exists(path))
          throw new BadInput("view.missing", path.toString(), "no such file or folder");
        if (!raster(files, path)) later.add(path);
      }
      for (Path path : later) cube(files, path);
      return files.session();
    } catch (IOException | RuntimeException e) {
      files.abandon();
      throw e;
    }
  }

  private String title() {
    Path name = paths.getFirst().toAbsolutePath().normalize().getFileName();
    return paths.size() > 1 || name == null ? "Limpid" : name.toString();
  }

  /// Adds a raster, a map, or the maps of a folder.
  ///
  /// @return false for what must be a cube
  private boolean raster(SessionFiles files, Path path) throws IOException {
    if (Files.isDirectory(path)) {
      if (Files.isRegularFile(path.resolve(ModelFolder.JSON)))
        throw new BadInput(
            "view.model", path.toString(), "is a model; view a map that it made, or: limpid info");
      List<Path> maps = maps(path);
      for (Path map : maps) map(files, map);
      return !maps.isEmpty();
    }
    Content content = Content.of(path);
    if (content == Content.JSON || content == Content.XML) return false;
    if (content != Content.TIFF)
      throw new BadInput(
          "view.kind",
          path.toString(),
          "is no raster, map or cube; see what it is with: limpid info");
    if (MapOrigin.made(path)) map(files, path);
    else files.raster(path);
    return true;
  }

  private static List<Path> maps(Path folder) throws IOException {
    List<Path> maps = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList())
        if (file.toString().matches(".*\\.tiff?") && MapOrigin.made(file)) maps.add(file);
    }
    return maps;
  }

  /// A map with its cube. Where one of its parts has moved or changed, it is shown without
  /// explanations.
  private void map(SessionFiles files, Path map) throws IOException {
    if (MapOrigin.ofCanopies(map)) {
      canopies(files, map);
      return;
    }
    MapOrigin.Opened opened;
    SessionFiles.Made made;
    try {
      opened = MapOrigin.of(map, null, null).open(console());
      PixelExplainer by =
          ExplainMethod.usual(opened.model()).explainer(opened.model(), opened.samples(), seed());
      made = new SessionFiles.Made(opened.explainer(), by, opened.model());
    } catch (BadInput | Mismatch e) {
      unexplained(files, map, e);
      files.map(map, null, e.getMessage());
      return;
    }
    files.map(map, made, "");
    cube(files, opened.origin().cube(), opened.whole().files(), opened.whole().arguments());
  }

  private void unexplained(SessionFiles files, Path map, IOException e) throws IOException {
    console().warn(map + " is shown without explanations: " + e.getMessage());
    files.note("Pixels of " + map + " cannot be explained: " + e.getMessage());
  }

  private void canopies(SessionFiles files, Path map) throws IOException {
    MapOrigin origin;
    MapOrigin.Whole whole;
    CanopyMapExplainer made;
    try {
      origin = MapOrigin.of(map, null, null);
      CanopyOrigin canopies = new CanopyOrigin(origin, physics);
      whole = canopies.cube(console());
      made = canopies.open(whole, threads(), seed());
    } catch (BadInput | Mismatch e) {
      unexplained(files, map, e);
      files.canopies(map, CanopyOrigin.choices(map), null, e.getMessage());
      return;
    }
    files.canopies(map, CanopyOrigin.choices(map), made, "");
    cube(files, origin.cube(), whole.files(), whole.arguments());
  }

  private void cube(SessionFiles files, Path path) throws IOException {
    cube(files, path, cube.read(path, Set.of(), console()).files(), cube.words());
  }

  private void cube(SessionFiles files, Path path, CubeFiles read, List<String> arguments)
      throws IOException {
    if (cubes.add(path.toRealPath())) files.cube(path.toString(), arguments, read);
  }
}

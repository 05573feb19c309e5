package dev.limpid.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Cube;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.AtomicFolder;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.io.SafeTensorsWriter;
import dev.limpid.io.Sha256;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.CubePatches;
import dev.limpid.sample.Patches;
import dev.limpid.sample.SampleFile;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Patches on disk, more than memory holds: a folder with `patches.json` (grid, features, days,
/// places), shards `patches-00000.safetensors` of some patches each (tensor `patch.N`, 32-bit
/// floats in (feature, row, column) order, `NaN` where missing, features date by date as
/// `patches.json` names them), and the labelled pixels in `labels.csv` where there are labels.
public final class PatchFolder implements Patches {
  public static final String JSON = "patches.json";

  /// A table of samples with the number of a patch that holds each.
  public static final String LABELS = "labels.csv";

  private static final String FORMAT = "limpid-patches-1";
  private static final AtomicFolder FOLDER = new AtomicFolder("folder of patches", JSON);

  /// Bytes of a shard, about.
  private static final long SHARD = 256L << 20;

  private final Path folder;
  private final About about;
  private final List<Shard> shards = new ArrayList<>();

  /// What `patches.json` says.
  private record About(
      Grid grid,
      SeriesFeatures features,
      float[] days,
      int side,
      int perShard,
      List<Window> windows,
      List<String> sha256) {}

  /// An open file and its tensors in the order of the patches.
  private record Shard(SafeModel file, List<SafeModel.Tensor> tensors) {}

  private PatchFolder(Path folder, About about) {
    this.folder = folder;
    this.about = about;
  }

  /// Whether a path is such a folder.
  public static boolean is(Path path) {
    return Files.isRegularFile(path.resolve(JSON));
  }

  /// The table of labelled pixels; refuses patches without labels.
  public static Path labels(Path folder) throws BadInput {
    Path table = folder.resolve(LABELS);
    if (!Files.isRegularFile(table))
      throw new BadInput(
          "patches.labels",
          folder.toString(),
          "has no labels; sample its cube again with --labels");
    return table;
  }

  /// Refuses what stands where patches are to be written, before any work is done.
  public static void refuseExisting(Path folder, boolean overwrite) throws IOException {
    FOLDER.refuseExisting(folder, overwrite);
  }

  /// Writes patches of a cube, a shard at a time in memory.
  ///
  /// @param labels with a feature `patch`, or null
  /// @param choices how they were made, kept as they are
  public static void write(
      Path folder,
      boolean overwrite,
      CubePatches.Source source,
      List<Window> windows,
      Samples labels,
      ObjectNode choices,
      Progress progress)
      throws IOException {
    int perShard = Math.clamp(SHARD / source.bytes(), 1, Math.max(1, windows.size()));
    FOLDER.write(
        folder,
        overwrite,
        part -> {
          List<String> hashes = new ArrayList<>();
          try (Cube open = source.cube().open()) {
            for (int from = 0; from < windows.size(); from += perShard) {
              List<Window> some = windows.subList(from, Math.min(windows.size(), from + perShard));
              Path file = part.resolve(shard(hashes.size()));
              write(file, source, open, some, from);
              hashes.add(Sha256.of(file));
              progress.step(from + some.size(), windows.size());
            }
          }
          About about =
              new About(
                  source.cube().grid(),
                  source.features(),
                  source.days(),
                  source.side(),
                  perShard,
                  windows,
                  hashes);
          if (labels != null) SampleFile.write(part.resolve(LABELS), false, labels, choices);
          Json.write(part.resolve(JSON), false, json(about, choices));
          return null;
        });
  }

  private static void write(
      Path file, CubePatches.Source source, Cube open, List<Window> windows, int first)
      throws IOException {
    SafeTensorsWriter shard = new SafeTensorsWriter(Map.of("format", FORMAT));
    int side = source.side();
    int features = source.features().names().size();
    for (int i = 0; i < windows.size(); i++)
      shard.floats("patch." + (first + i), source.read(open, windows.get(i)), features, side, side);
    AtomicFiles.write(file, false, shard::writeTo);
  }

  private static String shard(int i) {
    return "patches-%05d.safetensors".formatted(i);
  }

  private static ObjectNode json(About about, ObjectNode choices) {
    ObjectNode root = Json.object().put("format", FORMAT);
    Grid g = about.grid();
    ObjectNode grid = root.putObject("grid").put("crs", g.crs().definition());
    grid.put("west", g.west()).put("north", g.north());
    grid.put("pixelWidth", g.pixelWidth()).put("pixelHeight", g.pixelHeight());
    grid.put("width", g.width()).put("height", g.height());
    root.set("features", FeatureJson.write(about.features()));
    about.features().names().forEach(root.putArray("names")::add);
    ArrayNode days = root.putArray("days");
    for (float day : about.days()) days.add(day);
    root.put("side", about.side()).put("perShard", about.perShard());
    ArrayNode windows = root.putArray("windows");
    for (Window w : about.windows()) windows.addArray().add(w.col()).add(w.row());
    about.sha256().forEach(root.putArray("sha256")::add);
    root.set("choices", choices);
    return root;
  }

  /// Reads `patches.json` and checks the shards against their hashes.
  public static PatchFolder open(Path folder) throws IOException {
    Path json = folder.resolve(JSON);
    if (!is(folder))
      throw new BadInput(
          "patches.missing", folder.toString(), "no patches here: " + JSON + " is absent");
    PatchFolder opened = new PatchFolder(folder, about(Json.read(json, Limits.DEFAULT), json));
    try {
      opened.openShards();
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static About about(JsonNode root, Path json) throws BadInput {
    String file = json.toString();
    if (!root.path("format").asText().equals(FORMAT))
      throw new BadInput("patches.format", file, "not patches of format " + FORMAT);
    try {
      JsonNode g = root.path("grid");
      Grid grid =
          new Grid(
              new Crs(g.path("crs").asText()),
              g.path("west").asDouble(),
              g.path("north").asDouble(),
              g.path("pixelWidth").asDouble(),
              g.path("pixelHeight").asDouble(),
              g.path("width").asInt(),
              g.path("height").asInt());
      int side = root.path("side").asInt();
      List<Window> windows = new ArrayList<>();
      for (JsonNode w : root.path("windows"))
        windows.add(new Window(w.path(0).asInt(), w.path(1).asInt(), side, side));
      float[] days = new float[root.path("days").size()];
      for (int i = 0; i < days.length; i++) days[i] = root.path("days").get(i).floatValue();
      List<String> sha256 = new ArrayList<>();
      root.path("sha256").forEach(h -> sha256.add(h.asText()));
      int perShard = root.path("perShard").asInt();
      if (windows.isEmpty()) throw new IllegalArgumentException("it names no patch");
      if (perShard < 1 || sha256.size() != Math.ceilDiv(windows.size(), perShard))
        throw new IllegalArgumentException("shards and windows do not fit");
      if (!(FeatureJson.read(root.path("features"), file) instanceof SeriesFeatures features))
        throw new IllegalArgumentException("its features are not those of a cube");
      return new About(grid, features, days, side, perShard, windows, sha256);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "patches.json", file, "damaged (" + e.getMessage() + "); run limpid sample again");
    }
  }

  private void openShards() throws IOException {
    List<Long> shape =
        List.of((long) features().names().size(), (long) about.side(), (long) about.side());
    for (int s = 0; s < about.sha256().size(); s++) {
      Path path = folder.resolve(shard(s));
      String found = Files.isRegularFile(path) ? Sha256.of(path) : "absent";
      if (!found.equals(about.sha256().get(s)))
        throw new BadInput(
            "patches.shard",
            path.toString(),
            "its SHA-256 is " + found + ", not " + about.sha256().get(s) + " as " + JSON + " says");
      Shard shard = new Shard(SafeModel.open(path, Limits.DEFAULT), new ArrayList<>());
      shards.add(shard);
      int n = Math.min(about.perShard(), about.windows().size() - s * about.perShard());
      for (int i = 0; i < n; i++) {
        SafeModel.Tensor tensor = shard.file().find("patch." + (s * about.perShard() + i));
        if (tensor == null || !tensor.dtype().equals("F32") || !tensor.shape().equals(shape))
          throw new BadInput(
              "patches.shard",
              path.toString(),
              "needs a tensor patch.%d of type F32 and shape %s"
                  .formatted(s * about.perShard() + i, shape));
        shard.tensors().add(tensor);
      }
    }
  }

  @Override
  public Grid grid() {
    return about.grid();
  }

  @Override
  public SeriesFeatures features() {
    return about.features();
  }

  @Override
  public float[] days() {
    return about.days();
  }

  @Override
  public int side() {
    return about.side();
  }

  @Override
  public List<Window> windows() {
    return about.windows();
  }

  @Override
  public float[] read(int i) throws IOException {
    Shard shard = shards.get(i / about.perShard());
    SafeModel.Tensor tensor = shard.tensors().get(i % about.perShard());
    float[] values = new float[Math.toIntExact(tensor.bytes() / Float.BYTES)];
    shard.file().read(tensor).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (Shard shard : shards)
      try {
        shard.file().close();
      } catch (IOException e) {
        if (first == null) first = e;
      }
    if (first != null) throw first;
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.Cube;
import dev.limpid.cube.CubeFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.raster.MapFiles;
import dev.limpid.tile.Finding;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.Manifest;
import dev.limpid.tile.MapCheck;
import dev.limpid.tile.Recomputation;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.TileFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Check a map against its manifest, or a model against its hashes.",
    footer = "  limpid verify map.tif --sample 200")
final class VerifyCommand extends Verb {
  /// Keys of a manifest that are no options, but tell how some were understood.
  private static final Set<String> DERIVED =
      Set.of(MapCommand.READING, CanopyMapCommand.ANGLES, CanopyMapCommand.BEYOND);

  @Parameters(index = "0", paramLabel = "PATH", description = "A map, or a model's folder.")
  Path path;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Also compute N tiles again from the inputs, drawn at random or by --seed.")
  Integer sample;

  @Option(names = "--full", description = "Also compute the whole map again.")
  boolean full;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Where the model is now, if it moved.")
  Path model;

  @Option(
      names = "--cube",
      paramLabel = "CUBE",
      description = "Where the cube is now, if it moved.")
  Path cube;

  @Mixin ModelPhysics physics;

  @Override
  ObjectNode work() throws IOException {
    if (sample != null && full)
      throw new IllegalArgumentException("--sample and --full exclude each other");
    if (sample != null && sample < 1)
      throw new IllegalArgumentException("sample must be at least 1, got " + sample);
    if (!Files.exists(path))
      throw new BadInput("missing", path.toString(), "no such file or folder");
    if (common.dryRun) return Json.object().put("path", path.toString());
    if (Files.isDirectory(path)) return result(0, ModelCheck.first(path));
    return map();
  }

  private ObjectNode map() throws IOException {
    Path file = new MapFiles(path).manifest();
    if (!Files.exists(file))
      throw new BadInput(
          "manifest.missing",
          file.toString(),
          "is absent; only maps that lie beside their manifest can be verified");
    Path folder = path.toAbsolutePath().getParent();
    Manifest manifest;
    try {
      manifest = Manifest.read(file);
    } catch (BadInput e) {
      return result(0, MapCheck.unreadable(file, e));
    }
    if (!manifest.layers().getFirst().file().equals(path.getFileName().toString()))
      throw new BadInput(
          "verify.map",
          path.toString(),
          "is not the map itself; give " + manifest.layers().getFirst().file());
    MapCheck check = new MapCheck(folder, manifest, threads(), progress("checking", 0));
    MapCheck.Outcome pixels = check.pixels();
    if (pixels.first() != null) return result(pixels.checked(), pixels.first());
    Finding sources = check.sources(model, cube);
    if (sources != null || sample == null && !full) return result(pixels.checked(), sources);
    return recompute(folder, manifest, pixels.checked());
  }

  private ObjectNode recompute(Path folder, Manifest manifest, int checked) throws IOException {
    JsonNode config = manifest.json().path("config");
    if (config.has(CanopyMapCommand.ANGLES)) {
      CanopyMapCommand again = new CanopyMapCommand();
      restore(again, folder, manifest);
      again.physics = physics;
      try (CanopyMapCommand.Job job = again.again(config)) {
        return recompute(
            manifest, job.files(), again.only(job), again.options(job.region(), null), checked);
      }
    }
    MapCommand again = new MapCommand();
    restore(again, folder, manifest);
    try (MapCommand.Job job = again.job()) {
      return recompute(
          manifest, job.files(), job.function(), again.options(job.region(), null), checked);
    }
  }

  /// @param files what `function` reads
  /// @param options of the run that would make the map
  private ObjectNode recompute(
      Manifest manifest, CubeFiles files, TileFunction function, RunOptions options, int checked)
      throws IOException {
    String stated = manifest.json().path("config").path(MapCommand.READING).asText();
    String found = Fingerprint.reading(files);
    if (!found.equals(stated))
      return result(
          checked,
          new Finding("input", "dates, scales and masks of the cube", -1, -1, null, stated, found));
    long seed = common.seed != null ? common.seed : new SecureRandom().nextLong();
    try (Cube opened = files.open()) {
      int block = LocalRunner.plan(opened, function, options).block();
      Recomputation recomputation =
          new Recomputation(manifest, opened, function, options.region(), block);
      int tiles = recomputation.tiles();
      List<Integer> chosen =
          full
              ? IntStream.range(0, tiles).boxed().toList()
              : Recomputation.draw(sample, tiles, seed);
      Finding first = recomputation.first(chosen, threads(), seed, progress("computing again", 0));
      ObjectNode json = result(checked, first);
      return json.put("recomputedTiles", chosen.size()).put("tiles", tiles).put("seed", seed);
    }
  }

  /// Gives a command the options with which it made the map, as its manifest tells.
  private void restore(Verb command, Path folder, Manifest manifest) throws BadInput {
    JsonNode json = manifest.json();
    List<String> args = new ArrayList<>();
    args.add(place(model, folder, json.path("model").path("path").asText()));
    args.add(place(cube, folder, json.path("input").asText()));
    args.add("-o");
    args.add(path.toString());
    CommandLine line = new CommandLine(command);
    Set<String> known = ConfigKeys.of(line.getCommandSpec());
    for (var option : json.path("config").properties()) {
      String key = option.getKey();
      if (DERIVED.contains(key)) continue;
      if (!known.contains(key))
        throw new BadInput(
            "manifest.config",
            new MapFiles(path).manifest().toString(),
            "option '" + key + "' is none of this version of Limpid");
      JsonNode values = option.getValue();
      for (int i = 0; i < Math.max(1, values.size()); i++) {
        String value = (values.isArray() ? values.path(i) : values).asText();
        args.add("--" + key + "=" + (key.equals("roi") ? place(null, folder, value) : value));
      }
    }
    command.common = common;
    line.parseArgs(args.toArray(String[]::new));
    command.lend(console());
  }

  private static String place(Path moved, Path folder, String name) throws BadInput {
    try {
      return (moved != null ? moved : folder.resolve(name).normalize()).toString();
    } catch (java.nio.file.InvalidPathException e) {
      throw new BadInput("manifest.path", name, "is no path on this system");
    }
  }

  private ObjectNode result(int checked, Finding first) {
    ObjectNode json = Json.object().put("ok", first == null).put("checkedTiles", checked);
    if (first == null) json.putNull("firstDifference");
    else json.set("firstDifference", first.json());
    return json;
  }

  @Override
  int code(ObjectNode result) {
    return result.path("ok").asBoolean(true) ? 0 : Failures.MISMATCH;
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.geo.Grid;
import dev.limpid.geo.Halo;
import dev.limpid.io.Json;
import dev.limpid.io.Shortage;
import dev.limpid.raster.Layer;
import dev.limpid.tile.LocalRunner;
import dev.limpid.tile.RunOptions;
import dev.limpid.tile.TileFunction;
import dev.limpid.tile.TilePlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a run would read, hold and write.
record MapPlan(Path output, CubeFiles files, TileFunction function, RunOptions options) {
  /// @param memory resident bytes the process may take
  ObjectNode json(long memory) throws IOException {
    Grid grid = files.grid().cut(options.region().window());
    ObjectNode json = Json.object().put("map", output.toString());
    json.put("width", grid.width()).put("height", grid.height());
    json.set("grid", InfoCommand.grid(grid));
    long input = 0;
    for (URI file : files.files()) input += Files.size(Path.of(file));
    json.put("inputFiles", files.files().size()).put("inputBytes", input);
    blocks(json, memory);
    long bytes = outputs(json, grid);
    return json.put("temporaryBytesAtMost", bytes).put("finalBytesAtMost", bytes);
  }

  private void blocks(ObjectNode json, long memory) throws Shortage {
    TilePlan plan = LocalRunner.plan(files, function, options);
    Halo halo = function.halo();
    json.put("block", plan.block());
    json.put("blocks", plan.blocks(options.region().window(), function.stride()).size());
    json.putArray("halo").add(halo.left()).add(halo.right()).add(halo.top()).add(halo.bottom());
    json.put("threads", options.threads()).put("memory", memory);
    json.put("blockMemory", options.memory());
    json.put("memoryPerWorker", TilePlan.bytes(files, function, plan.block()));
  }

  /// Lists the rasters and gives their bytes before compression, overviews included.
  private long outputs(ObjectNode json, Grid grid) {
    ArrayNode outputs = json.putArray("outputs");
    long sum = 0;
    for (Layer layer : function.layers()) {
      String name = output.getFileName().toString();
      String suffix = layer.name().isEmpty() ? "" : "-" + layer.name();
      Path file = output.resolveSibling(name.replaceFirst("(\\.tiff?)?$", suffix + "$1"));
      int bands = layer.bands().size();
      long bytes = 4L * grid.width() * grid.height() * bands * layer.type().bytes() / 3;
      sum += bytes;
      ObjectNode one = outputs.addObject().put("file", file.toString());
      one.put("type", layer.type().label()).put("bands", bands).put("bytesAtMost", bytes);
      one.put("exists", Files.exists(file));
    }
    return sum;
  }
}

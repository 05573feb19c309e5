package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.tile.MapDifference;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = "Which tiles of two maps differ, and what in their making explains it.",
    footer = "  limpid diff map-2023.tif map-2024.tif")
final class DiffCommand extends Verb {
  @Parameters(index = "0", paramLabel = "A", description = "A map.")
  Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another.")
  Path second;

  @Override
  ObjectNode work() throws IOException {
    ObjectNode json = Json.object();
    if (common.dryRun) return json.put("a", first.toString()).put("b", second.toString());
    MapDifference difference =
        MapDifference.between(first, second, threads(), progress("comparing", 0));
    json.put("same", difference.same());
    ArrayNode tiles = json.putArray("tiles");
    for (MapDifference.Tile tile : difference.tiles()) {
      ObjectNode one = tiles.addObject().put("file", tile.file()).put("tile", tile.index());
      one.putObject("window")
          .put("col", tile.window().col())
          .put("row", tile.window().row())
          .put("width", tile.window().width())
          .put("height", tile.window().height());
    }
    difference.changedKeys().forEach(json.putArray("changedKeys")::add);
    return json;
  }
}

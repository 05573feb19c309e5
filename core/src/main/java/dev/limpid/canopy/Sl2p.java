package dev.limpid.canopy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The networks of the Sentinel-2 Level 2 Prototype processor (Weiss & Baret, S2ToolBox Level 2
/// products: LAI, FAPAR, FCOVER, ATBD), from a file of the user.
public final class Sl2p {
  private static final String V21 = "2_1_";

  private final Map<String, Sl2pNetwork> networks;

  private Sl2p(Map<String, Sl2pNetwork> networks) {
    this.networks = networks;
  }

  /// @param file JSON: an object of networks by `VERSION_VARIABLE`, such as `2_1_LAI`. For version
  ///   2.1 the table `2_1_definition_domain_grid.csv` beside it, where there is one, says which
  ///   combinations of bands the network knows
  public static Sl2p read(Path file) throws IOException {
    JsonNode root = Json.read(file, Limits.DEFAULT);
    if (!root.isObject() || root.isEmpty())
      throw new BadInput("sl2p.file", file.toString(), "expected an object of networks by name");
    Path grid = file.resolveSibling(V21 + "definition_domain_grid.csv");
    Set<String> known = Files.isRegularFile(grid) ? classes(grid) : null;
    Map<String, Sl2pNetwork> networks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : root.properties())
      networks.put(
          e.getKey(),
          Sl2pNetwork.of(
              e.getKey(),
              e.getValue(),
              e.getKey().startsWith(V21) ? known : null,
              file.toString()));
    return new Sl2p(networks);
  }

  /// The rows of a table of classes, which has no header.
  private static Set<String> classes(Path grid) throws IOException {
    if (Files.size(grid) > Limits.DEFAULT.document())
      throw new BadInput("sl2p.grid", grid.toString(), "is too large for a table of classes");
    Set<String> rows = new HashSet<>();
    for (String line : Files.readAllLines(grid)) {
      if (!line.matches("\\d{1,2}(,\\d{1,2}){0,20}"))
        throw new BadInput(
            "sl2p.grid", grid.toString(), "'" + line + "' is no row of classes like 1,4,2");
      rows.add(line + ",");
    }
    return rows;
  }

  public Set<String> names() {
    return networks.keySet();
  }

  /// @param name such as `2_1_LAI`
  public Sl2pNetwork network(String name) {
    Sl2pNetwork network = networks.get(name);
    if (network == null)
      throw new IllegalArgumentException(
          "no network '%s'; there are %s".formatted(name, String.join(", ", networks.keySet())));
    return network;
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.FieldEvaluation;
import dev.limpid.canopy.FieldJson;
import dev.limpid.canopy.FieldMethod;
import dev.limpid.canopy.FieldRow;
import dev.limpid.canopy.FieldTable;
import dev.limpid.canopy.Sl2p;
import dev.limpid.canopy.TemporalRule;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = "Compare estimates of leaf area with field measurements.",
    footer = "  limpid canopy evaluate --insitu fields.csv --sl2p networks.json -o report.html")
final class CanopyEvaluateCommand extends Verb {
  /// Networks of leaf area in a file of SL2P, by the name that a report gives them.
  private static final Map<String, String> NETWORKS =
      Map.of("SL2P 2.1", "2_1_LAI", "SL2P 3", "3_0_S2A_LAI");

  @Option(
      names = "--insitu",
      required = true,
      paramLabel = "TABLE",
      description =
          "Field measurements matched with Sentinel-2: site, field_date, lai, d0, d1, masked, B2, ..., sun_zen, ...")
  Path insitu;

  @Option(
      names = "--sl2p",
      required = true,
      paramLabel = "FILE",
      description = "Networks of SL2P, in JSON.")
  Path sl2p;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "REPORT",
      description = "NAME.html, self-contained; NAME.json beside it holds the numbers.")
  Path output;

  @Override
  ObjectNode work() throws IOException {
    if (!output.toString().endsWith(".html"))
      throw new IllegalArgumentException("the report is NAME.html, got '" + output + "'");
    AtomicFiles.refuseExisting(output, common.overwrite);
    AtomicFiles.refuseExisting(beside(), common.overwrite);
    List<FieldRow> rows = FieldTable.read(insitu);
    List<FieldMethod> methods = methods(rows);
    List<FieldEvaluation> evaluations = new ArrayList<>();
    for (TemporalRule rule : TemporalRule.values())
      if (rows.stream().anyMatch(rule::counts))
        evaluations.add(FieldEvaluation.of(rule, rows, methods, seed()));
    ObjectNode json = Json.object().put("report", output.toString());
    json.put("format", "limpid-canopy-evaluation-1").put("measurements", rows.size());
    json.putObject("hashes").put("insitu", Sha256.of(insitu)).put("sl2p", Sha256.of(sl2p));
    ArrayNode rules = json.putArray("rules");
    for (FieldEvaluation evaluation : evaluations) rules.add(FieldJson.of(evaluation));
    if (!common.dryRun) {
      String page = FieldPage.html(insitu.getFileName().toString(), evaluations);
      AtomicFiles.write(output, common.overwrite, page.getBytes(StandardCharsets.UTF_8));
      Json.write(beside(), common.overwrite, json);
    }
    return json;
  }

  /// Each network on every row, and where it knows such inputs.
  private List<FieldMethod> methods(List<FieldRow> rows) throws IOException {
    Sl2p networks = Sl2p.read(sl2p);
    List<FieldMethod> methods = new ArrayList<>();
    for (String name : NETWORKS.keySet().stream().sorted().toList()) {
      String network = NETWORKS.get(name);
      if (!networks.names().contains(network)) continue;
      methods.add(FieldMethod.sl2p(name, networks.network(network), rows));
      methods.add(
          FieldMethod.sl2pInDomain(name + " in its domain", networks.network(network), rows));
    }
    if (methods.isEmpty())
      throw new BadInput(
          "sl2p.networks",
          sl2p.toString(),
          "has none of %s".formatted(String.join(", ", NETWORKS.values())));
    return methods;
  }

  private Path beside() {
    String name = output.getFileName().toString();
    return output.resolveSibling(name.substring(0, name.length() - ".html".length()) + ".json");
  }
}

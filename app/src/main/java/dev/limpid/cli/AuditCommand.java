package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.Json;
import dev.limpid.io.Sha256;
import dev.limpid.landcover.AuditJson;
import dev.limpid.landcover.AuditRule;
import dev.limpid.landcover.AuditedLabels;
import dev.limpid.landcover.LabelAudit;
import dev.limpid.raster.WriteOptions;
import dev.limpid.sample.Decisions;
import dev.limpid.sample.LabelProbabilities;
import dev.limpid.sample.LabelVersion;
import dev.limpid.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    description = {
      "Find labels that are probably wrong, to be looked at by a person.",
      "Of a table of samples, of a cube with labels, or of probabilities from elsewhere."
    },
    footer = {
      "  limpid audit season --labels parcels.geojson --field crop -o audit",
      "  limpid audit season --labels parcels.geojson --field crop --apply decisions.csv -o parcels-2.geojson"
    })
final class AuditCommand extends Verb {
  private static final int SHOWN = 10;

  @Parameters(
      arity = "0..1",
      paramLabel = "INPUT",
      description = "A cube (folder or file) or a table of samples.")
  Path input;

  @Option(
      names = "--probabilities",
      paramLabel = "FILE",
      description = "A CSV i,given,p0,p1,... of samples the model did not see, instead of INPUT.")
  Path probabilities;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description =
          "prune_by_class, prune_by_noise_rate, both, confident_learning (default), predicted_neq_given, low_normalized_margin or low_self_confidence.")
  String rule;

  @Option(
      names = "--apply",
      paramLabel = "DECISIONS",
      description = "Write the labels of INPUT anew with the decisions of the review page.")
  Path apply;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "AUDIT",
      description = "Folder of the audit; with --apply the file of the new labels.")
  Path output;

  @Mixin LearningSet from;

  @Override
  ObjectNode work() throws IOException {
    AuditRule chosen = rule == null ? AuditRule.CONFIDENT_LEARNING : AuditRule.parse(rule);
    if (probabilities != null) return ofProbabilities(chosen);
    if (input == null)
      throw new IllegalArgumentException(
          "name a table, a cube with --labels, or --probabilities FILE");
    if (output == null) throw new IllegalArgumentException("say where it goes: -o NAME");
    if (apply != null) return applied();
    AuditFolder.refuseExisting(output, common.overwrite);
    if (from.split.foldsOut != null)
      AtomicFiles.refuseExisting(from.split.foldsOut, common.overwrite);
    from.learning.check();
    if (from.learning.forest.importance)
      throw new IllegalArgumentException("--importance belongs to train");
    SampleSet set = samples();
    for (String caution : set.cautions()) console().warn(caution);
    if (common.dryRun)
      return Json.object()
          .put("audit", output.toString())
          .put("samples", set.samples().size())
          .put("folds", set.folds().count());
    if (from.split.foldsOut != null) set.folds().write(from.split.foldsOut, common.overwrite);
    Learner learner = from.learning.learner(this, set, input, null);
    OutOfFold out = OutOfFold.of(set, learner, progress("cross-validation", 0));
    AuditedLabels audited = audited(set, out, chosen);
    ObjectNode json = described(AuditJson.of(audited), set, out);
    AuditFolder.write(output, common.overwrite, audited, json);
    return json.put("audit", output.toString());
  }

  private ObjectNode ofProbabilities(AuditRule chosen) throws IOException {
    if (input != null || from.labels != null || apply != null)
      throw new IllegalArgumentException("--probabilities stands alone, without INPUT or --labels");
    if (output != null) AuditFolder.refuseExisting(output, common.overwrite);
    LabelAudit audit = new LabelAudit(LabelProbabilities.read(probabilities));
    AuditedLabels audited = AuditedLabels.of(audit, chosen);
    ObjectNode json = AuditJson.of(audited);
    if (output == null) return json;
    json.put("software", Limpid.VERSION);
    hashes(json);
    if (!common.dryRun) AuditFolder.write(output, common.overwrite, audited, json);
    return json.put("audit", output.toString());
  }

  private SampleSet samples() throws IOException {
    if (from.split.testShare != null)
      throw new IllegalArgumentException("an audit goes by --folds, not by --test-share");
    if (from.split.foldsFile == null && from.split.folds == null)
      from.split.folds = from.split.count();
    return from.read(this, input);
  }

  private static AuditedLabels audited(SampleSet set, OutOfFold out, AuditRule chosen) {
    Samples tested = set.samples().rows(out.rows());
    List<String> polygons = new ArrayList<>();
    for (int i : out.rows()) polygons.add(set.polygons()[i]);
    LabelAudit audit = new LabelAudit(out.probabilities());
    return new AuditedLabels(audit, chosen, set.samples().legend(), tested, polygons, set.cube());
  }

  private ObjectNode described(ObjectNode json, SampleSet set, OutOfFold out) throws IOException {
    json.put("unaudited", set.samples().size() - out.rows().length);
    json.set("split", set.described());
    if (!set.cautions().isEmpty()) set.cautions().forEach(json.putArray("cautions")::add);
    json.put("software", Limpid.VERSION).put("seed", seed());
    json.put("samplesSha256", set.samples().sha256());
    options().forEach(json.putObject("options")::put);
    hashes(json);
    return json;
  }

  /// Hashes of the files named; a folder is known by the hash of the samples made of it.
  private void hashes(ObjectNode json) throws IOException {
    ObjectNode inputs = json.putObject("inputs");
    for (Path file : new Path[] {input, from.labels, probabilities, from.split.foldsFile})
      if (file != null && Files.isRegularFile(file)) inputs.put(file.toString(), Sha256.of(file));
  }

  private ObjectNode applied() throws IOException {
    Decisions decisions = Decisions.read(apply);
    WriteOptions options = new WriteArguments().options(common.overwrite, threads());
    boolean samples = from.ofTable(input);
    LabelVersion version =
        new LabelVersion(samples ? input : from.labels, decisions, output, options);
    if (common.dryRun)
      return Json.object()
          .put("labels", output.toString())
          .put("decisions", decisions.byId().size());
    if (samples) return version.ofTable(from.table.options(from.names));
    CubeFiles files = from.cube.read(input, Set.of(from.labels), console()).files();
    return version.ofLabels(from.names.options(null), files.grid());
  }

  @Override
  void print(ObjectNode result) {
    JsonNode suspects = result.get("suspects");
    if (suspects == null) {
      super.print(result);
      return;
    }
    ObjectNode shown = result.deepCopy();
    shown.retain("samples", "rule", "labelHealth", "audit");
    shown.put("suspects", suspects.size());
    ArrayNode worst = shown.putArray("worst");
    for (int s = 0; s < Math.min(SHOWN, suspects.size()); s++) worst.add(suspects.get(s));
    super.print(shown);
  }
}

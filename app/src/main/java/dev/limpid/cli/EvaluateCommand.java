package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.explain.FeatureModel;
import dev.limpid.geo.Window;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.landcover.Accuracy;
import dev.limpid.landcover.AccuracyJson;
import dev.limpid.landcover.AccuracyReport;
import dev.limpid.landcover.AreaEstimate;
import dev.limpid.landcover.AreaUnit;
import dev.limpid.landcover.Assessment;
import dev.limpid.landcover.Comparison;
import dev.limpid.landcover.ConfusionMatrix;
import dev.limpid.landcover.GroupedPairs;
import dev.limpid.landcover.MatrixFile;
import dev.limpid.landcover.PairedDifference;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Legend;
import dev.limpid.raster.RasterSource;
import dev.limpid.sample.Labels;
import dev.limpid.sample.SampleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "evaluate",
    description = "Compare a map, two maps, a model or a confusion matrix with reference labels.",
    footer = "  limpid evaluate map.tif --reference parcels.geojson --field crop -o report.html")
final class EvaluateCommand extends Verb {
  private static final int REPLICATES = 1000;

  @Parameters(
      arity = "0..2",
      paramLabel = "INPUT",
      split = Defaults.BETWEEN,
      splitSynopsisLabel = "",
      description = "MAP, or MAP_A MAP_B, or MODEL SAMPLES.")
  List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--reference",
      paramLabel = "LABELS",
      description = "Polygons, points, or a label raster.")
  Path reference;

  @Option(
      names = "--strata",
      paramLabel = "RASTER",
      description = "Strata from which the reference was drawn at random.")
  Path strata;

  @Option(names = "--matrix", paramLabel = "FILE", description = "A confusion matrix of counts.")
  Path matrix;

  @Option(
      names = "--strata-sizes",
      paramLabel = "FILE",
      description = "Pixels of each map class: class,pixels.")
  Path strataSizes;

  @Option(
      names = "--pixel-area",
      paramLabel = "M2",
      description = "Square metres of a pixel; areas are in pixels without it.")
  Double pixelArea;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "REPORT",
      description = "Self-contained HTML report.")
  Path output;

  @Mixin PrecisionArguments precision;
  @Mixin LabelArguments names;
  @Mixin TableArguments table;

  @Override
  ObjectNode work() throws IOException {
    if (output != null) AtomicFiles.refuseExisting(output, common.overwrite);
    Assessment assessment = assess();
    for (String caution : assessment.cautions()) console().warn(caution);
    assessment.accuracy().warnings().forEach(console()::note);
    if (output != null && !common.dryRun)
      AtomicFiles.write(
          output,
          common.overwrite,
          AccuracyReport.html(assessment).getBytes(StandardCharsets.UTF_8));
    ObjectNode json = AccuracyJson.of(assessment);
    if (!json.has("mcnemar")) json.putNull("mcnemar");
    if (output != null) json.put("report", output.toString());
    return json;
  }

  private Assessment assess() throws IOException {
    if (precision.precision != null && (inputs.isEmpty() || !Files.isDirectory(inputs.getFirst())))
      throw new IllegalArgumentException("--precision is of a model that computes, so name one");
    if (matrix != null) {
      if (!inputs.isEmpty())
        throw new IllegalArgumentException("--matrix stands alone, got " + inputs);
      return ofMatrix();
    }
    if (inputs.isEmpty())
      throw new IllegalArgumentException("name a map, a model, or --matrix FILE");
    if (Files.isDirectory(inputs.getFirst())) return ofModel();
    if (reference == null) throw new IllegalArgumentException("a map needs --reference LABELS");
    Assessment first = new MapAssessment(inputs.getFirst()).assess();
    return inputs.size() == 1 ? first : compare(first);
  }

  AreaUnit unit() {
    return pixelArea == null ? AreaUnit.PIXELS : AreaUnit.squareMetres(pixelArea);
  }

  private Assessment ofMatrix() throws IOException {
    ConfusionMatrix counts = MatrixFile.read(matrix);
    Assessment plain = Assessment.of("Accuracy of " + matrix.getFileName(), Accuracy.of(counts));
    if (strataSizes != null)
      plain =
          plain.with(AreaEstimate.of(counts, MatrixFile.readSizes(strataSizes, counts), unit()));
    return plain.withProvenance(provenance(Map.of("matrix", matrix)));
  }

  private Assessment ofModel() throws IOException {
    if (inputs.size() != 2)
      throw new IllegalArgumentException(
          "a model needs a table: evaluate MODEL SAMPLES --label COLUMN");
    FeatureModel model = precision.model(inputs.get(0)).ofPixels("evaluate of a table");
    SampleTable read = SampleTable.read(inputs.get(1), table.options(names, model.legend()));
    if (!read.samples().features().equals(model.features().names()))
      throw new BadInput(
          "evaluate.features",
          inputs.get(1).toString(),
          "its features are not the model's; the model has %d, beginning with %s"
              .formatted(model.features().names().size(), model.features().names().getFirst()));
    GroupedPairs pairs = new GroupedPairs(model.legend());
    Scores.predict(model, read.samples(), pairs);
    Map<String, Path> from = new LinkedHashMap<>();
    from.put("model", inputs.get(0));
    from.put("samples", inputs.get(1));
    return Assessment.of(
            "Accuracy of " + inputs.get(0).getFileName(), pairs.bootstrap(REPLICATES, seed()))
        .withCautions(model.card().notes())
        .withNotes(read.notes())
        .withProvenance(provenance(from));
  }

  private Map<String, String> provenance(Map<String, Path> files) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Path> e : files.entrySet())
      values.put(e.getKey(), e.getValue().toString());
    values.put("software", Limpid.VERSION);
    values.put("seed", Long.toString(seed()));
    return values;
  }

  private Assessment compare(Assessment first) throws IOException {
    try (RasterSource a = GeoTiff.open(inputs.get(0));
        RasterSource b = GeoTiff.open(inputs.get(1))) {
      if (!a.grid().equals(b.grid()))
        throw new BadInput(
            "evaluate.grid",
            inputs.get(1).toString(),
            "its grid is not that of " + inputs.get(0) + "; use limpid convert --like");
      Labels labels = labels(reference, a, names);
      Labels others = labels(reference, b, names);
      MapComparison comparison =
          new MapComparison(labels, codes(a, labels), others, codes(b, others));
      Legend listed = MapComparison.present(b, others, comparison.second());
      Accuracy second =
          strata == null
              ? MapComparison.pairs(others, comparison.second(), listed)
                  .bootstrap(REPLICATES, seed())
              : Strata.read(strata, others, comparison.second(), listed).areas(unit()).accuracy();
      PairedDifference difference =
          strata == null
              ? comparison.byParcel(REPLICATES, seed())
              : Strata.difference(strata, comparison);
      return first.with(
          new Comparison(
              inputs.get(0).getFileName().toString(),
              inputs.get(1).getFileName().toString(),
              second,
              comparison.mcnemar(),
              difference));
    }
  }

  /// Codes of a map at labelled pixels.
  static int[] codes(RasterSource map, Labels labels) throws IOException {
    int[] codes = new int[labels.size()];
    int row = -1;
    Object stored = null;
    for (int i = 0; i < codes.length; i++) {
      if (labels.row(i) != row) {
        row = labels.row(i);
        stored = map.readStored(0, new Window(0, row, map.grid().width(), 1));
      }
      codes[i] = (int) map.info().type().value(stored, labels.col(i));
    }
    return codes;
  }

  /// The legend inside a map, or one that its labels make.
  static Labels labels(Path reference, RasterSource map, LabelArguments names) throws IOException {
    Legend legend = map.info().legend();
    return Labels.read(reference, names.options(legend), map.grid());
  }

  /// One map beside reference labels.
  private final class MapAssessment {
    private final Path map;

    MapAssessment(Path map) {
      this.map = map;
    }

    Assessment assess() throws IOException {
      try (RasterSource source = GeoTiff.open(map)) {
        Labels labels = labels(reference, source, names);
        int[] codes = codes(source, labels);
        Map<String, Path> from = new LinkedHashMap<>();
        from.put("map", map);
        from.put("reference", reference);
        List<String> notes = new ArrayList<>(labels.notes());
        if (!labels.unmatched().isEmpty())
          notes.add(
              "labels that are no class of the map count as errors: "
                  + String.join(", ", labels.unmatched()));
        Legend listed = MapComparison.present(source, labels, codes);
        Assessment assessment =
            strata == null
                ? Assessment.of(
                    title(),
                    MapComparison.pairs(labels, codes, listed).bootstrap(REPLICATES, seed()))
                : Assessment.of(title(), Strata.read(strata, labels, codes, listed).areas(unit()));
        return assessment.withNotes(notes).withProvenance(provenance(from));
      }
    }

    private String title() {
      return "Accuracy of " + map.getFileName();
    }
  }
}

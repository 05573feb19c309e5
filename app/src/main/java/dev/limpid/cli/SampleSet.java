package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeListing;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.NamedFeatures;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.io.BadInput;
import dev.limpid.model.FeatureJson;
import dev.limpid.sample.CubeSamples;
import dev.limpid.sample.Folds;
import dev.limpid.sample.HoldOut;
import dev.limpid.sample.Labels;
import dev.limpid.sample.SampleTable;
import dev.limpid.sample.Samples;
import dev.limpid.sample.SpatialBlocks;
import dev.limpid.sample.Split;
import dev.limpid.sample.TableOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Labelled samples with their features and the way they are held out, from a cube or from a table.
///
/// @param split one test side over `samples`, or null with folds
/// @param folds or null with one test side
/// @param lost test labels of each class that became no sample, since a feature is missing: errors
///   of any model
/// @param described the `split` object of the report
/// @param cube that the samples come from, as the features select it; null for a table
/// @param polygons the parcel of each sample, or its group in a table; empty text: none
record SampleSet(
    Samples samples,
    FeatureSet features,
    Split split,
    Folds folds,
    long[] lost,
    List<Labels.Dropped> dropped,
    List<String> cautions,
    ObjectNode described,
    CubeFiles cube,
    String[] polygons) {

  /// Whether a path is a table of samples.
  static boolean isTable(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".csv.gz") || name.endsWith(".parquet");
  }

  /// How to make samples of a cube.
  record FromCube(
      Path folder,
      CubeArguments cube,
      SeriesFeatures.Choices features,
      Path labels,
      LabelArguments names) {}

  static SampleSet of(
      FromCube from, SplitArguments split, long seed, CubeSamples.Room room, Console console)
      throws IOException {
    CubeListing listing = from.cube().read(from.folder(), Set.of(from.labels()), console);
    CubeFiles cube = listing.files();
    Labels labels = Labels.read(from.labels(), from.names().options(null), cube.grid());
    labels.notes().forEach(console::note);
    split.classes().check(labels.legend(), from.labels().toString());
    labels = labels.of(split.classes());
    if (labels.size() == 0)
      throw new BadInput(
          "labels.none", from.labels().toString(), "no labelled pixel of the cube is left");
    LocalDate[] period = from.cube().period();
    SeriesFeatures features = SeriesFeatures.of(cube, from.features(), period[0], period[1]);
    CubeFiles selected = features.select(cube, from.folder().toString());
    Blocks blocks = new Blocks(split, seed, labels);
    CubeSamples made = CubeSamples.of(selected, features, labels, blocks.names(), room);
    warnOfScale(made.samples(), console);
    if (split.byFolds(false))
      return folds(
              blocks.grouped(made.samples()),
              features,
              split,
              seed,
              labels.dropped(),
              made.missing())
          .of(selected, groups(made.samples()));
    if (!blocks.split().dropped().isEmpty()) console.warn(blocks.split().dropped());
    return oneSide(made, features, blocks.split(), labels).of(selected, groups(made.samples()));
  }

  /// Some of these samples, held out in folds of their own.
  SampleSet with(Samples some, Folds theirs) {
    return new SampleSet(
        some, features, null, theirs, lost, dropped, cautions, described, cube, groups(some));
  }

  private SampleSet of(CubeFiles selected, String[] parcels) {
    return new SampleSet(
        samples, features, split, folds, lost, dropped, cautions, described, selected, parcels);
  }

  private static String[] groups(Samples samples) {
    String[] groups = new String[samples.size()];
    for (int i = 0; i < groups.length; i++) groups[i] = samples.group(i);
    return groups;
  }

  private static void warnOfScale(Samples samples, Console console) throws BadInput {
    for (int f = 0; f < samples.features().size(); f++) {
      if (!samples.features().get(f).matches("B\\d.*")) continue;
      for (int i = 0; i < samples.size(); i++)
        if (samples.at(i, f) > 2) {
          console.warn(
              "reflectance band %s reaches %s, above 2: the files give no scale; say --scale 0.0001 if it is stored x 10000"
                  .formatted(samples.features().get(f), samples.at(i, f)));
          return;
        }
    }
  }

  private static SampleSet oneSide(
      CubeSamples made, FeatureSet features, Split ofLabels, Labels labels) {
    long[] lost = new long[labels.legend().entries().size()];
    boolean[] kept = new boolean[labels.size()];
    for (int i : made.label()) kept[i] = true;
    for (int i = 0; i < kept.length; i++)
      if (!kept[i] && labels.label(i) >= 0 && ofLabels.side(i) == Split.Side.TEST)
        lost[labels.label(i)]++;
    ObjectNode described = ofLabels.json();
    described.put("missingFeatures", made.missing());
    Split split = ofLabels.rows(made.label(), made.samples());
    return new SampleSet(
        made.samples(),
        features,
        split,
        null,
        lost,
        labels.dropped(),
        cautions(ofLabels.warning()),
        described,
        null,
        groups(made.samples()));
  }

  private static List<String> cautions(String warning) {
    return warning.isEmpty() ? List.of() : List.of(warning);
  }

  private static SampleSet folds(
      Samples samples,
      FeatureSet features,
      SplitArguments split,
      long seed,
      List<Labels.Dropped> dropped,
      long missing)
      throws IOException {
    Folds folds =
        split.foldsFile != null
            ? Folds.read(split.foldsFile, samples, split.unsafePixelSplit)
            : split.unsafePixelSplit
                ? Folds.random(samples, split.count(), seed, true)
                : Folds.of(samples, split.count(), seed);
    ObjectNode described = folds.json();
    described.put("missingFeatures", missing);
    return new SampleSet(
        samples,
        features,
        null,
        folds,
        new long[samples.legend().entries().size()],
        dropped,
        cautions(folds.warning()),
        described,
        null,
        groups(samples));
  }

  /// Samples of a table; features are found by name in what is mapped, or made as `limpid sample`
  /// made them.
  static SampleSet of(
      Path table, TableOptions options, SplitArguments split, long seed, Console console)
      throws IOException {
    SampleTable read = SampleTable.read(table, options);
    read.notes().forEach(console::note);
    if (!read.metadata().isEmpty())
      console.detail("not features: " + String.join(", ", read.metadata()));
    split.classes().check(read.samples().legend(), table.toString());
    List<Labels.Dropped> dropped = read.samples().without(split.classes());
    Samples samples = read.samples().of(split.classes());
    FeatureSet features = new NamedFeatures(samples.features());
    if (read.choices() != null && read.choices().has("features"))
      features = FeatureJson.read(read.choices().get("features"), table.toString());
    if (split.byFolds(true)) return folds(samples, features, split, seed, dropped, read.missing());
    Split sides = new HoldOut(split.share(), seed).split(samples);
    ObjectNode described = sides.json();
    described.put("missingFeatures", read.missing());
    return new SampleSet(
        samples,
        features,
        sides,
        null,
        new long[samples.legend().entries().size()],
        dropped,
        cautions(sides.warning()),
        described,
        null,
        groups(samples));
  }

  /// The blocks of ground of labels.
  private static final class Blocks {
    private final Labels labels;
    private final Split split;
    private final double side;

    Blocks(SplitArguments arguments, long seed, Labels labels) throws BadInput {
      this.labels = labels;
      this.side =
          arguments.blockSize == null
              ? SpatialBlocks.defaultSide(labels.grid())
              : arguments.blockSize;
      double buffer = arguments.buffer == null ? 0 : arguments.buffer;
      double share = arguments.byFolds(false) ? 0 : arguments.share();
      this.split =
          arguments.unsafePixelSplit
              ? new HoldOut(share, seed).pixels(labels, true)
              : new SpatialBlocks(side, buffer, share, seed).split(labels);
    }

    Split split() {
      return split;
    }

    /// Of each label; empty text where the split knows no blocks.
    String[] names() {
      int columns = split.design().blockColumns();
      int rows = split.design().blockRows();
      String[] names = new String[labels.size()];
      for (int i = 0; i < names.length; i++)
        names[i] = columns == 0 ? "" : labels.row(i) / rows + "_" + labels.col(i) / columns;
      return names;
    }

    /// The samples grouped by the block of their parcel, the one with most of its samples (the
    /// first on a tie): folds split neither a block's parcels nor a parcel that reaches over
    /// blocks.
    Samples grouped(Samples samples) {
      if (split.design().blockColumns() == 0) return samples; // pixel by pixel, as the user insists
      Map<String, Map<String, Integer>> counts = new HashMap<>();
      for (int i = 0; i < samples.size(); i++)
        counts
            .computeIfAbsent(samples.group(i), parcel -> new LinkedHashMap<>())
            .merge(samples.block(i), 1, Integer::sum);
      Map<String, String> home = new HashMap<>();
      counts.forEach((parcel, blocks) -> home.put(parcel, most(blocks)));
      String[] groups = new String[samples.size()];
      for (int i = 0; i < groups.length; i++) groups[i] = home.get(samples.group(i));
      return samples.grouped(groups);
    }

    private static String most(Map<String, Integer> counts) {
      String best = null;
      for (Map.Entry<String, Integer> e : counts.entrySet())
        if (best == null || e.getValue() > counts.get(best)) best = e.getKey();
      return best;
    }
  }
}

package dev.limpid.cli;

import dev.limpid.io.BadInput;
import dev.limpid.io.Sha256;
import dev.limpid.landcover.TestedSamples;
import dev.limpid.sample.DrawnUnits;
import dev.limpid.sample.Folds;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Labelled places that several models see with features of their own: one split for all, and the
/// same tested samples. A place that one model has no sample of, since it lacks a feature, is not
/// tested; the others may still learn from it.
final class SharedSamples {
  private final List<SampleSet> sets;
  private final List<int[]> rows; // of each set: the sample of each place, -1 for none
  private final Samples places; // without features
  private final String[] unit; // polygon of each place
  private final int[] label;
  private final Folds folds;
  private final List<Split> splits = new ArrayList<>();
  private final int[] tested; // places

  private SharedSamples(
      List<SampleSet> sets, List<int[]> rows, Samples places, String[] unit, Folds folds) {
    this.sets = sets;
    this.rows = rows;
    this.places = places;
    this.unit = unit;
    this.folds = folds;
    label = IntStream.range(0, places.size()).map(places::label).toArray();
    for (int f = 0; f < folds.count(); f++) splits.add(folds.split(f));
    tested = IntStream.range(0, places.size()).filter(this::isTested).toArray();
  }

  /// @param sets one a model; equal ones may be the same object
  static SharedSamples of(List<SampleSet> sets, List<String> names, SplitArguments split, long seed)
      throws IOException {
    Places places = new Places(sets.getFirst());
    for (int m = 0; m < sets.size(); m++)
      if (sets.indexOf(sets.get(m)) == m)
        places.add(sets.get(m), "models '%s' and '%s'".formatted(names.getFirst(), names.get(m)));
    Samples all = places.samples();
    Folds folds =
        split.foldsFile != null
            ? Folds.read(split.foldsFile, all, split.unsafePixelSplit)
            : split.unsafePixelSplit
                ? Folds.random(all, split.count(), seed, true)
                : Folds.of(all, split.count(), seed);
    List<int[]> rows = new ArrayList<>();
    for (SampleSet set : sets) rows.add(places.rows(set.samples()));
    SharedSamples shared =
        new SharedSamples(List.copyOf(sets), rows, all, places.units.toArray(String[]::new), folds);
    if (shared.tested.length == 0)
      throw new BadInput("compare.tested", "", "no sample is common to all models");
    return shared;
  }

  /// Gathers the places of all sets.
  private static final class Places {
    private final Samples first;
    private final Map<String, Integer> at = new LinkedHashMap<>();
    private final Map<String, String> home = new HashMap<>(); // group of a polygon
    private final List<String> units = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> blocks = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();

    Places(SampleSet first) {
      this.first = first.samples();
    }

    /// @param whose names the models in messages
    void add(SampleSet set, String whose) throws BadInput {
      Samples samples = set.samples();
      if (!samples.legend().names().equals(first.legend().names()))
        throw new BadInput(
            "compare.classes",
            "",
            "%s have samples of other classes: %s, %s; leave out the rare ones with min-samples"
                .formatted(whose, first.legend().names(), samples.legend().names()));
      int before = at.size();
      for (int i = 0; i < samples.size(); i++) {
        Integer known = at.get(samples.id(i));
        if (known == null) add(samples, i, set.polygons()[i]);
        else if (known >= before)
          throw new BadInput("compare.id", "", "two samples have the id '" + samples.id(i) + "'");
        else if (labels.get(known) != samples.label(i))
          throw new BadInput(
              "compare.label", "", whose + " label sample '" + samples.id(i) + "' differently");
      }
    }

    private void add(Samples samples, int i, String polygon) {
      at.put(samples.id(i), at.size());
      units.add(polygon);
      groups.add(
          polygon.isEmpty()
              ? samples.group(i)
              : home.computeIfAbsent(polygon, p -> samples.group(i)));
      blocks.add(samples.block(i));
      labels.add(samples.label(i));
    }

    Samples samples() {
      double[] nowhere = new double[at.size()];
      Arrays.fill(nowhere, Double.NaN);
      return new Samples(
          first.legend(),
          List.of(),
          new float[0],
          labels.stream().mapToInt(Integer::intValue).toArray(),
          at.keySet().toArray(String[]::new),
          groups.toArray(String[]::new),
          blocks.toArray(String[]::new),
          nowhere,
          nowhere.clone(),
          null);
    }

    int[] rows(Samples samples) {
      int[] rows = new int[at.size()];
      Arrays.fill(rows, -1);
      for (int i = 0; i < samples.size(); i++) rows[at.get(samples.id(i))] = i;
      return rows;
    }
  }

  private boolean isTested(int place) {
    if (splits.get(folds.fold(place)).side(place) != Side.TEST) return false;
    for (int[] of : rows) if (of[place] < 0) return false;
    return true;
  }

  Folds folds() {
    return folds;
  }

  /// All places, without features.
  Samples places() {
    return places;
  }

  SampleSet set(int model) {
    return sets.get(model);
  }

  /// SHA-256 over the places with their folds and units, and which of them are tested.
  String sha256() {
    StringBuilder lines = new StringBuilder();
    for (int p = 0; p < places.size(); p++)
      lines.append(
          "%s\t%s\t%s\t%d\n".formatted(places.id(p), unit[p], places.group(p), folds.fold(p)));
    return Sha256.of(lines + Arrays.toString(tested));
  }

  /// What was labelled as a whole: a polygon, or the group of a table; empty text: none.
  String unit(int place) {
    return unit[place];
  }

  int[] labels() {
    return label.clone();
  }

  TestedSamples tested() {
    String[] id = new String[tested.length];
    String[] group = new String[tested.length];
    int[] code = new int[tested.length];
    int[] fold = new int[tested.length];
    for (int i = 0; i < tested.length; i++) {
      id[i] = places.id(tested[i]);
      group[i] = places.group(tested[i]);
      code[i] = places.legend().entries().get(label[tested[i]]).code();
      fold[i] = folds.fold(tested[i]);
    }
    return new TestedSamples(places.legend(), id, group, code, fold, folds.count());
  }

  /// Samples of a model to be tested in a fold, in the order of the tested samples.
  Samples test(int model, int fold) {
    int[] of =
        Arrays.stream(tested)
            .filter(place -> folds.fold(place) == fold)
            .map(place -> rows.get(model)[place])
            .toArray();
    return sets.get(model).samples().rows(of);
  }

  /// Polygons of the training side of a fold.
  DrawnUnits polygons(int fold, long seed) {
    return DrawnUnits.of(unit, label, seed).among(training(fold));
  }

  /// Groups of the training side of a fold, which splits keep whole.
  DrawnUnits groups(int fold, long seed) {
    String[] group = new String[places.size()];
    Arrays.setAll(group, places::group);
    return DrawnUnits.of(group, label, seed).among(training(fold));
  }

  private boolean[] training(int fold) {
    boolean[] training = new boolean[places.size()];
    for (int place : splits.get(fold).positions(Side.TRAIN)) training[place] = true;
    return training;
  }

  /// Those of some places that a model has samples of.
  int[] known(int model, int[] some) {
    return Arrays.stream(some).filter(place -> rows.get(model)[place] >= 0).toArray();
  }

  /// Samples of a model at places that it knows.
  ///
  /// @param labels of all places
  Samples samples(int model, int[] some, int[] labels) {
    int[] of = Arrays.stream(some).map(place -> rows.get(model)[place]).toArray();
    int[] given = Arrays.stream(some).map(place -> labels[place]).toArray();
    return sets.get(model).samples().rows(of).labelled(given);
  }
}

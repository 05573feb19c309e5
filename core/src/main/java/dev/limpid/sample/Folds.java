package dev.limpid.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.AtomicFiles;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.sample.Split.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Samples in `count` folds, each once the test of the others. Immutable.
public final class Folds {
  public static final String RANDOM =
      "stratified random folds: the table names no groups, so samples of one field may be on both"
          + " sides and the scores may be too high";
  public static final String UNSAFE =
      "split by sample against the groups of the data (--unsafe-pixel-split): neighbours from one"
          + " field are on both sides and the scores are too high";

  private final Samples samples;
  private final int[] fold;
  private final int count;
  private final String method;
  private final long seed;
  private final String warning;
  private final int[] ground; // fold of the block that a sample lies in, -1: of none

  private Folds(Samples samples, int[] fold, int count, String method, long seed, String warning) {
    this.samples = samples;
    this.fold = fold;
    this.count = count;
    this.method = method;
    this.seed = seed;
    this.warning = warning;
    this.ground = ground(samples, fold);
  }

  /// Where groups are blocks of ground, a sample may lie in another block than its group's: its
  /// parcel reaches there. Elsewhere the fold itself.
  private static int[] ground(Samples samples, int[] fold) {
    Map<String, Integer> ofBlock = new HashMap<>();
    for (int i = 0; i < fold.length; i++)
      if (samples.block(i).equals(samples.group(i))) ofBlock.put(samples.block(i), fold[i]);
    int[] ground = fold.clone();
    if (ofBlock.isEmpty() || ofBlock.containsKey("")) return ground;
    for (int i = 0; i < fold.length; i++) ground[i] = ofBlock.getOrDefault(samples.block(i), -1);
    return ground;
  }

  /// Group folds where the samples have groups, else random ones, which say so.
  public static Folds of(Samples samples, int count, long seed) throws BadInput {
    return hasGroups(samples) ? grouped(samples, count, seed) : random(samples, count, seed, false);
  }

  static boolean hasGroups(Samples samples) {
    for (int i = 0; i < samples.size(); i++) if (!samples.group(i).isEmpty()) return true;
    return false;
  }

  /// Folds that never split a group. Groups go, large ones first, to the fold in which the sum over
  /// classes of (samples in the fold)² / (samples of the class) grows least, so that each fold gets
  /// its share of each class; equal groups come in an order drawn from the seed.
  public static Folds grouped(Samples samples, int count, long seed) throws BadInput {
    checkCount(count);
    List<int[]> groups = groups(samples);
    if (groups.size() < count)
      throw new BadInput(
          "split.groups",
          "",
          count
              + " folds need at least as many groups, there are "
              + groups.size()
              + "; use fewer --folds");
    SplittableRandom random = new SplittableRandom(seed);
    shuffle(groups, random);
    groups.sort(Comparator.comparingInt((int[] rows) -> rows.length).reversed());
    double[] total = new double[samples.legend().entries().size() + 1];
    for (int i = 0; i < samples.size(); i++) total[samples.label(i) + 1]++;
    double[][] in = new double[count][total.length];
    int[] size = new int[count];
    int[] fold = new int[samples.size()];
    for (int[] rows : groups) {
      int best = bestFold(rows, samples, total, in, size);
      for (int row : rows) {
        fold[row] = best;
        in[best][samples.label(row) + 1]++;
      }
      size[best] += rows.length;
    }
    return new Folds(samples, fold, count, "groups", seed, "");
  }

  private static int bestFold(
      int[] rows, Samples samples, double[] total, double[][] in, int[] size) {
    double[] here = new double[total.length];
    for (int row : rows) here[samples.label(row) + 1]++;
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int f = 0; f < in.length; f++) {
      double growth = 0;
      for (int k = 0; k < total.length; k++)
        if (here[k] > 0) growth += (2 * in[f][k] * here[k] + here[k] * here[k]) / total[k];
      if (growth < least || (growth == least && size[f] < size[best])) {
        best = f;
        least = growth;
      }
    }
    return best;
  }

  /// Stratified random folds, sample by sample. Refused where the samples have groups, unless the
  /// user insists; what comes of them carries [#warning].
  public static Folds random(Samples samples, int count, long seed, boolean unsafe)
      throws BadInput {
    checkCount(count);
    boolean groups = hasGroups(samples);
    if (groups && !unsafe)
      throw new BadInput(
          "split.pixels",
          "",
          "splitting sample by sample puts neighbours from one parcel on both sides; split by"
              + " groups, or say --unsafe-pixel-split");
    if (samples.size() < count)
      throw new BadInput(
          "split.folds", "", count + " folds need as many samples, there are " + samples.size());
    SplittableRandom random = new SplittableRandom(seed);
    int[] fold = new int[samples.size()];
    int next = 0;
    for (int k = -1; k < samples.legend().entries().size(); k++) {
      List<int[]> rows = new ArrayList<>();
      for (int i = 0; i < fold.length; i++) if (samples.label(i) == k) rows.add(new int[] {i});
      shuffle(rows, random);
      for (int[] row : rows) fold[row[0]] = next++ % count;
    }
    return new Folds(samples, fold, count, "random", seed, groups ? UNSAFE : RANDOM);
  }

  private static void checkCount(int count) {
    if (count < 2) throw new IllegalArgumentException("folds must be at least 2, got " + count);
  }

  /// Rows of each group, in the order of first rows; a sample without a group is one of its own.
  static List<int[]> groups(Samples samples) {
    Map<String, List<Integer>> named = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      String key = samples.group(i).isEmpty() ? "\0" + i : samples.group(i);
      named.computeIfAbsent(key, g -> new ArrayList<>()).add(i);
    }
    List<int[]> groups = new ArrayList<>();
    for (List<Integer> rows : named.values())
      groups.add(rows.stream().mapToInt(Integer::intValue).toArray());
    return groups;
  }

  static void shuffle(List<int[]> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      int k = random.nextInt(i + 1);
      int[] swap = list.get(i);
      list.set(i, list.get(k));
      list.set(k, swap);
    }
  }

  /// Folds from a file `sample,fold`. `sample` is the id of a sample, or its row from 0 in a table
  /// without ids; each sample has one line. Folds may have any whole numbers.
  ///
  /// @param unsafe whether the file may split a group
  public static Folds read(Path file, Samples samples, boolean unsafe) throws IOException {
    String name = file.toString();
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < samples.size(); i++)
      if (rows.put(samples.id(i), i) != null)
        throw new BadInput(
            "folds.sample",
            name,
            "two samples have the id '" + samples.id(i) + "', so a folds file cannot name them");
    int[] fold = new int[samples.size()];
    Arrays.fill(fold, -1);
    Map<LabelText, Integer> numbers = new java.util.TreeMap<>(LabelText.ORDER);
    LabelText[] given = new LabelText[fold.length];
    try (Csv csv = Csv.open(file)) {
      int sample = csv.column("sample", name);
      int column = csv.column("fold", name);
      while (csv.next()) {
        Integer row = rows.get(SampleFile.plain(csv.text(sample).strip()));
        if (row == null) continue; // a sample that was dropped, or of another table
        LabelText number = LabelText.of(csv.text(column));
        if (number.number() == null || number.number().scale() > 0)
          throw new BadInput(
              "folds.fold",
              name,
              "row " + csv.row() + ": '" + csv.text(column) + "' is no whole number");
        if (given[row] != null)
          throw new BadInput(
              "folds.sample", name, "sample '" + samples.id(row) + "' has two lines");
        given[row] = number;
        numbers.put(number, 0);
      }
    }
    int n = 0;
    for (Map.Entry<LabelText, Integer> entry : numbers.entrySet()) entry.setValue(n++);
    if (n < 2) throw new BadInput("folds.fold", name, n + " folds; expected at least 2");
    for (int i = 0; i < fold.length; i++) {
      if (given[i] == null)
        throw new BadInput("folds.sample", name, "no line for sample '" + samples.id(i) + "'");
      fold[i] = numbers.get(given[i]);
    }
    String splitGroup = splitGroup(samples, fold);
    if (splitGroup != null && !unsafe)
      throw new BadInput(
          "folds.group",
          name,
          "it splits group '" + splitGroup + "'; keep groups whole, or say --unsafe-pixel-split");
    String warning =
        splitGroup != null
            ? UNSAFE
            : hasGroups(samples)
                ? ""
                : "folds from "
                    + file.getFileName()
                    + ": the table names no groups, so nothing shows whether they are independent";
    return new Folds(samples, fold, n, "file", 0, warning);
  }

  private static String splitGroup(Samples samples, int[] fold) {
    for (int[] rows : groups(samples))
      for (int row : rows) if (fold[row] != fold[rows[0]]) return samples.group(row);
    return null;
  }

  /// Writes `sample,fold`, whole or not at all.
  public void write(Path file, boolean overwrite) throws IOException {
    StringBuilder text = new StringBuilder("sample,fold\n");
    for (int i = 0; i < fold.length; i++)
      text.append(SampleFile.cell(samples.id(i))).append(',').append(fold[i]).append('\n');
    AtomicFiles.write(file, overwrite, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  public int count() {
    return count;
  }

  /// The fold of a sample, from 0.
  public int fold(int sample) {
    return fold[sample];
  }

  /// Why the folds are not independent, or empty.
  public String warning() {
    return warning;
  }

  /// One fold as the test of the others. Samples of a parcel that lie on the other side than their
  /// parcel are on neither.
  public Split split(int test) {
    if (test < 0 || test >= count)
      throw new IllegalArgumentException("fold must be in 0.." + (count - 1) + ", got " + test);
    byte[] side = new byte[fold.length];
    long[] parcels = new long[2];
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < side.length; i++) {
      Side here = fold[i] == test ? Side.TEST : Side.TRAIN;
      if ((ground[i] == test) != (fold[i] == test)) here = Side.OTHER_SIDE;
      side[i] = (byte) here.ordinal();
      if (here == Side.OTHER_SIDE) continue;
      if (!samples.group(i).isEmpty() && seen.add(samples.group(i))) parcels[side[i]]++;
    }
    Split.Design design = Split.Design.plain(method, 1.0 / count, seed, warning);
    return new Split(side, design, samples::label, samples.legend().names(), parcels);
  }

  /// Test samples of a class over all folds: fewer than its samples where parcels reach into blocks
  /// of other folds.
  public long tested(int position) {
    long n = 0;
    for (int i = 0; i < fold.length; i++)
      if (samples.label(i) == position && ground[i] == fold[i]) n++;
    return n;
  }

  /// The `split` object of reports.
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("method", "folds").put("folds", count).put("by", method).put("seed", seed);
    json.put("groups", hasGroups(samples) ? groups(samples).size() : 0);
    int dropped = 0;
    for (int i = 0; i < fold.length; i++) if (ground[i] != fold[i]) dropped++;
    json.put("droppedOtherSide", dropped);
    ArrayNode missing = json.putArray("missingClasses");
    for (int f = 0; f < count; f++) {
      Split split = split(f);
      for (String name : split.onlyTrain()) missing.addObject().put("fold", f).put("class", name);
      for (String name : split.onlyTest())
        missing.addObject().put("fold", f).put("class", name).put("side", "test only");
    }
    if (!warning.isEmpty()) json.put("warning", warning);
    return json;
  }
}

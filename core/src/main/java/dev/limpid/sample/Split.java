package dev.limpid.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import java.util.ArrayList;
import java.util.List;

/// Which labels or samples train a model, which test it, and which do neither. Immutable.
public final class Split {
  /// OTHER_SIDE: a pixel of a parcel that reaches into a block of the other side. BUFFER: a
  /// training parcel too close to a test block.
  public enum Side {
    TRAIN,
    TEST,
    OTHER_SIDE,
    BUFFER
  }

  /// How the sides were chosen.
  ///
  /// @param method `blocks`, `groups`, `random`, `pixels` or `none`
  /// @param draw which draw of the seed served, from 1
  /// @param blockSize side of a block in metres as asked for, 0 without blocks
  /// @param blockColumns side of a block along x in whole pixels
  /// @param blocks that hold labels, or groups
  /// @param buffer in metres
  /// @param warning why the test is not independent, or empty
  public record Design(
      String method,
      double testShare,
      long seed,
      int draw,
      double blockSize,
      int blockColumns,
      int blockRows,
      int blocks,
      int testBlocks,
      double buffer,
      String warning) {
    static Design plain(String method, double testShare, long seed, String warning) {
      return new Design(method, testShare, seed, 1, 0, 0, 0, 0, 0, 0, warning);
    }

    Design counted(int groups, int testGroups, int usedDraw) {
      return new Design(
          method,
          testShare,
          seed,
          usedDraw,
          blockSize,
          blockColumns,
          blockRows,
          groups,
          testGroups,
          buffer,
          warning);
    }
  }

  private static final Side[] SIDES = Side.values();

  private final byte[] side;
  private final Design design;
  private final long[] counts = new long[SIDES.length];
  private final long[][] classCounts; // (side, class), TRAIN and TEST only
  private final List<String> names;
  private final long[] parcels;

  /// Takes the array as it is: the caller gives it up.
  ///
  /// @param side of each label or sample, the ordinal of its [Side]
  /// @param label of each, -1 for no class
  /// @param names of the classes
  /// @param parcels on the training and on the test side
  Split(byte[] side, Design design, Classes label, List<String> names, long[] parcels) {
    this.side = side;
    this.design = design;
    this.names = List.copyOf(names);
    this.parcels = parcels;
    this.classCounts = new long[2][names.size()];
    for (int i = 0; i < side.length; i++) {
      counts[side[i]]++;
      int k = label.of(i);
      if (side[i] <= Side.TEST.ordinal() && k >= 0) classCounts[side[i]][k]++;
    }
  }

  /// The class of a label or sample.
  @FunctionalInterface
  interface Classes {
    int of(int i);
  }

  public int size() {
    return side.length;
  }

  /// The same sides over some of what was split: those at `positions`, which became `samples`.
  public Split rows(int[] positions, Samples samples) {
    byte[] some = new byte[positions.length];
    for (int i = 0; i < some.length; i++) some[i] = side[positions[i]];
    return new Split(some, design, samples::label, names, parcels);
  }

  public Side side(int i) {
    return SIDES[side[i]];
  }

  public Design design() {
    return design;
  }

  /// How many are on a side.
  public long count(Side which) {
    return counts[which.ordinal()];
  }

  /// Training or test count of a class, by its position in the legend.
  public long count(Side which, int position) {
    return classCounts[which.ordinal()][position];
  }

  /// Positions on a side, ascending.
  public int[] positions(Side which) {
    int[] positions = new int[Math.toIntExact(count(which))];
    int n = 0;
    for (int i = 0; i < side.length; i++) if (side[i] == which.ordinal()) positions[n++] = i;
    return positions;
  }

  /// Why the test is not independent of the training, or empty.
  public String warning() {
    return design.warning();
  }

  /// Says so where most of what was split is on neither side, since its parcels reach over blocks
  /// of both; else empty.
  public String dropped() {
    long lost = count(Side.OTHER_SIDE);
    if (2 * lost <= size()) return "";
    return "%d of %d labelled pixels (%d %%) are not used: their parcels reach into blocks of the other side; choose a larger --block-size, --folds, or labels of smaller parcels"
        .formatted(lost, size(), Math.round(100.0 * lost / size()));
  }

  /// Classes with training labels and no test labels: their figures are not known. None where
  /// nothing is tested.
  public List<String> onlyTrain() {
    return only(Side.TRAIN, Side.TEST);
  }

  /// Classes with test labels and no training labels: each test label is an error.
  public List<String> onlyTest() {
    return only(Side.TEST, Side.TRAIN);
  }

  private List<String> only(Side here, Side notThere) {
    List<String> only = new ArrayList<>();
    if (count(Side.TEST) == 0) return only;
    for (int k = 0; k < names.size(); k++)
      if (count(here, k) > 0 && count(notThere, k) == 0) only.add(names.get(k));
    return only;
  }

  /// The `split` object of reports.
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("method", design.method());
    json.put("testShare", design.testShare());
    json.put("seed", design.seed());
    json.put("draw", design.draw());
    if (design.method().equals("blocks")) {
      json.put("blockSize", design.blockSize());
      json.putArray("blockPixels").add(design.blockColumns()).add(design.blockRows());
      json.put("blocks", design.blocks()).put("testBlocks", design.testBlocks());
      json.put("buffer", design.buffer());
    } else if (design.method().equals("groups"))
      json.put("groups", design.blocks()).put("testGroups", design.testBlocks());
    json.put("train", count(Side.TRAIN)).put("test", count(Side.TEST));
    json.put("trainParcels", parcels[0]).put("testParcels", parcels[1]);
    json.put("droppedOtherSide", count(Side.OTHER_SIDE));
    json.put("droppedBuffer", count(Side.BUFFER));
    names(json.putArray("onlyTrain"), onlyTrain());
    names(json.putArray("onlyTest"), onlyTest());
    if (!warning().isEmpty()) json.put("warning", warning());
    if (!dropped().isEmpty()) json.put("droppedWarning", dropped());
    return json;
  }

  private static void names(ArrayNode array, List<String> names) {
    names.forEach(array::add);
  }
}

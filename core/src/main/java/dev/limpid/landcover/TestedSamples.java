package dev.limpid.landcover;

import dev.limpid.raster.Legend;
import java.util.stream.IntStream;

/// The samples that every model of a comparison is tested on. Immutable.
public final class TestedSamples {
  private final Legend legend;
  private final String[] id;
  private final String[] group;
  private final int[] code;
  private final int[] fold;
  private final int[][] ofFold;

  /// Takes the arrays as they are: the caller gives them up.
  ///
  /// @param group drawn together when intervals are made; empty text: a sample on its own
  /// @param code of the class
  /// @param fold in which a sample is tested, from 0
  /// @param folds how many there are; one may test nothing
  public TestedSamples(
      Legend legend, String[] id, String[] group, int[] code, int[] fold, int folds) {
    this.legend = legend;
    this.id = id;
    this.group = group;
    this.code = code;
    this.fold = fold;
    ofFold = new int[folds][];
    for (int f = 0; f < folds; f++) {
      int which = f;
      ofFold[f] = IntStream.range(0, fold.length).filter(i -> fold[i] == which).toArray();
    }
  }

  public Legend legend() {
    return legend;
  }

  public int size() {
    return id.length;
  }

  public int folds() {
    return ofFold.length;
  }

  public String id(int sample) {
    return id[sample];
  }

  /// Unlike that of every sample that stands on its own.
  public String group(int sample) {
    return group[sample].isEmpty() ? "sample " + id[sample] : group[sample];
  }

  public boolean hasGroups() {
    for (String g : group) if (!g.isEmpty()) return true;
    return false;
  }

  public int code(int sample) {
    return code[sample];
  }

  public int fold(int sample) {
    return fold[sample];
  }

  /// Samples of a fold, ascending.
  public int[] of(int which) {
    return ofFold[which].clone();
  }
}

package dev.limpid.sample;

import dev.limpid.geo.Crs;
import dev.limpid.io.Sha256;
import dev.limpid.raster.Legend;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Labelled rows of features, from a cube or from a table, in memory. Immutable.
public final class Samples {
  private final Legend legend;
  private final List<String> features;
  private final float[] values; // (sample, feature)
  private final int[] label; // position in the legend
  private final String[] id;
  private final String[] group; // parcel or the user's group: never split
  private final String[] block; // spatial block, empty: none known
  private final double[] x;
  private final double[] y;
  private final Crs crs;

  /// Takes the arrays as they are: the caller gives them up.
  ///
  /// @param values (sample, feature), `NaN` where one is missing, which only models that see gaps
  ///   take
  /// @param label position of each sample's class in the legend, from 0
  /// @param group samples of one group are never on both sides of a split; empty text: on its own
  /// @param x in `crs`, `NaN` when the table has no places
  public Samples(
      Legend legend,
      List<String> features,
      float[] values,
      int[] label,
      String[] id,
      String[] group,
      double[] x,
      double[] y,
      Crs crs) {
    this(legend, features, values, label, id, group, noBlocks(label.length), x, y, crs);
  }

  /// The same with the spatial block of each sample.
  ///
  /// @param block empty text: none known
  public Samples(
      Legend legend,
      List<String> features,
      float[] values,
      int[] label,
      String[] id,
      String[] group,
      String[] block,
      double[] x,
      double[] y,
      Crs crs) {
    int n = label.length;
    if ((long) n * features.size() != values.length)
      throw new IllegalArgumentException(
          values.length + " values, but " + n + " samples of " + features.size() + " features");
    if (id.length != n || group.length != n || block.length != n || x.length != n || y.length != n)
      throw new IllegalArgumentException("columns of different length for " + n + " samples");
    this.legend = legend;
    this.features = List.copyOf(features);
    this.values = values;
    this.label = label;
    this.id = id;
    this.group = group;
    this.block = block;
    this.x = x;
    this.y = y;
    this.crs = crs;
  }

  private static String[] noBlocks(int n) {
    String[] none = new String[n];
    Arrays.fill(none, "");
    return none;
  }

  public Legend legend() {
    return legend;
  }

  public List<String> features() {
    return features;
  }

  public int size() {
    return label.length;
  }

  public float at(int sample, int feature) {
    return values[sample * features.size() + feature];
  }

  /// Position of the sample's class in the legend, from 0; -1 where its label is none of the
  /// classes it was matched to.
  public int label(int sample) {
    return label[sample];
  }

  public String id(int sample) {
    return id[sample];
  }

  public String group(int sample) {
    return group[sample];
  }

  /// The spatial block of the sample, empty where none is known.
  public String block(int sample) {
    return block[sample];
  }

  public double x(int sample) {
    return x[sample];
  }

  public double y(int sample) {
    return y[sample];
  }

  public Crs crs() {
    return crs;
  }

  /// The samples at `rows`, in that order.
  public Samples rows(int[] rows) {
    int f = features.size();
    float[] v = new float[rows.length * f];
    int[] l = new int[rows.length];
    String[] i = new String[rows.length];
    String[] g = new String[rows.length];
    String[] b = new String[rows.length];
    double[] px = new double[rows.length];
    double[] py = new double[rows.length];
    for (int k = 0; k < rows.length; k++) {
      int r = rows[k];
      System.arraycopy(values, r * f, v, k * f, f);
      l[k] = label[r];
      i[k] = id[r];
      g[k] = group[r];
      b[k] = block[r];
      px[k] = x[r];
      py[k] = y[r];
    }
    return new Samples(legend, features, v, l, i, g, b, px, py, crs);
  }

  /// Samples of each class of the legend.
  public long[] counts() {
    long[] counts = new long[legend.entries().size()];
    for (int k : label) if (k >= 0) counts[k]++;
    return counts;
  }

  /// The classes that are not chosen.
  public List<Labels.Dropped> without(ClassChoice choice) {
    List<Labels.Dropped> small = new ArrayList<>();
    long[] counts = counts();
    for (int k = 0; k < counts.length; k++) {
      Legend.Entry entry = legend.entries().get(k);
      if (!choice.keeps(entry, counts[k]))
        small.add(new Labels.Dropped(entry.code(), entry.name(), counts[k]));
    }
    return small;
  }

  /// The samples of chosen classes; the others leave the legend too.
  public Samples of(ClassChoice choice) {
    long[] counts = counts();
    int[] moved = new int[counts.length];
    List<Legend.Entry> kept = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      Legend.Entry entry = legend.entries().get(k);
      moved[k] = choice.keeps(entry, counts[k]) ? kept.size() : -1;
      if (moved[k] >= 0) kept.add(entry);
    }
    if (kept.size() == counts.length) return this;
    int[] rows =
        IntStream.range(0, size()).filter(i -> label[i] < 0 || moved[label[i]] >= 0).toArray();
    Samples left = rows(rows);
    int[] labels = Arrays.stream(left.label).map(k -> k < 0 ? k : moved[k]).toArray();
    return new Samples(
        new Legend(kept),
        features,
        left.values,
        labels,
        left.id,
        left.group,
        left.block,
        left.x,
        left.y,
        crs);
  }

  /// The same samples in other groups.
  public Samples grouped(String[] groups) {
    return new Samples(legend, features, values, label, id, groups, block, x, y, crs);
  }

  /// The same samples described by other features.
  ///
  /// @param others (sample, feature)
  public Samples described(List<String> names, float[] others) {
    return new Samples(legend, names, others, label, id, group, block, x, y, crs);
  }

  /// The same samples with other labels.
  ///
  /// @param labels position of each sample's class in the legend; copied
  public Samples labelled(int[] labels) {
    return new Samples(legend, features, values, labels.clone(), id, group, block, x, y, crs);
  }

  /// SHA-256 over feature names, ids, labels and values: what a model was made of.
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    digest.update(String.join("\n", features).getBytes(StandardCharsets.UTF_8));
    ByteBuffer row = ByteBuffer.allocate(4 * (features.size() + 1));
    for (int i = 0; i < label.length; i++) {
      digest.update(id[i].getBytes(StandardCharsets.UTF_8));
      row.clear().putInt(legend.entries().get(label[i]).code());
      for (int f = 0; f < features.size(); f++) row.putFloat(values[i * features.size() + f]);
      digest.update(row.array());
    }
    return Sha256.hex(digest.digest());
  }
}

package dev.limpid.sample;

import dev.limpid.geo.Crs;
import dev.limpid.raster.Legend;
import java.util.List;

/// Labelled rows of features, from a cube or from a table, in memory. Immutable.
public final class Samples {
  private final Legend legend;
  private final List<String> features;
  private final float[] values; // (sample, feature)
  private final int[] label; // position in the legend
  private final String[] id;
  private final String[] group; // parcel or the user's group: never split
  private final double[] x;
  private final double[] y;
  private final Crs crs;

  /// Takes the arrays as they are: the caller gives them up.
  ///
  /// @param values (sample, feature), all finite
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
    int n = label.length;
    if ((long) n * features.size() != values.length)
      throw new IllegalArgumentException(
          values.length + " values, but " + n + " samples of " + features.size() + " features");
    if (id.length != n || group.length != n || x.length != n || y.length != n)
      throw new IllegalArgumentException("columns of different length for " + n + " samples");
    this.legend = legend;
    this.features = List.copyOf(features);
    this.values = values;
    this.label = label;
    this.id = id;
    this.group = group;
    this.x = x;
    this.y = y;
    this.crs = crs;
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

  /// Position of the sample's class in the legend, from 0.
  public int label(int sample) {
    return label[sample];
  }

  public String id(int sample) {
    return id[sample];
  }

  public String group(int sample) {
    return group[sample];
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
    double[] px = new double[rows.length];
    double[] py = new double[rows.length];
    for (int k = 0; k < rows.length; k++) {
      int r = rows[k];
      System.arraycopy(values, r * f, v, k * f, f);
      l[k] = label[r];
      i[k] = id[r];
      g[k] = group[r];
      px[k] = x[r];
      py[k] = y[r];
    }
    return new Samples(legend, features, v, l, i, g, px, py, crs);
  }
}

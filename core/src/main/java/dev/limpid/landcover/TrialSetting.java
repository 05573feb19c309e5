package dev.limpid.landcover;

import java.util.Locale;

/// What part of the training side a model learns from, and how its labels are.
///
/// @param line which curve it is a point of
/// @param amount per cent of the polygons, number of groups, or per cent of wrong labels; 100 of
///   `ALL`
/// @param cleaned whether suspects of an audit were left out
public record TrialSetting(Line line, double amount, boolean cleaned)
    implements Comparable<TrialSetting> {
  /// What is varied.
  public enum Line {
    /// Nothing: all training samples with their own labels.
    ALL,
    /// Per cent of the training polygons.
    SHARE,
    /// Number of training groups.
    GROUPS,
    /// Per cent of the training polygons whose label is wrong.
    NOISE
  }

  public static final TrialSetting EVERYTHING = new TrialSetting(Line.ALL, 100, false);

  /// Name in files: `all`, `share-10`, `noise-20-cleaned`.
  public String label() {
    String number = String.format(Locale.ROOT, "%.6f", amount).replaceAll("\\.?0+$", "");
    String name = line.name().toLowerCase(Locale.ROOT);
    return name + (line == Line.ALL ? "" : "-" + number) + (cleaned ? "-cleaned" : "");
  }

  @Override
  public int compareTo(TrialSetting other) {
    int c = line.compareTo(other.line);
    if (c == 0) c = Boolean.compare(cleaned, other.cleaned);
    return c == 0 ? Double.compare(amount, other.amount) : c;
  }
}

package dev.limpid.landcover;

import dev.limpid.cube.CubeFiles;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import java.util.List;

/// An audit with what its samples are: names of classes, places, polygons.
///
/// @param samples in the order of the audit; null where only probabilities are known
/// @param polygons of each sample, empty text: none; empty without samples
/// @param cube that the samples come from, null for a table: its labels are reviewed by polygon
public record AuditedLabels(
    LabelAudit audit,
    AuditRule rule,
    Legend legend,
    Samples samples,
    List<String> polygons,
    CubeFiles cube) {
  public AuditedLabels {
    polygons = List.copyOf(polygons);
  }

  /// Of probabilities alone: classes are called by their positions.
  public static AuditedLabels of(LabelAudit audit, AuditRule rule) {
    return new AuditedLabels(audit, rule, null, null, List.of(), null);
  }

  public int classes() {
    return audit.joint().classes();
  }

  /// The class as people call it.
  public String name(int k) {
    return legend == null ? Integer.toString(k) : legend.entries().get(k).name();
  }

  /// The class as the labelled file writes it.
  public String label(int k) {
    if (legend == null) return Integer.toString(k);
    Legend.Entry entry = legend.entries().get(k);
    return entry.original() == null ? Integer.toString(entry.code()) : entry.original();
  }

  public String polygon(int sample) {
    return polygons.isEmpty() ? "" : polygons.get(sample);
  }

  private static boolean any(String[] names) {
    for (String name : names) if (!name.isEmpty()) return true;
    return false;
  }

  /// The polygons in the order of review; none where the samples have none.
  public List<GroupAudit> byPolygon() {
    String[] names = polygons.toArray(String[]::new);
    return any(names) ? GroupAudit.of(audit, rule, names) : List.of();
  }

  /// The blocks of ground in the order of review; none where the samples have none.
  public List<GroupAudit> byBlock() {
    if (samples == null) return List.of();
    String[] names = new String[samples.size()];
    for (int i = 0; i < names.length; i++) names[i] = samples.block(i);
    return any(names) ? GroupAudit.of(audit, rule, names) : List.of();
  }
}

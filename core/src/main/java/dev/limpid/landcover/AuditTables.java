package dev.limpid.landcover;

import dev.limpid.sample.LabelProbabilities;
import dev.limpid.sample.SampleFile;
import java.util.List;

/// An audit as CSV for other programs.
public final class AuditTables {
  private final AuditedLabels labels;
  private final StringBuilder out = new StringBuilder();

  private AuditTables(AuditedLabels labels) {
    this.labels = labels;
  }

  private AuditTables cells(Object... values) {
    for (int v = 0; v < values.length; v++) {
      if (v > 0) out.append(',');
      boolean unknown = values[v] instanceof Double d && Double.isNaN(d);
      if (!unknown) out.append(SampleFile.cell(String.valueOf(values[v])));
    }
    out.append('\n');
    return this;
  }

  /// A row a suspect, worst first: its id, place, polygon, block, labels and four quality scores.
  public static String suspects(AuditedLabels labels) {
    AuditTables table = new AuditTables(labels);
    table.out.append("id,x,y,polygon,block,given,suggested,suggestedProbability");
    for (LabelQuality score : LabelQuality.values()) table.out.append(',').append(score.label());
    table.out.append('\n');
    for (int i : labels.audit().ranked(labels.rule())) table.suspect(i);
    return table.out.toString();
  }

  private void suspect(int i) {
    LabelProbabilities p = labels.audit().probabilities();
    boolean placed = labels.samples() != null;
    Object[] cells = new Object[8 + LabelQuality.values().length];
    cells[0] = p.id(i);
    cells[1] = placed ? labels.samples().x(i) : Double.NaN;
    cells[2] = placed ? labels.samples().y(i) : Double.NaN;
    cells[3] = labels.polygon(i);
    cells[4] = placed ? labels.samples().block(i) : "";
    cells[5] = labels.label(p.given(i));
    cells[6] = labels.label(p.suggested(i));
    cells[7] = p.at(i, p.suggested(i));
    for (LabelQuality score : LabelQuality.values())
      cells[8 + score.ordinal()] = labels.audit().quality(score, i);
    cells(cells);
  }

  /// A row a sample: what the audit was made from, as `--probabilities` reads it, and four scores.
  public static String probabilities(AuditedLabels labels) {
    LabelProbabilities p = labels.audit().probabilities();
    LabelQuality[] scores = LabelQuality.values();
    AuditTables table = new AuditTables(labels);
    table.out.append("i,given");
    for (int k = 0; k < p.classes(); k++) table.out.append(",p").append(k);
    for (LabelQuality score : scores) table.out.append(',').append(score.label());
    table.out.append('\n');
    Object[] row = new Object[2 + p.classes() + scores.length];
    for (int i = 0; i < p.size(); i++) {
      row[0] = p.id(i);
      row[1] = p.given(i);
      for (int k = 0; k < p.classes(); k++) row[2 + k] = p.at(i, k);
      for (LabelQuality score : scores)
        row[2 + p.classes() + score.ordinal()] = labels.audit().quality(score, i);
      table.cells(row);
    }
    return table.out.toString();
  }

  /// A row a polygon or block in the order of review.
  public static String groups(AuditedLabels labels, String kind, List<GroupAudit> groups) {
    AuditTables table = new AuditTables(labels);
    table.out.append(kind);
    table.out.append(",samples,suspects,suspect,given,suggested,suggestedProbability,quality\n");
    for (GroupAudit g : groups)
      table.cells(
          g.name(),
          g.samples().size(),
          g.suspects(),
          g.suspect(),
          labels.label(g.given()),
          labels.label(g.suggested()),
          g.probabilities().get(g.suggested()),
          g.quality());
    return table.out.toString();
  }

  /// P(given | true): a row a given class, a column a true class.
  public static String noiseMatrix(AuditedLabels labels) {
    AuditTables table = new AuditTables(labels);
    int classes = labels.classes();
    Object[] row = new Object[classes + 1];
    row[0] = "given\\true";
    for (int k = 0; k < classes; k++) row[k + 1] = labels.name(k);
    table.cells(row);
    for (int g = 0; g < classes; g++) {
      row[0] = labels.name(g);
      for (int k = 0; k < classes; k++) row[k + 1] = labels.audit().joint().noise(g, k);
      table.cells(row);
    }
    return table.out.toString();
  }
}

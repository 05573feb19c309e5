package dev.limpid.landcover;

import dev.limpid.sample.LabelProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A label that somebody should look at: that of a polygon of a cube, or of a sample of a table.
///
/// @param samples positions of its samples
/// @param probabilities of each class, the mean over its samples
/// @param quality 0 where the label does not fit at all, to 1
/// @param remark what else a reviewer should know, or empty
record ReviewItem(
    String id,
    List<Integer> samples,
    int given,
    int suggested,
    List<Double> probabilities,
    double quality,
    String remark) {
  /// In the order of review.
  static List<ReviewItem> of(AuditedLabels labels) {
    return labels.cube() == null ? ofSamples(labels) : ofPolygons(labels);
  }

  private static List<ReviewItem> ofSamples(AuditedLabels labels) {
    LabelProbabilities p = labels.audit().probabilities();
    List<ReviewItem> items = new ArrayList<>();
    for (int i : labels.audit().ranked(labels.rule())) {
      List<Double> shares = IntStream.range(0, p.classes()).mapToObj(k -> p.at(i, k)).toList();
      double quality = labels.audit().quality(LabelQuality.SELF_CONFIDENCE, i);
      String group = labels.polygon(i);
      String remark = group.isEmpty() ? "" : "group " + group;
      items.add(
          new ReviewItem(p.id(i), List.of(i), p.given(i), p.suggested(i), shares, quality, remark));
    }
    return items;
  }

  private static List<ReviewItem> ofPolygons(AuditedLabels labels) {
    List<ReviewItem> items = new ArrayList<>();
    for (GroupAudit g : labels.byPolygon()) {
      if (g.suspects() == 0) continue;
      String remark =
          "%d of %d pixels suspected%s"
              .formatted(g.suspects(), g.samples().size(), g.suspect() ? "" : ", the rest not");
      items.add(
          new ReviewItem(
              g.name(),
              g.samples(),
              g.given(),
              g.suggested(),
              g.probabilities(),
              g.quality(),
              remark));
    }
    return items;
  }
}

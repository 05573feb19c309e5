package dev.limpid.landcover;

import dev.limpid.sample.LabelProbabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an audit of pixels says of the polygon, or block, that they lie in.
///
/// @param name of the group
/// @param samples its samples, ascending
/// @param given the label most of them have, the first of equals
/// @param probabilities mean over its samples
/// @param quality mean self-confidence of the lowest tenth of its samples, at least one
/// @param suspects how many of them are suspected
public record GroupAudit(
    String name,
    List<Integer> samples,
    int given,
    List<Double> probabilities,
    double quality,
    int suspects) {
  private static final double LOWEST = 0.1;

  public GroupAudit {
    samples = List.copyOf(samples);
    probabilities = List.copyOf(probabilities);
  }

  /// The class with the highest mean probability, the first of equals.
  public int suggested() {
    int best = 0;
    for (int k = 1; k < probabilities.size(); k++)
      if (probabilities.get(k) > probabilities.get(best)) best = k;
    return best;
  }

  /// Whether more than half of its samples are suspected and another class is more probable.
  public boolean suspect() {
    return 2 * suspects > samples.size() && suggested() != given;
  }

  /// The groups in the order of review: suspected ones first, then by ascending quality, then in
  /// the order of their first samples.
  ///
  /// @param group of each sample; empty text: of none
  public static List<GroupAudit> of(LabelAudit audit, AuditRule rule, String[] group) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < group.length; i++)
      if (!group[i].isEmpty()) members.computeIfAbsent(group[i], g -> new ArrayList<>()).add(i);
    BitSet suspected = audit.suspects(rule);
    List<GroupAudit> groups = new ArrayList<>();
    members.forEach((name, rows) -> groups.add(one(audit, suspected, name, rows)));
    groups.sort(
        Comparator.comparing((GroupAudit g) -> !g.suspect())
            .thenComparingDouble(GroupAudit::quality));
    return groups;
  }

  private static GroupAudit one(
      LabelAudit audit, BitSet suspected, String name, List<Integer> rows) {
    LabelProbabilities p = audit.probabilities();
    double[] mean = new double[p.classes()];
    int[] labels = new int[p.classes()];
    double[] confidence = new double[rows.size()];
    int suspects = 0;
    for (int r = 0; r < confidence.length; r++) {
      int i = rows.get(r);
      for (int k = 0; k < mean.length; k++) mean[k] += p.at(i, k) / rows.size();
      labels[p.given(i)]++;
      confidence[r] = audit.quality(LabelQuality.SELF_CONFIDENCE, i);
      if (suspected.get(i)) suspects++;
    }
    int given = 0;
    for (int k = 1; k < labels.length; k++) if (labels[k] > labels[given]) given = k;
    Arrays.sort(confidence);
    int lowest = Math.max(1, (int) Math.ceil(LOWEST * confidence.length - 1e-9));
    double quality = Arrays.stream(confidence, 0, lowest).average().orElseThrow();
    List<Double> shares = Arrays.stream(mean).boxed().toList();
    return new GroupAudit(name, rows, given, shares, quality, suspects);
  }
}

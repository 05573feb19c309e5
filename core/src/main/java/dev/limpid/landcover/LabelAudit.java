package dev.limpid.landcover;

import dev.limpid.sample.LabelProbabilities;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Which labels are probably wrong, by confident learning over probabilities of samples that the
/// model did not see (Northcutt, Jiang and Chuang 2021, Confident Learning: Estimating Uncertainty
/// in Dataset Labels, Journal of Artificial Intelligence Research 70). Immutable.
///
/// ```java
/// LabelAudit audit = new LabelAudit(LabelProbabilities.read(Path.of("p.csv")));
/// for (int i : audit.ranked(AuditRule.CONFIDENT_LEARNING)) look(i);
/// ```
public final class LabelAudit {
  private final LabelProbabilities p;
  private final ConfidentJoint joint;

  public LabelAudit(LabelProbabilities probabilities) {
    this.p = probabilities;
    this.joint = new ConfidentJoint(p);
  }

  public LabelProbabilities probabilities() {
    return p;
  }

  public ConfidentJoint joint() {
    return joint;
  }

  public double quality(LabelQuality score, int sample) {
    return score.of(p, sample, joint);
  }

  /// Share of samples that confident learning does not suspect.
  public double labelHealth() {
    return 1 - suspects(AuditRule.CONFIDENT_LEARNING).cardinality() / (double) p.size();
  }

  /// The suspects by ascending self-confidence, the first of equals first.
  public int[] ranked(AuditRule rule) {
    return ascending(suspects(rule).stream(), LabelQuality.SELF_CONFIDENCE);
  }

  private int[] ascending(IntStream samples, LabelQuality score) {
    double[] key = new double[p.size()];
    for (int i = 0; i < key.length; i++) key[i] = quality(score, i);
    return samples
        .boxed()
        .sorted(Comparator.comparingDouble(i -> key[i])) // stable: equals stay in order
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Positions of the samples that a rule selects.
  public BitSet suspects(AuditRule rule) {
    return switch (rule) {
      case PRUNE_BY_CLASS -> unlessPredicted(byClass());
      case PRUNE_BY_NOISE_RATE -> unlessPredicted(byNoiseRate());
      case BOTH -> {
        BitSet both = byClass();
        both.and(byNoiseRate());
        yield unlessPredicted(both);
      }
      case CONFIDENT_LEARNING -> unlessPredicted(offDiagonal());
      case PREDICTED_NEQ_GIVEN -> unlessPredicted(all());
      case LOW_NORMALIZED_MARGIN -> lowest(LabelQuality.NORMALIZED_MARGIN);
      case LOW_SELF_CONFIDENCE -> lowest(LabelQuality.SELF_CONFIDENCE);
    };
  }

  private BitSet all() {
    BitSet all = new BitSet(p.size());
    all.set(0, p.size());
    return all;
  }

  /// The samples without those whose most probable class is the given one.
  private BitSet unlessPredicted(BitSet selected) {
    for (int i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1))
      if (p.suggested(i) == p.given(i)) selected.clear(i);
    return selected;
  }

  private BitSet offDiagonal() {
    BitSet selected = new BitSet(p.size());
    for (int i = 0; i < p.size(); i++) {
      int j = joint.confident(p, i);
      if (j >= 0 && j != p.given(i)) selected.set(i);
    }
    return selected;
  }

  private BitSet lowest(LabelQuality score) {
    int count = suspects(AuditRule.CONFIDENT_LEARNING).cardinality();
    BitSet selected = new BitSet(p.size());
    int[] order = ascending(IntStream.range(0, p.size()), score);
    for (int r = 0; r < count; r++) selected.set(order[r]);
    return selected;
  }

  private BitSet byClass() {
    BitSet selected = new BitSet(p.size());
    int[][] ofClass = ofClass();
    for (int k = 0; k < p.classes(); k++) {
      double[] key = new double[ofClass[k].length];
      for (int r = 0; r < key.length; r++) key[r] = p.at(ofClass[k][r], k);
      select(ofClass[k], key, joint.given(k) - joint.calibrated(k, k), selected);
    }
    return selected;
  }

  private BitSet byNoiseRate() {
    BitSet selected = new BitSet(p.size());
    int[][] ofClass = ofClass();
    for (int k = 0; k < p.classes(); k++) {
      double[] key = new double[ofClass[k].length];
      for (int j = 0; j < p.classes(); j++) {
        if (j == k || joint.calibrated(k, j) == 0) continue;
        for (int r = 0; r < key.length; r++)
          key[r] = p.at(ofClass[k][r], k) - p.at(ofClass[k][r], j);
        select(ofClass[k], key, joint.calibrated(k, j), selected);
      }
    }
    return selected;
  }

  /// Selects the `count` samples with the smallest keys, the first of equals.
  private static void select(int[] samples, double[] key, long count, BitSet into) {
    if (count == 0) return;
    double[] sorted = key.clone();
    Arrays.sort(sorted);
    double last = sorted[Math.toIntExact(count) - 1];
    long left = count;
    for (int r = 0; r < key.length; r++)
      if (key[r] < last) {
        into.set(samples[r]);
        left--;
      }
    for (int r = 0; r < key.length && left > 0; r++)
      if (key[r] == last) {
        into.set(samples[r]);
        left--;
      }
  }

  /// Positions of the samples of each given class, ascending.
  private int[][] ofClass() {
    int[][] of = new int[p.classes()][];
    for (int k = 0; k < of.length; k++) of[k] = new int[Math.toIntExact(joint.given(k))];
    int[] filled = new int[of.length];
    for (int i = 0; i < p.size(); i++) of[p.given(i)][filled[p.given(i)]++] = i;
    return of;
  }
}

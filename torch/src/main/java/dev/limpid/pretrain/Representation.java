package dev.limpid.pretrain;

import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.List;

/// What a representation is like, whatever made it. One that says the same of everything has
/// invariance 1, likeness 1 and an effective rank of 1.
///
/// @param invariance mean cosine between what is said of a pixel from two disjoint sets of its
///   dates
/// @param likeness mean cosine between different pixels
/// @param effectiveRank `exp(-sum l ln l)` of the eigenvalues `l` of the covariance, divided by
///   their sum (Roy & Vetterli 2007); 1 where there is no variance
public record Representation(double invariance, double likeness, double effectiveRank) {
  /// @param first vectors of pixels, at least two
  /// @param second of the same pixels from other dates
  static Representation of(List<float[]> first, List<float[]> second) {
    double same = 0;
    double other = 0;
    int n = first.size();
    for (int i = 0; i < n; i++) {
      same += cosine(first.get(i), second.get(i));
      other += cosine(first.get(i), first.get((i + 1) % n));
    }
    return new Representation(same / n, other / n, effectiveRank(first));
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      ofA += (double) a[i] * a[i];
      ofB += (double) b[i] * b[i];
    }
    return ofA == 0 || ofB == 0 ? 0 : product / Math.sqrt(ofA * ofB);
  }

  private static double effectiveRank(List<float[]> vectors) {
    int n = vectors.size();
    int width = vectors.getFirst().length;
    float[] centred = new float[n * width];
    for (int k = 0; k < width; k++) {
      double mean = 0;
      for (float[] v : vectors) mean += v[k] / (double) n;
      for (int i = 0; i < n; i++) centred[i * width + k] = (float) (vectors.get(i)[k] - mean);
    }
    float[] values;
    try (Scope scope = Scope.open()) {
      values = Tensor.of(centred, n, width).singularValues().toFloats();
    }
    double sum = 0;
    for (float s : values) sum += (double) s * s;
    // rounding leaves something of what is constant
    double scale = vectors.stream().mapToDouble(Representation::squares).sum();
    if (sum <= 1e-10 * scale) return 1;
    double entropy = 0;
    for (float s : values) {
      double share = (double) s * s / sum;
      if (share > 0) entropy -= share * Math.log(share);
    }
    return Math.exp(entropy);
  }

  private static double squares(float[] v) {
    double sum = 0;
    for (float x : v) sum += (double) x * x;
    return sum;
  }
}

package dev.limpid.landcover;

import java.util.Map;

/// Pixels of each class on the map from which the samples were drawn, class by class of one matrix.
/// Immutable.
public final class StrataSizes {
  private final long[] pixels; // by class; the last: abstained
  private final long total;

  private StrataSizes(long[] pixels) {
    this.pixels = pixels;
    long sum = 0;
    for (long n : pixels) sum = Math.addExact(sum, n);
    total = sum;
  }

  /// @param byCode pixels by class code, 0 for those where the map abstains; a class left out has
  ///   none
  /// @throws IllegalArgumentException when sizes and samples cannot be of the same map
  public static StrataSizes of(ConfusionMatrix matrix, Map<Integer, Long> byCode) {
    long[] pixels = new long[matrix.size() + 1];
    byCode.forEach(
        (code, n) -> {
          int k = code == 0 ? matrix.size() : matrix.position(code);
          if (k < 0 && n > 0)
            throw new IllegalArgumentException(
                "class " + code + " has " + n + " pixels but is no class of the matrix");
          if (k >= 0) pixels[k] = n;
        });
    StrataSizes sizes = new StrataSizes(pixels);
    String problem = sizes.problem(matrix);
    if (problem != null) throw new IllegalArgumentException(problem);
    return sizes;
  }

  /// What makes these sizes impossible for the samples of a matrix; null when nothing does.
  String problem(ConfusionMatrix matrix) {
    for (int k = 0; k <= matrix.size(); k++) {
      long samples = k == matrix.size() ? matrix.abstained() : matrix.mapTotal(k);
      String name = k == matrix.size() ? "the abstained part" : matrix.classes().get(k).name();
      if (pixels[k] < 0) return name + " has " + pixels[k] + " pixels; expected 0 or more";
      if (samples > pixels[k])
        return name
            + " has "
            + samples
            + " samples on the map but only "
            + pixels[k]
            + " pixels; give the pixel counts of the map from which the samples were drawn";
    }
    return total == 0 ? "all classes have 0 pixels" : null;
  }

  /// Pixels that the map gives a class, by position.
  public long of(int mapClass) {
    return pixels[mapClass];
  }

  public long abstained() {
    return pixels[pixels.length - 1];
  }

  public long total() {
    return total;
  }
}

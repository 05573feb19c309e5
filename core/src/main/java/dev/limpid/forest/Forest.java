package dev.limpid.forest;

import dev.limpid.cube.FeatureBlock;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/// Decision trees that vote on the class of a row of features. The probability of a class is the
/// mean over trees of its share among the training samples in the leaf (shares are weighted when
/// the forest was grown with class weights). Immutable; any number of threads may ask at once.
public final class Forest {
  final Tree[] trees;

  private final int features;
  private final int classes;
  private final Layout layout;
  private final String uncovered; // the file without covers that it was read from, or null

  /// @param trees with the covers of their leaves
  Forest(int features, int classes, Tree[] trees) {
    this(features, classes, trees, null);
  }

  /// @param uncovered the file that had no covers of leaves; null where there are covers
  Forest(int features, int classes, Tree[] trees, String uncovered) {
    this.uncovered = uncovered;
    this.features = features;
    this.classes = classes;
    this.trees = trees;
    this.layout = Layout.of(classes, trees);
  }

  /// Reads a file that [#write] wrote, described in `docs/reference/forest-format.md`. What follows
  /// from the file's length and from `limits` bounds what is allocated.
  ///
  /// @throws BadInput when the file is damaged, cut off or not a forest
  public static Forest read(Path file, Limits limits) throws IOException {
    return ForestReader.read(file, limits);
  }

  /// Writes the forest; equal forests give equal bytes. The stream is left open.
  public void write(OutputStream out) throws IOException {
    ForestWriter.write(this, out);
  }

  public int features() {
    return features;
  }

  public int classes() {
    return classes;
  }

  public int trees() {
    return trees.length;
  }

  /// Nodes of all trees, leaves included.
  public long nodes() {
    long sum = 0;
    for (Tree t : trees) sum += t.nodes();
    return sum;
  }

  /// Whether the leaves know the weight of the training samples in them. A forest from a file of
  /// format version 1 does not: it predicts, but [TreeShap#pathDependent] cannot explain it.
  public boolean covered() {
    return uncovered == null;
  }

  /// @throws BadInput when the forest is not [#covered]
  void requireCovers() throws BadInput {
    if (uncovered != null)
      throw new BadInput(
          "forest.covers",
          uncovered,
          "format version 1 does not say how many training samples went through each node, which an"
              + " explanation needs: train again, or explain against background samples");
  }

  /// Class probabilities of the pixels of a block; `NaN` where the pixel abstains.
  ///
  /// @param into (class, pixel), overwritten
  public void probabilities(FeatureBlock block, float[] into) {
    probabilities(layout, block, into);
  }

  void probabilities(Layout by, FeatureBlock block, float[] into) {
    int pixels = block.pixels();
    if (into.length != (long) classes * pixels)
      throw new IllegalArgumentException(
          "room for " + classes + " classes x " + pixels + " pixels expected, got " + into.length);
    if (pixels == 0) return;
    if (block.features() != features)
      throw new IllegalArgumentException(
          "the forest has " + features + " features, the block " + block.features());
    int[] pixel = new int[Math.min(pixels, by.run())];
    float[] sums = new float[pixel.length * classes];
    int count = 0;
    for (int p = 0; p < pixels; p++) {
      if (block.abstention(p) == FeatureBlock.OK) pixel[count++] = p;
      else for (int k = 0; k < classes; k++) into[k * pixels + p] = Float.NaN;
      if (count == pixel.length || (p == pixels - 1 && count > 0)) {
        Arrays.fill(sums, 0, count * classes, 0);
        by.add(block, pixel, count, sums);
        spread(pixel, count, sums, pixels, into);
        count = 0;
      }
    }
  }

  private void spread(int[] pixel, int count, float[] sums, int pixels, float[] into) {
    for (int k = 0; k < classes; k++)
      for (int j = 0; j < count; j++)
        into[k * pixels + pixel[j]] = sums[j * classes + k] / trees.length;
  }

  /// Class probabilities of rows of a table; `NaN` for a row in which a feature is `NaN`.
  ///
  /// @param rowMajor (row, feature)
  /// @return (row, class)
  public float[] probabilities(float[] rowMajor, int rows) {
    if (rows < 0 || rowMajor.length != (long) rows * features)
      throw new IllegalArgumentException(
          rows + " rows of " + features + " features expected, got " + rowMajor.length + " values");
    float[] all = new float[Math.multiplyExact(rows, classes)];
    int run = layout.run();
    for (int from = 0; from < rows; from += run) {
      int count = Math.min(run, rows - from);
      float[] part = new float[count * classes];
      probabilities(block(rowMajor, from, count), part);
      for (int k = 0; k < classes; k++)
        for (int j = 0; j < count; j++) all[(from + j) * classes + k] = part[k * count + j];
    }
    return all;
  }

  private FeatureBlock block(float[] rowMajor, int from, int count) {
    float[] values = new float[features * count];
    byte[] abstention = new byte[count];
    for (int j = 0; j < count; j++)
      for (int f = 0; f < features; f++) {
        float v = rowMajor[(from + j) * features + f];
        if (Float.isNaN(v)) abstention[j] = FeatureBlock.MISSING_FEATURE;
        values[f * count + j] = v;
      }
    return new FeatureBlock(count, values, abstention);
  }

  /// The class with the largest probability among `classes` values that begin at `from` and are
  /// `stride` apart; of equals the first, which is the lowest code as legends are in code order. -1
  /// where the probabilities are `NaN`.
  public static int mostProbable(float[] probabilities, int from, int stride, int classes) {
    if (Float.isNaN(probabilities[from])) return -1;
    int best = 0;
    for (int k = 1; k < classes; k++)
      if (probabilities[from + k * stride] > probabilities[from + best * stride]) best = k;
    return best;
  }
}

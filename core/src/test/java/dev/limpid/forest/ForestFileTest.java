package dev.limpid.forest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.forest.RandomForestTrainer.ClassWeights;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForestFileTest {
  @TempDir Path folder;

  private static final Samples SAMPLES = Tables.gaussian(300, 6, 4, 1, 1);

  private static Forest forest() {
    Options options = new Options(7, 25, 2, 0, ClassWeights.NONE);
    return new RandomForestTrainer(options, 1, 5).train(SAMPLES, Progress.none()).forest();
  }

  static byte[] bytes(Forest forest) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    forest.write(out);
    return out.toByteArray();
  }

  private Forest read(byte[] bytes) throws IOException {
    Path file = folder.resolve("forest.limpid");
    Files.write(file, bytes);
    return Forest.read(file, Limits.DEFAULT);
  }

  private static byte[] sealed(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, (int) crc.getValue());
    return bytes;
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    Forest forest = forest();
    Forest again = read(bytes(forest));
    assertArrayEquals(bytes(forest), bytes(again));
    float[] rows = Tables.rows(SAMPLES);
    assertArrayEquals(forest.probabilities(rows, 300), again.probabilities(rows, 300));
    assertEquals(6, again.features());
    assertEquals(4, again.classes());
    assertEquals(7, again.trees());
  }

  @Test
  void leavesKnowTheirShareOfTheBootstrap() throws IOException {
    Forest again = read(bytes(forest()));
    assertTrue(again.covered());
    for (Tree tree : again.trees) {
      assertEquals(300, ShapleyByDefinition.cover(tree, 0));
      for (int i = 0; i < tree.nodes(); i++) {
        if (tree.feature[i] != Tree.LEAF) continue;
        for (int k = 0; k < 4; k++) {
          double samples = tree.threshold[i] * tree.share(i, k);
          assertEquals(Math.rint(samples), samples, 1e-4);
        }
      }
    }
  }

  /// What Limpid wrote before leaves had covers.
  private Forest versionOne(Forest forest) {
    Tree[] trees = new Tree[forest.trees()];
    for (int t = 0; t < trees.length; t++) {
      Tree tree = forest.trees[t];
      double[] threshold = tree.threshold.clone();
      for (int i = 0; i < threshold.length; i++) if (tree.feature[i] == Tree.LEAF) threshold[i] = 0;
      Tree.LeafTable leaves = new Tree.LeafTable(tree.leafClass, tree.leafShare);
      trees[t] = new Tree(tree.feature, threshold, tree.left, tree.right, leaves);
    }
    return new Forest(forest.features(), forest.classes(), trees, "old");
  }

  @Test
  void versionOnePredictsButIsNotExplained() throws IOException {
    Forest forest = forest();
    byte[] old = bytes(versionOne(forest));
    assertEquals(1, ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).getInt(8));
    assertEquals(2, ByteBuffer.wrap(bytes(forest)).order(ByteOrder.LITTLE_ENDIAN).getInt(8));
    Forest again = read(old);
    assertFalse(again.covered());
    float[] rows = Tables.rows(SAMPLES);
    assertArrayEquals(forest.probabilities(rows, 300), again.probabilities(rows, 300));
    assertArrayEquals(old, bytes(again));
    BadInput e = assertThrows(BadInput.class, () -> TreeShap.pathDependent(again));
    assertEquals("forest.covers", e.code());
    assertTrue(e.file().endsWith("forest.limpid"), e.file());
    assertTrue(e.getMessage().contains("train again"), e.getMessage());
    float[][] background = {Arrays.copyOf(rows, 6)};
    float[] x = Arrays.copyOfRange(rows, 6, 12);
    assertArrayEquals(
        TreeShap.interventional(forest, background).values(x),
        TreeShap.interventional(again, background).values(x));
  }

  @Test
  void coversThatCannotBeAreRefused() throws IOException {
    for (double cover : new double[] {0, -1, 1e31, 1e-31, Double.NaN, Double.POSITIVE_INFINITY}) {
      Forest forest = forest();
      Tree tree = forest.trees[3];
      int leaf = 0;
      while (tree.feature[leaf] != Tree.LEAF) leaf++;
      tree.threshold[leaf] = cover;
      byte[] bytes = bytes(forest);
      BadInput e = assertThrows(BadInput.class, () -> read(bytes));
      assertEquals("forest.tree", e.code());
    }
  }

  @Test
  void everyCutIsRefused() throws IOException {
    byte[] whole = bytes(forest());
    for (int length = 0; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      BadInput e = assertThrows(BadInput.class, () -> read(cut));
      assertTrue(e.code().startsWith("forest."), e.code());
    }
  }

  @Test
  void everyFlippedBitIsRefused() throws IOException {
    byte[] whole = bytes(forest());
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      assertThrows(BadInput.class, () -> read(flipped));
    }
  }

  /// With a right checksum only the checks of the content stand between a hostile file and the
  /// arrays: it is refused, or it is a forest that can be asked.
  @Test
  void hostileContentIsRefusedOrHarmless() throws IOException {
    byte[] whole = bytes(forest());
    float[] rows = Tables.rows(SAMPLES);
    int[] extremes = {-1, 0, 1, 2, 255, 0x7fffffff, 0x80000000, 0x7fc00000, 1 << 24};
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] hostile = whole.clone();
      int at = 8 + 4 * random.nextInt((whole.length - 12) / 4);
      int value =
          random.nextBoolean() ? extremes[random.nextInt(extremes.length)] : random.nextInt();
      ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
      sealed(hostile);
      try {
        Forest forest = read(hostile);
        if (forest.features() == 6) {
          forest.probabilities(rows, 300);
          if (forest.covered())
            for (double v : TreeShap.pathDependent(forest).values(Arrays.copyOf(rows, 6), 0))
              assertTrue(Double.isFinite(v));
        }
      } catch (BadInput e) {
        refused++;
      }
    }
    assertTrue(refused > 300, "refused " + refused);
  }

  @Test
  void aTreeAboveTheLimitIsRefusedBeforeItIsRead() throws IOException {
    Path file = folder.resolve("forest.limpid");
    Files.write(file, bytes(forest()));
    Limits d = Limits.DEFAULT;
    Limits small =
        new Limits(
            100,
            d.tag(),
            d.document(),
            d.xml(),
            d.depth(),
            d.entries(),
            d.ratio(),
            d.directories());
    BadInput e = assertThrows(BadInput.class, () -> Forest.read(file, small));
    assertEquals("forest.limit", e.code());
  }
}

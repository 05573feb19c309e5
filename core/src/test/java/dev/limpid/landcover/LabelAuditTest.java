package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import dev.limpid.sample.LabelProbabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelAuditTest {
  @TempDir Path folder;

  private static LabelProbabilities of(int[] given, double[][] p) throws BadInput {
    var rows = new LabelProbabilities.Gathered(p[0].length, "");
    for (int i = 0; i < given.length; i++) rows.add("s" + i, given[i], p[i]);
    return rows.finish();
  }

  /// Samples near their true class, a fifth of the labels drawn anew.
  private static double[][] drawn(int n, int classes, long seed, int[] given) {
    var random = new SplittableRandom(seed);
    var p = new double[n][classes];
    for (int i = 0; i < n; i++) {
      int truth = random.nextInt(classes);
      given[i] = random.nextDouble() < 0.2 ? random.nextInt(classes) : truth;
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        p[i][k] = -Math.log(1 - random.nextDouble()) + (k == truth ? 3 : 0);
        sum += p[i][k];
      }
      for (int k = 0; k < classes; k++) p[i][k] /= sum;
    }
    return p;
  }

  /// By hand: t = (0.6, 0.7). Sample 2 (given 0) is 0.9 of class 1, so counted off the diagonal;
  /// sample 5 (0.45, 0.55) reaches no threshold.
  private static final double[][] HAND = {
    {0.9, 0.1}, {0.8, 0.2}, {0.1, 0.9}, {0.2, 0.8}, {0.25, 0.75}, {0.45, 0.55}
  };

  private static final int[] HAND_GIVEN = {0, 0, 0, 1, 1, 1};

  @Test
  void aCaseByHand() throws BadInput {
    var audit = new LabelAudit(of(HAND_GIVEN, HAND));
    ConfidentJoint joint = audit.joint();
    assertEquals(0.6, joint.threshold(0), 1e-15);
    assertEquals(0.7, joint.threshold(1), 1e-15);
    assertEquals(2, joint.counted(0, 0));
    assertEquals(1, joint.counted(0, 1));
    assertEquals(0, joint.counted(1, 0));
    assertEquals(2, joint.counted(1, 1));
    assertEquals(3, joint.calibrated(1, 1)); // two counted of three given: scaled
    assertEquals(1 / 6.0, joint.joint(0, 1), 1e-15);
    assertEquals(4 / 6.0, joint.prior(1), 1e-15);
    assertEquals(0.25, joint.noise(0, 1), 1e-15);
    assertEquals(1 / 3.0, joint.inverseNoise(1, 0), 1e-15);
    for (AuditRule rule : AuditRule.values())
      assertArrayEquals(new int[] {2}, audit.ranked(rule), rule.label());
    assertEquals(5 / 6.0, audit.labelHealth(), 1e-15);
    assertEquals(0.1, audit.quality(LabelQuality.NORMALIZED_MARGIN, 2), 1e-15);
    double h = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)) / Math.log(2);
    assertEquals(
        Math.log(1 + h / 0.1) / (h / 0.1),
        audit.quality(LabelQuality.CONFIDENCE_WEIGHTED_ENTROPY, 2),
        1e-15);
    assertEquals(0.2 / 1.1, audit.quality(LabelQuality.ADJUSTED_SELF_CONFIDENCE, 2), 1e-15);
  }

  @Test
  void theOrderOfSamplesChangesNothing() throws BadInput {
    for (int classes = 2; classes <= 7; classes++) {
      var given = new int[300];
      double[][] p = drawn(300, classes, classes, given);
      var turned = new int[300];
      var q = new double[300][];
      for (int i = 0; i < 300; i++) {
        turned[i] = given[(i * 7 + 5) % 300];
        q[i] = p[(i * 7 + 5) % 300];
      }
      var one = new LabelAudit(of(given, p));
      var other = new LabelAudit(of(turned, q));
      for (AuditRule rule : AuditRule.values()) {
        BitSet back = new BitSet();
        other.suspects(rule).stream().forEach(i -> back.set((i * 7 + 5) % 300));
        assertEquals(one.suspects(rule), back, rule.label());
      }
    }
  }

  @Test
  void rowsOfTheCalibratedJointAddUpToTheGivenLabels() throws BadInput {
    for (int seed = 0; seed < 50; seed++) {
      var given = new int[97];
      double[][] p = drawn(97, 6, seed, given);
      ConfidentJoint joint = new LabelAudit(of(given, p)).joint();
      double all = 0;
      for (int k = 0; k < 6; k++) {
        long row = 0;
        for (int j = 0; j < 6; j++) {
          assertTrue(joint.calibrated(k, j) >= 0);
          row += joint.calibrated(k, j);
          all += joint.joint(k, j);
        }
        assertEquals(joint.given(k), row);
      }
      assertEquals(1, all, 1e-12);
    }
  }

  @Test
  void injectedErrorsRankFirst() throws BadInput {
    var given = new int[500];
    double[][] p = drawn(500, 4, 3, given);
    var audit = new LabelAudit(of(given, p));
    BitSet found = audit.suspects(AuditRule.CONFIDENT_LEARNING);
    long right =
        found.stream()
            .filter(i -> p[i][given[i]] < Arrays.stream(p[i]).max().orElseThrow())
            .count();
    assertEquals(found.cardinality(), right);
    assertTrue(found.cardinality() > 30, "some errors are found");
  }

  @Test
  void aClassWithoutSamplesIsNeverChosen() throws BadInput {
    var p = new double[][] {{0.1, 0.2, 0.7}, {0.6, 0.3, 0.1}, {0.1, 0.8, 0.1}};
    var audit = new LabelAudit(of(new int[] {0, 0, 1}, p));
    assertEquals(Double.POSITIVE_INFINITY, audit.joint().threshold(2));
    for (int k = 0; k < 3; k++) assertEquals(0, audit.joint().counted(k, 2));
    assertTrue(Double.isNaN(audit.joint().noise(0, 2)));
    assertTrue(Double.isNaN(audit.joint().inverseNoise(0, 2)));
    for (LabelQuality score : LabelQuality.values())
      assertTrue(Double.isFinite(audit.quality(score, 0)), score.label());
  }

  @Test
  void aRowThatIsNeverConfidentStaysOnTheDiagonal() throws BadInput {
    // Given 0 twice with p0 = 0.5 and 0.1: t0 = 0.3; class 1 has t1 = 0.95.
    var p = new double[][] {{0.1, 0.9}, {0.15, 0.85}, {0.05, 0.95}};
    ConfidentJoint joint = new LabelAudit(of(new int[] {1, 1, 1}, p)).joint();
    assertEquals(3, joint.calibrated(1, 1));
    assertEquals(0, joint.calibrated(0, 0));
  }

  @Test
  void certainProbabilitiesHaveFiniteScores() throws BadInput {
    var audit = new LabelAudit(of(new int[] {0, 1, 0}, new double[][] {{1, 0}, {0, 1}, {0, 1}}));
    assertEquals(1, audit.quality(LabelQuality.CONFIDENCE_WEIGHTED_ENTROPY, 0));
    assertEquals(0, audit.quality(LabelQuality.CONFIDENCE_WEIGHTED_ENTROPY, 2));
    assertEquals(0, audit.quality(LabelQuality.NORMALIZED_MARGIN, 2));
  }

  @Test
  void badRowsAreRefusedByName() {
    refused("s0", "add up to 0.9", new int[] {0}, new double[][] {{0.4, 0.5}});
    refused("s1", "not one of 0..1", new int[] {0, 2}, new double[][] {{0.4, 0.6}, {0.4, 0.6}});
    refused("s0", "not one of 0..1", new int[] {-1}, new double[][] {{0.4, 0.6}});
    refused("s0", "below 0", new int[] {0}, new double[][] {{-0.5, 1.5}});
    refused("s0", "below 0", new int[] {0}, new double[][] {{Double.NaN, 1}});
    assertThrows(IllegalArgumentException.class, () -> of(new int[] {0}, new double[][] {{1.0}}));
  }

  private static void refused(String sample, String why, int[] given, double[][] p) {
    BadInput e = assertThrows(BadInput.class, () -> of(given, p));
    assertTrue(e.getMessage().contains("'" + sample + "'"), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  private BadInput fileRefused(String text) throws IOException {
    Path file = folder.resolve("p.csv");
    Files.writeString(file, text);
    return assertThrows(BadInput.class, () -> LabelProbabilities.read(file));
  }

  @Test
  void filesAreReadAndRefused() throws IOException {
    Path file = folder.resolve("good.csv");
    Files.writeString(file, "i,true,given,p0,p1\nx,0,1,0.25,0.75\n");
    LabelProbabilities read = LabelProbabilities.read(file);
    assertEquals("x", read.id(0));
    assertEquals(1, read.given(0));
    assertEquals(0.25, read.at(0, 0));
    assertTrue(fileRefused("i,given,p0\n0,0,1\n").getMessage().contains("p0,p1"));
    assertTrue(fileRefused("i,given,p0,p1,p3\n0,0,1,0,0\n").getMessage().contains("'p2'"));
    assertTrue(fileRefused("i,p0,p1\n0,1,0\n").getMessage().contains("'given'"));
    assertTrue(fileRefused("i,given,p0,p1\n7,0,,1\n").getMessage().contains("'7'"));
    assertTrue(fileRefused("i,given,p0,p1\n7,wheat,0,1\n").getMessage().contains("'wheat'"));
    assertTrue(fileRefused("i,given,p0,p1\n7,5,0,1\n").getMessage().contains("'7'"));
    assertTrue(fileRefused("i,given,p0,p1\n").getMessage().contains("no sample"));
  }

  @Test
  void groupsTakeTheirLowestTenth() throws BadInput {
    var given = new int[21];
    var p = new double[21][];
    for (int i = 0; i < 20; i++) p[i] = new double[] {0.5 + i * 0.02, 0.5 - i * 0.02};
    p[20] = new double[] {0.1, 0.9};
    var group = new String[21];
    Arrays.fill(group, 0, 20, "field");
    group[20] = "";
    List<GroupAudit> groups =
        GroupAudit.of(new LabelAudit(of(given, p)), AuditRule.PREDICTED_NEQ_GIVEN, group);
    assertEquals(1, groups.size());
    assertEquals(0.51, groups.getFirst().quality(), 1e-12); // of 0.50 and 0.52
    assertEquals(20, groups.getFirst().samples().size());
    assertEquals(0, groups.getFirst().suspects());
  }

  @Test
  void suspectedGroupsComeFirst() throws BadInput {
    var given = new int[] {0, 0, 0, 0, 1};
    var p = new double[][] {{0.3, 0.7}, {0.3, 0.7}, {0.01, 0.99}, {0.99, 0.01}, {0.2, 0.8}};
    var group = new String[] {"wrong", "wrong", "mixed", "mixed", "right"};
    List<GroupAudit> groups =
        GroupAudit.of(new LabelAudit(of(given, p)), AuditRule.PREDICTED_NEQ_GIVEN, group);
    assertEquals(
        List.of("wrong", "mixed", "right"), groups.stream().map(GroupAudit::name).toList());
    assertTrue(groups.get(0).suspect());
    assertEquals(1, groups.get(0).suggested());
    assertEquals(0.01, groups.get(1).quality(), 1e-15);
  }
}

package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PriorTest {
  private static final int MANY = 20_000;

  private static double[][] draws(Prior prior) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] draws = new double[MANY][];
    for (int i = 0; i < MANY; i++) draws[i] = prior.draw(LeafModel.D, random);
    return draws;
  }

  @ParameterizedTest
  @EnumSource(Prior.class)
  void drawsStayInTheirRanges(Prior prior) {
    for (double[] x : draws(prior)) {
      for (Parameter p : Parameter.values())
        assertTrue(p.of(x) >= p.low() && p.of(x) <= p.high(), p + " " + p.of(x));
      assertTrue(Double.isFinite(prior.logDensity(x)));
    }
  }

  /// Uniform draws weighted by the density have its mass, 1, and the means of its draws.
  @ParameterizedTest
  @EnumSource(Prior.class)
  void theDensityIsThatOfTheDraws(Prior prior) {
    double volume = 1;
    for (Parameter p : Parameter.values()) if (p.high() > p.low()) volume *= p.high() - p.low();
    SplittableRandom random = new SplittableRandom(11);
    int count = 400_000;
    double mass = 0;
    double[] weighted = new double[4];
    for (int i = 0; i < count; i++) {
      double[] x = Prior.UNIFORM.draw(LeafModel.D, random);
      double weight = Math.exp(prior.logDensity(x)) * volume / count;
      mass += weight;
      add(weighted, x, weight);
    }
    double[] drawn = new double[4];
    for (double[] x : draws(prior)) add(drawn, x, 1.0 / MANY);
    assertEquals(1, mass, .05);
    for (int k = 0; k < drawn.length; k++)
      assertEquals(drawn[k], weighted[k] / mass, .05 * drawn[k], "mean " + k);
  }

  private static void add(double[] sums, double[] x, double weight) {
    sums[0] += weight * Parameter.LAI.of(x);
    sums[1] += weight * Parameter.LAI.of(x) * Parameter.CAB.of(x);
    sums[2] += weight * Parameter.LAI.of(x) * Parameter.LIDFA.of(x);
    sums[3] += weight * Parameter.RSOIL.of(x) * Parameter.N.of(x);
  }

  /// A published code computes the co-distribution and drops it.
  @Test
  void chlorophyllGoesWithLeafAreaUnderAtbdOnly() {
    assertTrue(spearman(draws(Prior.ATBD)) > .1);
    assertEquals(0, spearman(draws(Prior.SIMULATION)), .03);
  }

  private static double spearman(double[][] draws) {
    double[] lai = ranks(draws, Parameter.LAI);
    double[] cab = ranks(draws, Parameter.CAB);
    double mean = (MANY - 1) / 2.0;
    double product = 0;
    double square = 0;
    for (int i = 0; i < MANY; i++) {
      product += (lai[i] - mean) * (cab[i] - mean);
      square += (lai[i] - mean) * (lai[i] - mean);
    }
    return product / square;
  }

  private static double[] ranks(double[][] draws, Parameter p) {
    Integer[] order = IntStream.range(0, MANY).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> p.of(draws[i])));
    double[] ranks = new double[MANY];
    for (int r = 0; r < MANY; r++) ranks[order[r]] = r;
    return ranks;
  }

  @Test
  void theProteinsOfProHaveNoPrior() {
    SplittableRandom random = new SplittableRandom(1);
    assertThrows(IllegalArgumentException.class, () -> Prior.UNIFORM.draw(LeafModel.PRO, random));
    assertEquals(0, Parameter.ANT.of(Prior.UNIFORM.draw(LeafModel.FIVE, random)));
  }

  /// Each number goes where its name says.
  @Test
  void parametersKeepTheirNames() {
    double[] x = new double[Parameter.values().length];
    for (Parameter p : Parameter.values()) x[p.ordinal()] = .01 * (1 + p.ordinal());
    x[Parameter.N.ordinal()] = 1.5;
    x[Parameter.PROT.ordinal()] = 0;
    x[Parameter.CBC.ordinal()] = 0;
    x[Parameter.TYPELIDF.ordinal()] = 1;
    Draw draw = Parameter.draw("a", LeafModel.D, x);
    assertEquals(Parameter.RSOIL.of(x), draw.traits().soil().brightness());
    assertEquals(Parameter.PSOIL.of(x), draw.traits().soil().dryShare());
    assertEquals(Parameter.CW.of(x), draw.traits().leaf().water());
    assertEquals(Parameter.CM.of(x), draw.traits().leaf().dry());
    assertEquals(Parameter.ANT.of(x), draw.traits().leaf().ant());
    assertEquals(Parameter.CBROWN.of(x), draw.traits().leaf().brown());
    assertEquals(
        new LeafAngles.Verhoef(Parameter.LIDFA.of(x), Parameter.LIDFB.of(x)),
        draw.traits().leafAngles());
    assertEquals(
        new Angles(Parameter.TTS.of(x), Parameter.TTO.of(x), Parameter.PSI.of(x)), draw.angles());
  }
}

package dev.limpid.landcover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.calibration.ChiSquare;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  /// Values of erfc(sqrt(x/2)) to 16 digits, computed with 50-digit arithmetic.
  @ParameterizedTest
  @CsvSource({
    "1e-10, 9.99992021154392119e-01",
    "0.001, 9.74772879369960377e-01",
    "0.1, 7.51829634045849238e-01",
    "1, 3.17310507862914093e-01",
    "2, 1.57299207050285134e-01",
    "3.84, 5.00435212487051057e-02",
    "5, 2.53473186774682627e-02",
    "7.9, 4.94347973622824653e-03",
    "7.999999, 4.67773756442116211e-03",
    "8, 4.67773498104726623e-03",
    "8.000001, 4.67773239767482491e-03",
    "8.1, 4.42652585791983213e-03",
    "10, 1.56540225800254969e-03",
    "25, 5.73303143758387824e-07",
    "60, 9.48573757107384779e-15",
    "150, 1.73364324571782635e-34",
    "400, 5.50724823721246747e-89",
    "700, 2.99022697512462034e-154"
  })
  void chiSquareTailToTwelveDigits(double chi2, double expected) {
    assertEquals(expected, ChiSquare.above(chi2, 1), Math.abs(expected) * 1e-12);
  }

  @Test
  void chiSquareTailAtTheEnds() {
    assertEquals(1, ChiSquare.above(0, 1));
    assertEquals(0, ChiSquare.above(1e5, 1));
    assertThrows(IllegalArgumentException.class, () -> ChiSquare.above(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> ChiSquare.above(Double.NaN, 1));
  }

  @Property(tries = 100)
  void fairCoinAgreesWithExactIntegers(
      @ForAll @IntRange(min = 1, max = 800) int n, @ForAll @IntRange(max = 400) int at) {
    int m = Math.min(at, n / 2);
    BigInteger term = BigInteger.ONE;
    BigInteger sum = BigInteger.ONE;
    for (int k = 1; k <= m; k++) {
      term = term.multiply(BigInteger.valueOf(n - k + 1)).divide(BigInteger.valueOf(k));
      sum = sum.add(term);
    }
    double exact =
        new BigDecimal(sum)
            .divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL64)
            .doubleValue();
    assertEquals(exact, Tails.fairCoin(m, n), exact * 1e-12);
  }

  @Test
  void fairCoinOfManyTosses() {
    coin(499000, 1000000, 0.02280414993269104);
    coin(49990, 100000, 0.47604467490681235);
    coin(1000, 2100, 0.015360353932121148);
    coin(3, 1000, 1.5554471507014885e-293);
    coin(14, 30, 0.427767775952816);
    coin(8, 17, 0.5);
  }

  private static void coin(long m, long n, double expected) {
    assertEquals(expected, Tails.fairCoin(m, n), expected * 1e-10, m + " of " + n);
  }

  @Test
  void equalCountsDifferInNothing() {
    for (long n : new long[] {0, 1, 5, 1_000_000}) {
      McNemar got = McNemar.of(n, n);
      assertEquals(0, got.chi2());
      assertEquals(1, got.p());
      assertEquals(0, got.chi2Corrected());
      assertEquals(1, got.pCorrected());
      assertEquals(1, got.pExact());
    }
  }

  @Test
  void byHand() {
    McNemar got = McNemar.of(1, 0);
    assertEquals(1, got.chi2());
    assertEquals(0, got.chi2Corrected());
    assertEquals(1, got.pCorrected());
    assertEquals(1, got.pExact());
    assertEquals(2 * 0.5 * 0.5 * 0.5 * 0.5 * 0.5 * 0.5, McNemar.of(0, 6).pExact(), 1e-16);
    assertEquals(McNemar.of(0, 6).pExact(), McNemar.of(0, 6).reported());
    assertEquals(McNemar.of(10, 30).pCorrected(), McNemar.of(10, 30).reported());
    assertThrows(IllegalArgumentException.class, () -> McNemar.of(-1, 2));
  }

  @Property(tries = 200)
  void isSymmetricAndAProbability(
      @ForAll @IntRange(max = 3000) int b, @ForAll @IntRange(max = 3000) int c) {
    McNemar got = McNemar.of(b, c);
    McNemar turned = McNemar.of(c, b);
    assertEquals(got.pExact(), turned.pExact());
    assertEquals(got.p(), turned.p());
    assertTrue(got.pExact() >= 0 && got.pExact() <= 1);
    assertTrue(got.p() <= got.pCorrected());
  }

  @Test
  void pairedDifferenceOfIndependentSamples() {
    PairedDifference got = PairedDifference.of(12, 5, 100);
    assertEquals(0.07, got.value().value(), 1e-12);
    assertEquals(Math.sqrt((0.17 - 0.0049) / 99), got.value().standardError(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> PairedDifference.of(60, 50, 100));
    assertEquals(0, PairedDifference.of(0, 0, 10).value().value());
    assertTrue(Double.isNaN(PairedDifference.of(0, 0, 0).value().value()));
  }

  @Test
  void pairedDifferenceOfStrata() {
    var builder = PairedDifference.builder().stratum("rare", 100).stratum("common", 300);
    for (int s = 0; s < 10; s++) builder.add("rare", s < 6, s < 3); // mean 0.3
    for (int s = 0; s < 20; s++) builder.add("common", s < 10, s < 14); // mean -0.2
    PairedDifference got = builder.build();
    assertEquals(0.25 * 0.3 - 0.75 * 0.2, got.value().value(), 1e-12);
    double rare = 0.0625 * 0.9 * (0.3 - 0.09) / 9;
    double common = 0.5625 * (1 - 20 / 300.0) * (0.2 - 0.04) / 19;
    assertEquals(Math.sqrt(rare + common), got.value().standardError(), 1e-12);
    assertEquals(30, got.n());
    assertThrows(IllegalArgumentException.class, () -> builder.add("none", true, true));
  }
}

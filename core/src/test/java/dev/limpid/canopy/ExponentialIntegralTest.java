package dev.limpid.canopy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExponentialIntegralTest {
  /// `mpmath.nstr(mpmath.e1(mpmath.mpf(float(k))), 20)` with 40 digits.
  @ParameterizedTest
  @CsvSource({
    "1e-12, 27.053805451028015368",
    "1e-6, 13.238295893062491289",
    "0.001, 6.3315393641361493112",
    "0.1, 1.8229239584193906159",
    "0.5, 0.55977359477616081175",
    "0.9, 0.26018393932599963047",
    "1, 0.21938393439552027368",
    "1.0625, 0.19775721477550093719",
    "1.25, 0.14641337252591017669",
    "1.4, 0.11621931257135790492",
    "1.9, 0.05620437817453485559",
    "2, 0.048900510708061119567",
    "3, 0.013048381094197037413",
    "4.5, 0.0020734007547146144329",
    "5.7, 0.00050854648027503142673",
    "8, 0.000037665622843924901773",
    "13, 1.6218662188014328707e-7",
    "20, 9.8355252906498816904e-11",
    "31, 1.0767670386162382617e-15",
    "50, 3.7832640295504590187e-24",
    "100, 3.6835977616820321802e-46",
    "600, 4.4099897945098379716e-264",
  })
  void agreesWithReference(double k, double expected) {
    assertEquals(expected, ExponentialIntegral.e1(k), 1e-14 * expected);
  }

  /// A leaf's transmission is read from polynomials.
  @Test
  void polynomialsAgreeWithTheFormula() {
    for (double k = 1e-9; k < 40; k *= 1.0007)
      assertEquals(LayerTransmission.formula(k), LayerTransmission.of(k), 1e-15, "k " + k);
    assertEquals(1, LayerTransmission.of(0));
  }

  @Test
  void isNothingFarOut() {
    assertEquals(0, ExponentialIntegral.e1(700));
    assertEquals(0, ExponentialIntegral.e1(1e9));
  }
}

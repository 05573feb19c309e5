package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoDataTest {
  private static boolean hides(String text, SampleType type, double stored) {
    Object array = type.array(1);
    Stored.fill(array, 0, 1, stored);
    float[] into = new float[1];
    Floats.convert(type, array, 0, 1, 1, into, 0, NoData.parse(text, type));
    return Float.isNaN(into[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", " nan \n", "-nan", "1.#QNAN", "nan(0x7)"})
  void nanIsReadInItsForms(String text) {
    assertEquals(Double.NaN, NoData.parse(text, SampleType.FLOAT32).value());
    assertFalse(hides(text, SampleType.FLOAT32, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-inf", "-Infinity", "-1.#INF", "-1.797e308"})
  void minusInfinityToo(String text) {
    assertTrue(hides(text, SampleType.FLOAT32, Double.NEGATIVE_INFINITY));
    assertFalse(hides(text, SampleType.FLOAT32, -Float.MAX_VALUE));
  }

  @Test
  void floatsMatchWithinOneUlpWhenTheTextIsNotExact() {
    double esri = -3.4028234663852886e38;
    assertTrue(hides("-3.40282346638529e+38", SampleType.FLOAT32, esri));
    assertTrue(hides("-3.4028235e+38", SampleType.FLOAT32, esri));
    assertTrue(hides("0.1", SampleType.FLOAT32, 0.1f));
    assertTrue(hides("0.1", SampleType.FLOAT32, Math.nextUp(0.1f)));
    assertFalse(hides("0.1", SampleType.FLOAT32, Math.nextUp(Math.nextUp(0.1f))));
    assertTrue(hides("-9999", SampleType.FLOAT32, -9999));
    assertFalse(hides("-9999", SampleType.FLOAT32, Math.nextUp(-9999f)));
  }

  @Test
  void doublesMatchWhatFifteenDigitsTell() {
    assertTrue(hides("-1.79769313486232e+308", SampleType.FLOAT64, -Double.MAX_VALUE));
    assertTrue(hides("-3.40282346638529e+38", SampleType.FLOAT64, -(double) Float.MAX_VALUE));
    assertFalse(hides("-9999", SampleType.FLOAT64, -9998.999999));
  }

  @Test
  void whatAnIntegerCannotBeMatchesNothing() {
    for (String text : new String[] {"-9999", "256", "0.5", "nan", "inf"}) {
      NoData noData = NoData.parse(text, SampleType.UINT8);
      assertNull(noData.value(), text);
      assertNotNull(noData.warning(), text);
    }
    assertTrue(hides("255", SampleType.UINT8, 255));
    assertTrue(hides("255.0", SampleType.UINT8, 255));
    assertTrue(hides("-32768", SampleType.INT16, -32768));
    assertFalse(hides("-32768", SampleType.UINT16, 32768));
    assertTrue(hides("4294967295", SampleType.UINT32, 4294967295.0));
    assertTrue(hides("-2147483648", SampleType.INT32, Integer.MIN_VALUE));
    assertFalse(hides("300", SampleType.INT32, Integer.MIN_VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n/a", "1d", "0x10", "--1", "1e", "NaN5"})
  void otherTextIsNoneWithAWarning(String text) {
    NoData noData = NoData.parse(text, SampleType.UINT8);
    assertNull(noData.value());
    assertTrue(noData.warning().contains(text), noData.warning());
  }

  @Test
  void noTextIsNone() {
    assertNull(NoData.parse(" \0", SampleType.UINT8).value());
    assertNull(NoData.parse("", SampleType.UINT8).warning());
  }
}

package dev.limpid.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.model.ContractCheck.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Distributions, and which band is like which.
final class ContractCheckTest {
  private static Distribution around(double middle, double spread, long seed) {
    Random random = new Random(seed);
    float[] values = new float[5000];
    for (int i = 0; i < values.length; i++)
      values[i] = (float) (middle + spread * random.nextGaussian());
    return Distribution.of(values, values.length);
  }

  @Test
  void quantilesAndDistance() {
    float[] values = new float[101];
    for (int i = 0; i < values.length; i++) values[i] = 100 - i - 20;
    Distribution d = Distribution.of(values, values.length);
    assertEquals(-20, d.at(0));
    assertEquals(30, d.median());
    assertEquals(75, d.at(95));
    assertEquals(20 / 101.0, d.negative());
    assertEquals(0, d.distance(d));
    assertEquals(7, d.distance(d, 7), 1e-12);
    assertThrows(
        IllegalArgumentException.class, () -> new Distribution(1, 0, d.quantiles().reversed()));
  }

  @Test
  void bandsThatExchangedTheirNames() {
    List<Pair> pairs =
        List.of(
            new Pair("B03", around(0.08, 0.02, 1), around(0.07, 0.02, 2)),
            new Pair("B04", around(0.33, 0.06, 3), around(0.06, 0.03, 4)),
            new Pair("B08", around(0.07, 0.03, 5), around(0.35, 0.06, 6)));
    BandOrder order = BandOrder.of(pairs);
    assertTrue(order.wrong());
    assertTrue(order.described().contains("B04 is like B08"), order.described());
    assertFalse(order.described().contains("B03 is"), order.described());
  }

  /// Red goes with the red edge; blue a little less. One window is no proof, and clouds say
  /// nothing.
  @Test
  void blueAndRedThatExchangedTheirNames() {
    BlueRed right = new BlueRed();
    BlueRed exchanged = new BlueRed();
    BlueRed alike = new BlueRed();
    Random random = new Random(5);
    for (int window = 0; window < 6; window++) {
      assertFalse(window < 4 && exchanged.exchanged());
      float[][] of = new float[3][400];
      for (int i = 0; i < 400; i++) {
        double ground = random.nextGaussian();
        of[0][i] = (float) (0.05 + 0.01 * (ground + random.nextGaussian()));
        of[1][i] = (float) (0.06 + 0.02 * (ground + 0.3 * random.nextGaussian()));
        of[2][i] = (float) (0.09 + 0.03 * (ground + 0.3 * random.nextGaussian()));
        if (i % 7 == 0) of[i % 3][i] = Float.NaN;
      }
      right.add(of[0], of[1], of[2]);
      exchanged.add(of[1], of[0], of[2]);
      alike.add(of[2], of[2], of[2]);
    }
    assertTrue(exchanged.exchanged());
    assertFalse(right.exchanged());
    assertFalse(alike.exchanged());
  }

  /// Water, bare ground and snow are unlike fields, and no exchange of names makes them alike.
  @Test
  void otherLandscapesAreNoExchange() {
    double[][] landscapes = {{0.05, 0.03, 0.02}, {0.15, 0.25, 0.32}, {0.8, 0.82, 0.75}};
    for (double[] ground : landscapes) {
      List<Pair> pairs = new ArrayList<>();
      double[] trained = {0.07, 0.06, 0.35};
      String[] names = {"B03", "B04", "B08"};
      for (int b = 0; b < 3; b++)
        pairs.add(new Pair(names[b], around(ground[b], 0.01, b), around(trained[b], 0.03, 10 + b)));
      assertFalse(BandOrder.of(pairs).wrong(), BandOrder.of(pairs).described());
    }
  }

  @Test
  void contractsComeBackFromJson() throws BadInput {
    Contract contract =
        new Contract(
            10,
            1.4,
            List.of(
                new Contract.Expected("B04", "uint16", around(0.1, 0.01, 1)),
                new Contract.Expected("NDVI", null, around(0, 0.3, 2))));
    ObjectNode json = contract.json();
    assertEquals(contract, Contract.read(json, "model.json"));
    ((com.fasterxml.jackson.databind.node.ArrayNode) json.at("/bands/0/quantiles")).remove(3);
    BadInput e = assertThrows(BadInput.class, () -> Contract.read(json, "model.json"));
    assertEquals("model.contract", e.code());
  }

  @Test
  void bandsOfFeatures() {
    assertEquals("B04", Contract.bandOf("B04_t17"));
    assertEquals("OPTICAL-B04-10m", Contract.bandOf("OPTICAL-B04-ts3-10m"));
    assertEquals("elevation", Contract.bandOf("elevation"));
  }
}

package dev.limpid.invert.posteriors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.testkit.Shared;
import dev.limpid.torch.Doubles;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SplineTest {
  private static Tensor numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).doubleValue();
    return Doubles.of(values, values.length);
  }

  private static Spline spline(JsonNode c) {
    Tensor widths = numbers(c.get("unnorm_widths"));
    Tensor heights = numbers(c.get("unnorm_heights"));
    Tensor slopes = numbers(c.get("unnorm_derivs"));
    return c.get("kind").textValue().equals("unit")
        ? Spline.unit(widths, heights, slopes)
        : Spline.withTails(widths, heights, slopes, 3);
  }

  @Test
  @Tag("shared")
  void valuesAndSlopesAreThoseOfTheFile() throws IOException {
    Path file = Shared.path("data/golden/posterior/rqs_golden.json");
    JsonNode root = Json.read(Files.readAllBytes(file), file.toString(), Limits.DEFAULT);
    double worst = 0;
    int cases = 0;
    for (JsonNode c : root.get("cases"))
      try (Scope scope = Scope.open()) {
        double x = c.get("x").doubleValue();
        double y = c.get("y").doubleValue();
        double logSlope = c.get("logabsdet").doubleValue();
        Spline.Mapped there = spline(c).of(Doubles.of(new double[] {x}));
        Spline.Mapped back = spline(c).inverse(Doubles.of(new double[] {y}));
        worst = Math.max(worst, Math.abs(there.value().item() - y));
        worst = Math.max(worst, Math.abs(there.logSlope().item() - logSlope));
        worst = Math.max(worst, Math.abs(back.value().item() - x));
        worst = Math.max(worst, Math.abs(back.logSlope().item() + logSlope));
        cases++;
      }
    System.out.printf(Locale.ROOT, "golden splines: %d cases, largest error %.1e%n", cases, worst);
    assertEquals(60, cases);
    assertTrue(worst <= 1e-12, "" + worst);
  }

  @Test
  void zerosMakeTheIdentity() {
    try (Scope scope = Scope.open()) {
      double[] x = {0, .01, .3, .5, .77, 1};
      Spline spline = Spline.unit(Doubles.of(new double[x.length * 25], x.length, 25));
      Spline.Mapped mapped = spline.of(Doubles.of(x, x.length));
      for (int i = 0; i < x.length; i++) {
        assertEquals(x[i], Doubles.values(mapped.value())[i], 1e-15);
        assertEquals(0, Doubles.values(mapped.logSlope())[i], 1e-14);
      }
    }
  }

  /// The short way for draws without gradients.
  @Test
  void theInverseInOnePassIsTheSame() {
    SplittableRandom random = new SplittableRandom(1);
    int rows = 2000;
    double[] raw = new double[rows * 25];
    double[] y = new double[rows];
    for (int i = 0; i < raw.length; i++) raw[i] = 3 * random.nextGaussian();
    for (int i = 0; i < rows; i++) y[i] = i < 2 ? i : random.nextDouble();
    try (Scope scope = Scope.open()) {
      Tensor numbers = Doubles.of(raw, 40, 50, 25);
      Tensor values = Doubles.of(y, 40, 50);
      double[] wanted = Doubles.values(Spline.unit(numbers).inverse(values).value());
      assertArrayEquals(wanted, Doubles.values(SplineInverse.of(numbers, values)), 1e-11);
    }
  }

  @Test
  void tailsAreTheIdentity() {
    try (Scope scope = Scope.open()) {
      Tensor raw = Doubles.of(new double[] {1, -1, .5, 0, 1, -1, .5, 0}, 2, 4);
      Tensor slopes = Doubles.of(new double[] {1, 2, 3, 1, 2, 3}, 2, 3);
      Spline spline = Spline.withTails(raw, raw.times(-1), slopes, 3);
      Spline.Mapped mapped = spline.of(Doubles.of(new double[] {-4.5, 3.25}, 2));
      assertEquals(-4.5, Doubles.values(mapped.value())[0]);
      assertEquals(3.25, Doubles.values(mapped.value())[1]);
      assertEquals(0, Doubles.values(mapped.logSlope())[0]);
    }
  }
}

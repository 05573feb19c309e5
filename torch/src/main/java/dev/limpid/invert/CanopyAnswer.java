package dev.limpid.invert;

import dev.limpid.canopy.Sensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// An explanation in sentences.
final class CanopyAnswer {
  /// Bands that are named of each variable.
  private static final int NAMED = 3;

  /// From here a correlation is worth a sentence.
  private static final double STRONG = 0.3;

  private CanopyAnswer() {}

  static String of(CanopyExplanation explanation) {
    List<String> sentences = new ArrayList<>();
    if (explanation.outside())
      sentences.add(
          "No canopy that the model knows looks like this: misfit %s, above %s; doubt all values."
              .formatted(figure(explanation.misfit()), figure(CanopyRetrieval.LIMIT)));
    CanopyExplanation.Said first = explanation.variables().getFirst();
    sentences.add(
        "%s is %s, between %s and %s with a probability of 90 %%."
            .formatted(
                first.name(),
                (figure(first.mean()) + " " + first.effect().variable().unit()).strip(),
                figure(first.q05()),
                figure(first.q95())));
    sentences.add(moved(first));
    String together = together(explanation);
    if (!together.isEmpty()) sentences.add(together);
    return String.join(" ", sentences);
  }

  private static String moved(CanopyExplanation.Said said) {
    List<Double> values = said.effect().shapley();
    List<String> strongest =
        IntStream.range(0, values.size())
            .boxed()
            .sorted(Comparator.comparingDouble(b -> -Math.abs(values.get(b))))
            .limit(NAMED)
            .map(b -> "%s (%s)".formatted(Sensor.SENTINEL2.get(b), signed(values.get(b))))
            .toList();
    return "Without any band %s would be %s; %s moved it most."
        .formatted(said.name(), figure(said.effect().baseline()), String.join(", ", strongest));
  }

  private static String together(CanopyExplanation explanation) {
    List<String> parts = new ArrayList<>();
    List<Double> row = explanation.correlation().getFirst();
    for (int v = 1; v < row.size(); v++)
      if (Math.abs(row.get(v)) >= STRONG)
        parts.add("%s (%+.2f)".formatted(explanation.variables().get(v).name(), row.get(v)));
    if (parts.isEmpty()) return "";
    return "What remains unknown of %s goes with %s."
        .formatted(explanation.variables().getFirst().name(), String.join(", ", parts));
  }

  private static String signed(double value) {
    return (value < 0 ? "\u2212" : "+") + figure(Math.abs(value));
  }

  /// Three digits that count.
  private static String figure(double value) {
    return new BigDecimal(value, new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}

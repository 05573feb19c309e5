package dev.limpid.explain;

import dev.limpid.cube.ObservedPixel.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An explanation in two sentences: what speaks for the class and what against it, and how far that
/// can be relied on.
public final class PlainAnswer {
  private static final int FOR = 3;

  /// Least part of the score's change that an observation must have to be named.
  private static final double NAMED = 0.01;

  private PlainAnswer() {}

  public static String of(PixelReport report) {
    if (report.explanation() == null)
      return "The map has no class here since %s. There is nothing to explain: a model that was given nothing says nothing."
          .formatted(PixelReport.abstention(report.abstention()));
    return why(report) + " " + missed(report.explanation()) + trust(report);
  }

  /// Of a sum that should be closer.
  private static String missed(Explanation.OfObservations e) {
    if (e.inside() == null || !(e.sumError() > e.inside().sumBound())) return "";
    return "The values miss %s of the score, more than the %s that were aimed at, so they are rough. "
        .formatted(three(e.sumError()), three(e.inside().sumBound()));
  }

  private static String why(PixelReport report) {
    Explanation.OfObservations e = report.explanation();
    if (e.inside() != null && e.inside().weights())
      return given(report) + "; it looks most at " + String.join(", ", lookedAt(e)) + ".";
    StringBuilder text = new StringBuilder(given(report));
    boolean dates = ofDates(e);
    List<Part> sorted = new ArrayList<>(dates ? dates(e) : observations(e));
    sorted.removeIf(part -> Math.abs(part.value()) < NAMED);
    sorted.sort(Comparator.comparingDouble(part -> -part.value()));
    List<String> up = new ArrayList<>();
    for (Part part : sorted) if (part.value() > 0 && up.size() < FOR) up.add(part.named());
    if (up.isEmpty()) text.append("; no single observation speaks for it by more than 0.01");
    else
      text.append("; most of what speaks for it ")
          .append(dates ? "was seen on " : "is ")
          .append(String.join(", ", up));
    if (!sorted.isEmpty() && sorted.getLast().value() < 0)
      text.append(", most against it ").append(dates ? "on " : "").append(sorted.getLast().named());
    return text.append('.').toString();
  }

  /// What is named, with what it added.
  private record Part(String name, double value) {
    String named() {
      return "%s (%s)".formatted(name, String.format(Locale.ROOT, "%+.2f", value));
    }
  }

  /// Whether bands share the value of a date.
  private static boolean ofDates(Explanation.OfObservations e) {
    return e.grain() == Explanation.Grain.DATE && e.inside() == null;
  }

  private static List<Part> observations(Explanation.OfObservations e) {
    return e.attributions().stream()
        .filter(a -> a.value() != null)
        .map(a -> new Part(name(a.input()), a.value()))
        .toList();
  }

  private static List<Part> dates(Explanation.OfObservations e) {
    Map<String, Double> dates = new LinkedHashMap<>();
    for (Explanation.Attribution a : e.attributions())
      if (a.value() != null && a.input().series() >= 0)
        dates.merge(when(a.input()), a.value(), Double::sum);
    return dates.entrySet().stream().map(d -> new Part(d.getKey(), d.getValue())).toList();
  }

  /// The dates with the largest weights.
  private static List<String> lookedAt(Explanation.OfObservations e) {
    return dates(e).stream()
        .sorted(Comparator.comparingDouble(part -> -part.value()))
        .limit(FOR)
        .map(part -> part.name() + " (" + two(part.value()) + ")")
        .toList();
  }

  private static String when(Input input) {
    return input.date() == null ? "position " + input.time() : input.date().toString();
  }

  private static String given(PixelReport report) {
    Explanation.Score score = report.explanation().score();
    return switch (score.unit()) {
      case PROBABILITY ->
          "The model gives %s a probability of %s here, against %s where nothing is known"
              .formatted(score.target(), percent(score.value()), percent(score.baseline()));
      case LOGIT ->
          "The model gives %s a logit of %s here (probability %s), against %s where nothing is known"
              .formatted(
                  score.target(),
                  two(score.value()),
                  percent(
                      report.probabilities().get(report.legend().names().indexOf(score.target()))),
                  two(score.baseline()));
    };
  }

  /// A band and its time, as a reader says it.
  static String name(Input input) {
    if (input.series() < 0) return input.band();
    return input.band() + (input.date() == null ? " at " : " on ") + when(input);
  }

  private static String trust(PixelReport report) {
    Faithfulness f = report.explanation().faithfulness();
    boolean better = f.deletion() < f.random() - f.randomDeviation();
    String order =
        better
            ? "Hiding %s first lowers the score faster than hiding in random order (area %s against %s), so they do matter to the model"
            : "Hiding %s first lowers the score no faster than random order does (area %s against %s), so do not rely on this ranking";
    String what =
        report.explanation().grain() == Explanation.Grain.DATE
            ? "the dates that count most"
            : "these observations";
    return order.formatted(what, two(f.deletion()), two(f.random())) + ", " + domain(report);
  }

  private static String domain(PixelReport report) {
    if (report.nearest().isEmpty())
      return "and no training samples are kept that the pixel could be compared with.";
    PixelReport.Near nearest = report.nearest().getFirst();
    String domain =
        nearest.distance() == 0
            ? "and a training sample, a %2$s, has exactly these features, so this says little about other places."
            : report.domain().outside()
                ? "but the pixel is unlike anything in training (distance %s to the nearest sample, a %s; 99 %% of samples have one within %s), so doubt the class itself."
                : "and the most similar training sample is a %2$s at distance %1$s (99 %% of samples have one within %3$s).";
    return domain.formatted(
        two(nearest.distance()), nearest.label().name(), two(report.domain().limit()));
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double p) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * p);
  }
}

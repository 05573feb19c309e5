package dev.limpid.landcover;

import dev.limpid.sample.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The series of a suspect beside the mean series of the class it was given and of the class it
/// looks like, in the band that tells the two classes apart best. Lines differ in width and marks
/// too.
final class SeriesChart {
  private static final Pattern TIMED = Pattern.compile("(.+)_t(\\d{1,6})");
  private static final double WIDTH = 420;
  private static final double HEIGHT = 190;
  private static final double LEFT = 46;
  private static final double RIGHT = 410;
  private static final double TOP = 46;
  private static final double BOTTOM = 160;
  private static final Svg.Font KEY = new Svg.Font(11.5, Svg.INK);
  private static final Svg.Font TICK = new Svg.Font(10.5, Svg.SOFT);

  private final AuditedLabels labels;
  private final Samples samples;
  private final Map<String, List<Integer>> bands = new LinkedHashMap<>(); // features in time order
  private final double[][] mean; // (class, feature)
  private final double[] spread; // standard deviation of each feature

  /// @param labels with samples
  SeriesChart(AuditedLabels labels) {
    this.labels = labels;
    this.samples = labels.samples();
    List<String> features = samples.features();
    for (int f = 0; f < features.size(); f++) {
      Matcher name = TIMED.matcher(features.get(f));
      if (name.matches()) bands.computeIfAbsent(name.group(1), b -> new ArrayList<>()).add(f);
    }
    bands.values().removeIf(of -> of.size() < 2);
    mean = new double[labels.classes()][features.size()];
    spread = new double[features.size()];
    double n = samples.size();
    long[] counts = samples.counts();
    for (int f = 0; f < features.size(); f++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < samples.size(); i++) {
        double v = samples.at(i, f);
        mean[samples.label(i)][f] += v / counts[samples.label(i)];
        sum += v;
        squares += v * v;
      }
      spread[f] = Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
    }
  }

  /// The drawing, empty where the features are no series.
  String of(ReviewItem item) {
    String band = apart(item.given(), item.suggested());
    if (band == null) return "";
    List<Integer> at = bands.get(band);
    double[][] lines = {
      values(at, mean[item.given()]), values(at, mean[item.suggested()]), own(at, item.samples())
    };
    return drawn(band, item, lines);
  }

  /// The band whose class means lie furthest apart, in standard deviations; null without series.
  private String apart(int a, int b) {
    String best = null;
    double most = -1;
    for (Map.Entry<String, List<Integer>> band : bands.entrySet()) {
      double sum = 0;
      for (int f : band.getValue())
        if (spread[f] > 0) sum += Math.abs(mean[a][f] - mean[b][f]) / spread[f];
      double apart = sum / band.getValue().size();
      if (apart > most) {
        most = apart;
        best = band.getKey();
      }
    }
    return best;
  }

  private static double[] values(List<Integer> at, double[] of) {
    return at.stream().mapToDouble(f -> of[f]).toArray();
  }

  private double[] own(List<Integer> at, List<Integer> rows) {
    double[] values = new double[at.size()];
    for (int t = 0; t < values.length; t++)
      for (int row : rows) values[t] += samples.at(row, at.get(t)) / rows.size();
    return values;
  }

  private String drawn(String band, ReviewItem item, double[][] lines) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] line : lines)
      for (double v : line) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    double span = high > low ? high - low : 1;
    String given = labels.name(item.given());
    String suggested = labels.name(item.suggested());
    Svg svg =
        new Svg(
            WIDTH,
            HEIGHT,
            "Series of %s in %s, beside the mean of %s%s"
                .formatted(
                    item.id(),
                    band,
                    given,
                    item.given() == item.suggested() ? "" : " and of " + suggested));
    svg.line(LEFT, TOP, LEFT, BOTTOM, Svg.GRID, 1).line(LEFT, BOTTOM, RIGHT, BOTTOM, Svg.GRID, 1);
    svg.text(LEFT - 5, TOP + 4, "end", TICK, "%.3g".formatted(high));
    svg.text(LEFT - 5, BOTTOM, "end", TICK, "%.3g".formatted(low));
    svg.text(LEFT, BOTTOM + 15, "start", TICK, band + ", time 0");
    svg.text(RIGHT, BOTTOM + 15, "end", TICK, "time " + (lines[0].length - 1));
    key(svg, 12, Svg.BLUE, 1.6, "mean of given: " + given);
    if (item.given() != item.suggested())
      key(svg, 26, Svg.ORANGE, 3.2, "mean of suggested: " + suggested);
    key(svg, 40, Svg.INK, 1.4, "this one (dots)");
    polyline(svg, lines[0], low, span, Svg.BLUE, 1.6);
    if (item.given() != item.suggested()) polyline(svg, lines[1], low, span, Svg.ORANGE, 3.2);
    polyline(svg, lines[2], low, span, Svg.INK, 1.4);
    for (int t = 0; t < lines[2].length; t++)
      svg.dot(x(t, lines[2].length), y(lines[2][t], low, span), 2.2, Svg.INK);
    return svg.toString();
  }

  private static void key(Svg svg, double y, String colour, double width, String text) {
    svg.line(LEFT, y - 4, LEFT + 22, y - 4, colour, width);
    svg.text(LEFT + 28, y, "start", KEY, text.length() > 52 ? text.substring(0, 51) + "…" : text);
  }

  private static void polyline(
      Svg svg, double[] values, double low, double span, String colour, double width) {
    for (int t = 1; t < values.length; t++)
      svg.line(
          x(t - 1, values.length),
          y(values[t - 1], low, span),
          x(t, values.length),
          y(values[t], low, span),
          colour,
          width);
  }

  private static double x(int t, int times) {
    return LEFT + (RIGHT - LEFT) * t / (times - 1);
  }

  private static double y(double value, double low, double span) {
    return BOTTOM - (BOTTOM - TOP) * (value - low) / span;
  }
}

package dev.limpid.cli;

import dev.limpid.cli.Drawing.Letters;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.explain.Explanation;
import dev.limpid.explain.PixelReport;
import dev.limpid.explain.PlainAnswer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A pixel on one sheet: probabilities, the series with clouds marked, the heat strip (dates
/// across, bands down) of what each observation added, and the answer in words. Columns of series
/// and strip are the same dates.
final class ExplanationPicture implements Sheet {
  private static final int MARGIN = 24;
  private static final int LEFT = 96;
  private static final int CHART = 130;
  private static final int ROW = 18; // of the strip
  private static final int LINE = 19; // of text
  private static final int CROSSED = 12; // least width of a cell with a cross

  private static final int INK = 0x1B1F23;
  private static final int SOFT = 0x57606A;
  private static final int PALE = 0xE4E7EB;
  private static final int CLOUD = 0xC3C9D0;
  private static final int FOR = 0xD55E00; // this, the next and LINES: Okabe and Ito (2008)
  private static final int AGAINST = 0x0072B2;
  private static final int NEUTRAL = 0xF7F7F7;
  private static final int[] LINES = {0x0072B2, 0xD55E00, 0x009E73};

  private static final Letters TITLE = new Letters(20, true, INK);
  private static final Letters HEAD = new Letters(14, true, INK);
  private static final Letters PLAIN = new Letters(13, false, INK);
  private static final Letters SMALL = new Letters(11, false, SOFT);

  /// One series, or the bands that do not change.
  private record Block(String name, List<String> bands, List<List<Explanation.Attribution>> times) {
    int height() {
      boolean chart = times.size() > 1;
      return 28 + (chart ? CHART + 14 : 0) + ROW * bands.size() + 34;
    }
  }

  private final PixelReport report;
  private final List<Block> blocks = new ArrayList<>();
  private final double largest;
  private final List<String> answer;

  ExplanationPicture(PixelReport report) {
    this.report = report;
    List<Explanation.Attribution> all =
        report.explanation() == null
            ? report.pixel().inputs().stream().map(Explanation.Attribution::none).toList()
            : report.explanation().attributions();
    Map<Integer, List<Explanation.Attribution>> bySeries = new TreeMap<>();
    for (Explanation.Attribution a : all)
      bySeries.computeIfAbsent(order(a.input()), k -> new ArrayList<>()).add(a);
    bySeries.forEach((series, of) -> blocks.add(block(of)));
    largest =
        all.stream()
            .filter(a -> a.value() != null)
            .mapToDouble(a -> Math.abs(a.value()))
            .max()
            .orElse(0);
    answer = wrapped(PlainAnswer.of(report), (Sheet.WIDTH - 2 * MARGIN) / 6.6);
  }

  private static int order(ObservedPixel.Input input) {
    return input.series() == ObservedPixel.STILL ? Integer.MAX_VALUE : input.series();
  }

  private static Block block(List<Explanation.Attribution> of) {
    boolean still = of.getFirst().input().series() == ObservedPixel.STILL;
    Map<Integer, List<Explanation.Attribution>> times = new LinkedHashMap<>();
    List<String> bands = new ArrayList<>();
    for (Explanation.Attribution a : of) {
      times.computeIfAbsent(still ? 0 : a.input().time(), t -> new ArrayList<>()).add(a);
      if (!bands.contains(a.input().band())) bands.add(a.input().band());
    }
    String name =
        still
            ? "Bands that do not change"
            : "Series of %d %s"
                .formatted(
                    times.size(), of.getFirst().input().date() == null ? "positions" : "dates");
    return new Block(name, bands, List.copyOf(times.values()));
  }

  @Override
  public int height() {
    int bars = (Math.min(8, report.probabilities().size()) + 1) * LINE;
    int sum = MARGIN + 52 + bars + 14;
    for (Block b : blocks) sum += b.height();
    return sum + 46 + answer.size() * LINE + MARGIN;
  }

  @Override
  public String title() {
    String name = report.assigned() == null ? "no class" : report.assigned().name();
    return "Why %s? Column %d, row %d".formatted(name, report.place().col(), report.place().row());
  }

  @Override
  public void draw(Drawing on) {
    on.text(MARGIN, MARGIN + 16, 0, TITLE, title());
    on.text(MARGIN, MARGIN + 38, 0, SMALL, subtitle());
    double y = probabilities(on, MARGIN + 52) + 14;
    for (Block b : blocks) {
      block(on, b, y);
      y += b.height();
    }
    y = scale(on, y) + 20;
    for (String line : answer) {
      on.text(MARGIN, y, 0, PLAIN, line);
      y += LINE;
    }
  }

  private String subtitle() {
    Explanation.OfObservations e = report.explanation();
    String place = "x %s, y %s".formatted(figure(report.place().x()), figure(report.place().y()));
    if (e == null) return place;
    String error =
        Double.isNaN(e.sumError())
            ? "values are weights"
            : String.format(Locale.ROOT, "sum error %.1e", e.sumError());
    return "%s; explained: %s, %.3f against %.3f where nothing is known; method %s, %s"
        .formatted(
            place,
            e.score().target(),
            e.score().value(),
            e.score().baseline(),
            e.score().method(),
            error);
  }

  private static String figure(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  /// Four digits that count.
  static String axis(double value) {
    return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private double probabilities(Drawing on, double y) {
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < report.probabilities().size(); k++) order.add(k);
    order.sort(Comparator.comparingDouble(k -> -report.probabilities().get(k)));
    double left = MARGIN + 200;
    for (int k : order.subList(0, Math.min(8, order.size()))) {
      double p = report.probabilities().get(k);
      String name = report.legend().entries().get(k).name();
      on.text(left - 8, y + 13, 1, PLAIN, name.length() > 28 ? name.substring(0, 27) + "…" : name);
      on.cell(left, y + 3, 420, 12, PALE);
      on.cell(left, y + 3, Math.max(0.5, 420 * p), 12, report.legend().entries().get(k).rgb());
      on.text(left + 428, y + 13, 0, PLAIN, String.format(Locale.ROOT, "%.3f", p));
      y += LINE;
    }
    return y + LINE;
  }

  private void block(Drawing on, Block b, double top) {
    on.text(MARGIN, top + 12, 0, HEAD, b.name());
    double width = Math.min(60.0, (Sheet.WIDTH - LEFT - MARGIN) / (double) b.times().size());
    double y = top + 28;
    if (b.times().size() > 1) {
      chart(on, b, y, width);
      y += CHART + 14;
    }
    for (int r = 0; r < b.bands().size(); r++)
      on.text(LEFT - 8, y + r * ROW + 13, 1, SMALL, b.bands().get(r));
    for (int t = 0; t < b.times().size(); t++) {
      double x = LEFT + t * width;
      for (Explanation.Attribution a : b.times().get(t))
        strip(on, a, x, y + b.bands().indexOf(a.input().band()) * ROW, width);
    }
    labels(on, b, y + b.bands().size() * ROW + 14, width);
  }

  private void strip(Drawing on, Explanation.Attribution a, double x, double y, double width) {
    double gap = width > 4 ? 1 : 0;
    double w = width - gap;
    double h = ROW - 1;
    if (a.value() != null) {
      on.cell(x, y, w, h, colour(largest == 0 ? 0 : a.value() / largest));
      return;
    }
    if (a.input().state() == Patch.State.MASKED) clouded(on, x, y, w, h);
    else absent(on, x, y, w, h);
  }

  /// Grey, and crossed where a cross can be told from its neighbours'.
  private static void clouded(Drawing on, double x, double y, double width, double height) {
    on.cell(x, y, width, height, CLOUD);
    if (width < CROSSED) return;
    on.line(x, y + height, x + width, y, 0xFFFFFF, 1.2);
    on.line(x, y, x + width, y + height, 0xFFFFFF, 1.2);
  }

  private static void absent(Drawing on, double x, double y, double width, double height) {
    on.cell(x, y, width, height, 0xFFFFFF);
    on.line(x, y + height, x + width, y, CLOUD, 1);
  }

  /// Blue speaks against the class, vermilion for it, white does not matter.
  static int colour(double place) {
    int end = place < 0 ? AGAINST : FOR;
    double share = Math.min(1, Math.abs(place));
    int out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = (NEUTRAL >> shift) & 0xFF;
      int c = (end >> shift) & 0xFF;
      out |= (int) Math.round(a + share * (c - a)) << shift;
    }
    return out;
  }

  private void labels(Drawing on, Block b, double y, double width) {
    if (b.times().size() == 1 && b.times().getFirst().getFirst().input().series() < 0) return;
    int step = (int) Math.ceil(72 / width);
    for (int t = 0; t == 0 || t + step <= b.times().size(); t += step) {
      ObservedPixel.Input input = b.times().get(t).getFirst().input();
      String name = input.date() == null ? "t" + input.time() : input.date().toString();
      double x = LEFT + t * width;
      on.line(x, y - 13, x, y - 9, SOFT, 1);
      on.text(x, y, 0, SMALL, name);
    }
  }

  /// The up to three bands that matter most, clear dates joined; crossed dates are clouded.
  private void chart(Drawing on, Block b, double top, double width) {
    List<String> bands = strongest(b);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (List<Explanation.Attribution> time : b.times())
      for (Explanation.Attribution a : time)
        if (a.input().observed() && bands.contains(a.input().band())) {
          low = Math.min(low, a.input().value());
          high = Math.max(high, a.input().value());
        }
    double right = LEFT + width * b.times().size();
    on.line(LEFT, top + CHART, right, top + CHART, SOFT, 1);
    if (low > high) return;
    double span = high > low ? high - low : 1;
    on.text(LEFT - 8, top + 8, 1, SMALL, axis(high));
    on.text(LEFT - 8, top + CHART, 1, SMALL, axis(low));
    for (int t = 0; t < b.times().size(); t++)
      if (b.times().get(t).stream().noneMatch(a -> a.input().observed()))
        cross(on, LEFT + (t + 0.5) * width, top + CHART - 6);
    for (int k = 0; k < bands.size(); k++) {
      double before = Double.NaN;
      double beforeY = 0;
      for (int t = 0; t < b.times().size(); t++)
        for (Explanation.Attribution a : b.times().get(t)) {
          if (!a.input().band().equals(bands.get(k)) || !a.input().observed()) continue;
          double x = LEFT + (t + 0.5) * width;
          double y = top + 4 + (CHART - 18) * (1 - (a.input().value() - low) / span);
          if (!Double.isNaN(before)) on.line(before, beforeY, x, y, LINES[k], 1.6);
          on.dot(x, y, 2.6, LINES[k]);
          before = x;
          beforeY = y;
        }
      on.cell(Sheet.WIDTH - MARGIN - 210 + k * 70, top - 20, 10, 10, LINES[k]);
      on.text(Sheet.WIDTH - MARGIN - 196 + k * 70, top - 11, 0, SMALL, bands.get(k));
    }
  }

  private static void cross(Drawing on, double x, double y) {
    on.line(x - 3, y - 3, x + 3, y + 3, SOFT, 1.2);
    on.line(x - 3, y + 3, x + 3, y - 3, SOFT, 1.2);
  }

  private static List<String> strongest(Block b) {
    Map<String, Double> size = new LinkedHashMap<>();
    b.bands().forEach(band -> size.put(band, 0.0));
    for (List<Explanation.Attribution> time : b.times())
      for (Explanation.Attribution a : time)
        if (a.value() != null) size.merge(a.input().band(), Math.abs(a.value()), Double::sum);
    return size.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(LINES.length)
        .map(Map.Entry::getKey)
        .toList();
  }

  private double scale(Drawing on, double y) {
    int steps = 60;
    for (int i = 0; i < steps; i++)
      on.cell(LEFT + i * 4.0, y, 4.2, 12, colour(2.0 * i / (steps - 1) - 1));
    String end = String.format(Locale.ROOT, "%.3f", largest);
    on.text(LEFT - 6, y + 10, 1, SMALL, "−" + end);
    on.text(LEFT + 4.0 * steps + 8, y + 10, 0, SMALL, "+" + end + " (for the class)");
    double x = LEFT + 4.0 * steps + 160;
    clouded(on, x, y, 12, 12);
    on.text(x + 20, y + 10, 0, SMALL, "clouded: not observed");
    absent(on, x + 170, y, 12, 12);
    on.text(x + 190, y + 10, 0, SMALL, "no data");
    return y + 16;
  }

  static List<String> wrapped(String text, double letters) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > letters) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (line.length() > 0) line.append(' ');
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

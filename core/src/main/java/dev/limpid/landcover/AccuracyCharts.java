package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.List;

/// The drawings of the accuracy report. Colour is never the only sign: bars differ in lightness and
/// order, values stand beside them.
final class AccuracyCharts {
  private static final double WIDTH = 700;
  private static final double LEFT = 190; // names
  private static final double RIGHT = 612; // values follow
  private static final int CLASSES_PER_FIGURE = 10; // half a printed page
  private static final int NAME = 27; // characters a line of a class name

  private static final Svg.Font LABEL = new Svg.Font(12.5, Svg.INK);
  private static final Svg.Font KEY = new Svg.Font(11.5, Svg.INK);
  private static final Svg.Font VALUE = new Svg.Font(11, Svg.INK);
  private static final Svg.Font TICK = new Svg.Font(11, Svg.SOFT);
  private static final Svg.Font REMARK = new Svg.Font(10.5, Svg.SOFT);

  private AccuracyCharts() {}

  /// A value (line) with its interval (band) on 0 to 1, and the baseline as a diamond.
  static String mini(String title, Interval value, double baseline) {
    Svg svg = new Svg(172, 18, title);
    svg.line(6, 9, 166, 9, Svg.GRID, 2).line(6, 5, 6, 13, Svg.GRID, 2);
    svg.line(166, 5, 166, 13, Svg.GRID, 2);
    if (value.hasLimits()) svg.line(mini(value.low()), 9, mini(value.high()), 9, Svg.SKY, 10);
    if (Double.isFinite(baseline)) svg.diamond(mini(baseline), 9, 5);
    double x = mini(value.value());
    if (Double.isFinite(value.value())) svg.line(x, 2, x, 16, Svg.INK, 2.6);
    return svg.toString();
  }

  private static double mini(double share) {
    return 6 + 160 * Math.clamp(share, 0, 1);
  }

  /// User's and producer's accuracy and F1 of every class, in as many figures as fit pages.
  static List<String> classes(List<ClassAccuracy> classes) {
    List<String> figures = new ArrayList<>();
    int count = Math.ceilDiv(classes.size(), CLASSES_PER_FIGURE);
    for (int f = 0; f < count; f++)
      figures.add(
          some(classes.subList(classes.size() * f / count, classes.size() * (f + 1) / count)));
    return figures;
  }

  private static String some(List<ClassAccuracy> classes) {
    double step = 46;
    double top = 30;
    double bottom = top + classes.size() * step;
    Svg svg =
        new Svg(
            WIDTH,
            bottom + 26,
            "User's accuracy, producer's accuracy and F1 of each class, with 95 % intervals; the"
                + " same numbers are in the table below");
    key(svg, LEFT, Svg.BLUE, "user's accuracy");
    key(svg, LEFT + 130, Svg.ORANGE, "producer's accuracy");
    key(svg, LEFT + 285, Svg.PALE, "F1");
    for (int tick = 0; tick <= 100; tick += 25) {
      double x = x(tick / 100.0);
      svg.line(x, top - 4, x, bottom, Svg.GRID, 1);
      svg.text(x, bottom + 15, "middle", TICK, tick + " %");
    }
    for (int k = 0; k < classes.size(); k++) {
      ClassAccuracy c = classes.get(k);
      double y = top + k * step + 3;
      name(svg, y + 13, c.of().name(), "n = " + Markup.count(c.n()));
      bar(svg, y, c.userAccuracy(), Svg.BLUE, "never mapped");
      bar(svg, y + 13, c.producerAccuracy(), Svg.ORANGE, "not in the reference");
      bar(svg, y + 26, c.f1(), Svg.PALE, "not in the reference");
    }
    svg.line(LEFT, top - 4, LEFT, bottom, Svg.INK, 1);
    return svg.toString();
  }

  private static void key(Svg svg, double x, String fill, String text) {
    svg.rect(x, 6, 14, 10, fill).text(x + 20, 15, "start", KEY, text);
  }

  private static double x(double share) {
    return LEFT + (RIGHT - LEFT) * Math.clamp(share, 0, 1);
  }

  private static void bar(Svg svg, double y, Interval value, String fill, String missing) {
    double share = value.value();
    if (!Double.isFinite(share)) {
      svg.text(LEFT + 6, y + 9.5, "start", REMARK, missing);
      return;
    }
    svg.rect(LEFT, y, x(share) - LEFT, 11, fill);
    if (value.hasLimits()) svg.range(x(value.low()), x(value.high()), y + 5.5, 3);
    svg.text(WIDTH - 40, y + 9.5, "end", VALUE, Markup.percent(share));
  }

  /// A class name on one or two lines, and a remark below it.
  private static void name(Svg svg, double y, String name, String remark) {
    List<String> lines = wrap(name);
    for (String line : lines) {
      svg.text(LEFT - 10, y, "end", LABEL, line);
      y += 13;
    }
    svg.text(LEFT - 10, y, "end", REMARK, remark);
  }

  private static List<String> wrap(String name) {
    String text = name.strip();
    if (length(text) <= NAME) return List.of(text);
    int space = text.lastIndexOf(' ', NAME);
    String first = space > 0 ? text.substring(0, space) : start(text, NAME);
    String rest = text.substring(first.length()).strip();
    return List.of(first, length(rest) <= NAME ? rest : start(rest, NAME - 1) + "\u2026");
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// The first characters; none is cut in two.
  private static String start(String text, int characters) {
    return text.substring(0, text.offsetByCodePoints(0, characters));
  }

  /// Estimated area of every class with its interval, and what the map shows.
  ///
  /// @param perUnit divides areas for printing
  /// @param unit name of what results
  static List<String> areas(List<ClassArea> classes, double perUnit, String unit) {
    double most = 0;
    for (ClassArea c : classes)
      for (double v : new double[] {c.mapped(), c.area().value(), c.area().high()})
        if (Double.isFinite(v)) most = Math.max(most, v / perUnit);
    double step = step(most);
    double end = Math.max(step, Math.ceil(most / step) * step);
    List<String> figures = new ArrayList<>();
    int count = Math.ceilDiv(classes.size(), CLASSES_PER_FIGURE);
    for (int f = 0; f < count; f++) {
      int from = classes.size() * f / count;
      int to = classes.size() * (f + 1) / count;
      figures.add(areas(classes.subList(from, to), perUnit, unit, step, end));
    }
    return figures;
  }

  private static String areas(
      List<ClassArea> classes, double perUnit, String unit, double step, double end) {
    double row = 36;
    double top = 30;
    double bottom = top + classes.size() * row;
    Svg svg =
        new Svg(
            WIDTH,
            bottom + 30,
            "Estimated area of each class with its 95 % interval and the area counted on the map,"
                + " in "
                + unit
                + "; the same numbers are in the table below");
    key(svg, LEFT, Svg.BLUE, "estimated area, 95 % interval");
    if (classes.stream().anyMatch(c -> Double.isFinite(c.mapped())))
      svg.diamond(LEFT + 215, 11, 5.5).text(LEFT + 226, 15, "start", KEY, "counted on the map");
    for (int t = 0; t * step <= end * 1.0001; t++) {
      double x = x(t * step / end);
      svg.line(x, top - 4, x, bottom, Svg.GRID, 1);
      svg.text(x, bottom + 15, "middle", TICK, Markup.number(t * step, step < 1 ? 2 : 0));
    }
    svg.text(RIGHT, bottom + 28, "end", TICK, unit);
    for (int k = 0; k < classes.size(); k++) {
      ClassArea c = classes.get(k);
      double y = top + k * row + 5;
      area(svg, y, c, perUnit * end);
      List<String> lines = wrap(c.of().name());
      double first = lines.size() == 1 ? y + 12 : y + 6;
      for (int l = 0; l < lines.size(); l++)
        svg.text(LEFT - 10, first + 13 * l, "end", LABEL, lines.get(l));
    }
    svg.line(LEFT, top - 4, LEFT, bottom, Svg.INK, 1);
    return svg.toString();
  }

  private static void area(Svg svg, double y, ClassArea c, double whole) {
    double value = c.area().value();
    if (!Double.isFinite(value)) svg.text(LEFT + 6, y + 13, "start", REMARK, "not known");
    else {
      svg.rect(LEFT, y, x(value / whole) - LEFT, 12, Svg.BLUE);
      if (c.area().hasLimits())
        svg.range(x(c.area().low() / whole), x(c.area().high() / whole), y + 6, 4);
      svg.text(WIDTH - 40, y + 13, "end", VALUE, Markup.percent(c.share().value()));
    }
    if (Double.isFinite(c.mapped())) svg.diamond(x(c.mapped() / whole), y + 19.5, 5.5);
  }

  /// A step of 1, 2 or 5 times a power of ten that gives three to seven ticks.
  private static double step(double most) {
    if (!(most > 0)) return 1;
    double power = Math.pow(10, Math.floor(Math.log10(most)));
    double lead = most / power;
    return lead < 2 ? power / 2 : lead < 5 ? power : 2 * power;
  }

  /// How often the most probable class is right, against its probability; below, how many samples.
  static String reliability(Calibration calibration) {
    double left = 70;
    double top = 12;
    double side = 300;
    Svg svg =
        new Svg(
            420,
            450,
            "Reliability: share of right samples against the probability of the class given, in"
                + " bins; the same numbers are in the table below");
    for (int tick = 0; tick <= 100; tick += 25) {
      double t = side * tick / 100;
      svg.line(left, top + side - t, left + side, top + side - t, Svg.GRID, 1);
      svg.line(left + t, top, left + t, top + side, Svg.GRID, 1);
      svg.text(left - 8, top + side - t + 4, "end", TICK, tick + " %");
      svg.text(left + t, 417, "middle", TICK, tick + " %");
    }
    svg.dashed(left, top + side, left + side, top);
    svg.text(left + 12, top + 18, "start", TICK, "dashed: taken at their word");
    long most = calibration.bins().stream().mapToLong(Calibration.Bin::n).max().orElse(1);
    for (Calibration.Bin bin : calibration.bins()) {
      double from = left + side * bin.from();
      double tall = 68.0 * bin.n() / Math.max(1, most);
      if (bin.n() == 0) continue;
      svg.rect(from, 400 - tall, side * (bin.to() - bin.from()), tall, Svg.ORANGE);
      double x = left + side * bin.confidence();
      svg.line(
          x,
          top + side * (1 - bin.accuracy().low()),
          x,
          top + side * (1 - bin.accuracy().high()),
          Svg.INK,
          1.4);
      svg.dot(x, top + side * (1 - bin.accuracy().value()), 4.5, Svg.BLUE);
    }
    svg.line(left, 400, left + side, 400, Svg.INK, 1);
    svg.upwards(20, top + side / 2, LABEL, "right");
    svg.upwards(20, 366, LABEL, "samples");
    svg.text(left - 8, 338, "end", TICK, Markup.count(most));
    svg.text(left + side / 2, 438, "middle", LABEL, "probability of the class given");
    return svg.toString();
  }
}

package dev.limpid.landcover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Several curves with their spread, each named where it ends.
///
/// @param log whether the distance of two x is that of their logarithms
record CurveChart(String title, String xName, String yName, boolean log, List<Line> lines) {
  private static final double WIDTH = 700;
  private static final double HEIGHT = 300;
  private static final double LEFT = 62;
  private static final double RIGHT = 530; // names follow
  private static final double TOP = 14;
  private static final double BOTTOM = 256;
  private static final double APART = 13; // of names
  private static final int NAME = 24; // characters

  /// Okabe & Ito (2008): told apart with any colour vision.
  private static final String[] COLOURS = {
    Svg.BLUE, Svg.ORANGE, "#009e73", "#d55e00", "#cc79a7", Svg.SKY, Svg.INK
  };

  private static final Svg.Font TICK = new Svg.Font(11, Svg.SOFT);
  private static final Svg.Font AXIS = new Svg.Font(11.5, Svg.INK);

  /// @param points by ascending x
  record Line(String name, List<Point> points) {}

  /// @param sd drawn as a band where it is known
  record Point(double x, double y, double sd) {
    double low() {
      return Double.isNaN(sd) ? y : y - sd;
    }

    double high() {
      return Double.isNaN(sd) ? y : y + sd;
    }
  }

  String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    DoubleUnaryOperator x = x();
    DoubleUnaryOperator y = y(svg);
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, Svg.INK, 1);
    ticks(svg, x);
    svg.text((LEFT + RIGHT) / 2, HEIGHT - 6, "middle", AXIS, xName);
    svg.upwards(14, (TOP + BOTTOM) / 2, AXIS, yName);
    for (int l = 0; l < lines.size(); l++) bands(svg, lines.get(l), colour(l), x, y);
    for (int l = 0; l < lines.size(); l++) line(svg, l, x, y);
    names(svg, y);
    return svg.toString();
  }

  private static String colour(int line) {
    return COLOURS[line % COLOURS.length];
  }

  private List<Point> points() {
    return lines.stream().flatMap(l -> l.points.stream()).toList();
  }

  private DoubleUnaryOperator x() {
    double low = points().stream().mapToDouble(p -> on(p.x)).min().orElse(0);
    double high = points().stream().mapToDouble(p -> on(p.x)).max().orElse(1);
    double span = high > low ? high - low : 1;
    return v -> LEFT + 8 + (RIGHT - LEFT - 16) * (on(v) - low) / span;
  }

  private double on(double x) {
    return log ? Math.log(x) : x;
  }

  /// With five lines of round values or so.
  private DoubleUnaryOperator y(Svg svg) {
    double low = points().stream().mapToDouble(Point::low).min().orElse(0);
    double high = points().stream().mapToDouble(Point::high).max().orElse(1);
    double step = step(high > low ? high - low : 1);
    double from = Math.floor(low / step) * step;
    double to = Math.max(from + step, Math.ceil(high / step) * step);
    DoubleUnaryOperator y = v -> BOTTOM - (BOTTOM - TOP) * (v - from) / (to - from);
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step)));
    for (int i = 0; from + i * step < to + step / 2; i++) {
      double at = y.applyAsDouble(from + i * step);
      svg.line(LEFT, at, RIGHT, at, Svg.GRID, 1);
      svg.text(LEFT - 6, at + 4, "end", TICK, Markup.number(from + i * step, decimals));
    }
    return y;
  }

  private static double step(double span) {
    double power = Math.pow(10, Math.floor(Math.log10(span / 4)));
    double times = span / 4 / power;
    return power * (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1);
  }

  private void ticks(Svg svg, DoubleUnaryOperator x) {
    double last = Double.NEGATIVE_INFINITY;
    for (double v : points().stream().mapToDouble(Point::x).distinct().sorted().toArray()) {
      double at = x.applyAsDouble(v);
      svg.line(at, BOTTOM, at, BOTTOM + 4, Svg.INK, 1);
      if (at - last < 26) continue;
      svg.text(at, BOTTOM + 17, "middle", TICK, Markup.number(v, v == Math.rint(v) ? 0 : 1));
      last = at;
    }
  }

  private static void bands(
      Svg svg, Line line, String colour, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    for (int i = 1; i < line.points.size(); i++) {
      Point a = line.points.get(i - 1);
      Point b = line.points.get(i);
      double left = x.applyAsDouble(a.x);
      double right = x.applyAsDouble(b.x);
      svg.band(
          colour,
          left,
          y.applyAsDouble(a.low()),
          left,
          y.applyAsDouble(a.high()),
          right,
          y.applyAsDouble(b.high()),
          right,
          y.applyAsDouble(b.low()));
    }
  }

  private void line(Svg svg, int number, DoubleUnaryOperator x, DoubleUnaryOperator y) {
    List<Point> points = lines.get(number).points;
    for (int i = 1; i < points.size(); i++)
      svg.line(
          x.applyAsDouble(points.get(i - 1).x),
          y.applyAsDouble(points.get(i - 1).y),
          x.applyAsDouble(points.get(i).x),
          y.applyAsDouble(points.get(i).y),
          colour(number),
          2);
    if (points.size() > 30) return;
    for (Point p : points)
      svg.dot(
          x.applyAsDouble(p.x),
          y.applyAsDouble(p.y),
          3.4,
          number % 2 == 0 ? colour(number) : Svg.PALE);
  }

  /// Names beside the ends of their lines, pushed apart where these lie close.
  private void names(Svg svg, DoubleUnaryOperator y) {
    List<Integer> order = new ArrayList<>();
    for (int l = 0; l < lines.size(); l++) if (!lines.get(l).points.isEmpty()) order.add(l);
    order.sort(Comparator.comparingDouble(l -> y.applyAsDouble(lines.get(l).points.getLast().y)));
    double above = TOP - APART;
    for (int l : order) {
      double end = y.applyAsDouble(lines.get(l).points.getLast().y);
      double at = Math.max(end, above + APART);
      svg.line(RIGHT + 2, end, RIGHT + 16, at, colour(l), 2);
      String name = lines.get(l).name;
      String shown = name.length() > NAME ? name.substring(0, NAME - 1) + "\u2026" : name;
      svg.text(RIGHT + 20, at + 4, "start", AXIS, shown);
      above = at;
    }
  }
}

package dev.limpid.cli;

import dev.limpid.landcover.Markup;
import dev.limpid.landcover.Svg;
import java.util.List;

/// Small drawings of the report on canopies.
final class CanopyFigures {
  private static final double LEFT = 46;
  private static final double TOP = 12;
  private static final double WIDE = 470;
  private static final double HIGH = 170;

  /// Names of lines stand to the right of them.
  private static final double NAMES = 220;

  private static final Svg.Font TICK = new Svg.Font(11, Svg.SOFT);
  private static final Svg.Font NAME = new Svg.Font(11.5, Svg.INK);

  /// Okabe & Ito (2008): told apart with any colour vision.
  private static final List<String> COLOURS =
      List.of(Svg.BLUE, Svg.ORANGE, "#009e73", "#d55e00", "#cc79a7", Svg.SKY, "#999999", Svg.INK);

  private CanopyFigures() {}

  /// A line over the same places.
  ///
  /// @param values one a place
  record Line(String name, List<Double> values) {}

  /// Lines from 0 to the largest value.
  static String lines(String title, List<String> places, List<Line> lines) {
    Svg svg = new Svg(LEFT + WIDE + NAMES, TOP + HIGH + 26, title);
    double most =
        lines.stream()
            .flatMap(line -> line.values.stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    for (int tick = 0; tick <= 4; tick++) {
      double y = TOP + HIGH * (1 - tick / 4.0);
      svg.line(LEFT, y, LEFT + WIDE, y, Svg.GRID, 1);
      svg.text(LEFT - 6, y + 4, "end", TICK, Markup.number(most * tick / 4, 3));
    }
    for (int p = 0; p < places.size(); p++)
      svg.text(x(p, places.size()), TOP + HIGH + 18, "middle", TICK, places.get(p));
    for (int l = 0; l < lines.size(); l++) {
      String colour = COLOURS.get(l % COLOURS.size());
      List<Double> values = lines.get(l).values;
      for (int p = 0; p < values.size(); p++) {
        double x = x(p, values.size());
        double y = TOP + HIGH * (1 - values.get(p) / most);
        if (p > 0)
          svg.line(
              x(p - 1, values.size()),
              TOP + HIGH * (1 - values.get(p - 1) / most),
              x,
              y,
              colour,
              1.8);
        svg.dot(x, y, 3, l < COLOURS.size() ? colour : Svg.PALE);
      }
      double at = TOP + 10 + 15 * l;
      svg.line(LEFT + WIDE + 12, at - 4, LEFT + WIDE + 30, at - 4, colour, 3);
      svg.text(LEFT + WIDE + 36, at, "start", NAME, lines.get(l).name);
    }
    return svg.toString();
  }

  private static double x(int place, int places) {
    return LEFT + WIDE * (place + 0.5) / places;
  }

  /// Correlations as squares: blue above 0, orange below, the fuller the stronger.
  static String matrix(String title, List<String> names, List<List<Double>> values) {
    double cell = 24;
    double side = cell * names.size();
    Svg svg = new Svg(LEFT + 10 + side, TOP + side + 46, title);
    svg.text(LEFT + 10, TOP - 1, "start", NAME, title);
    for (int i = 0; i < names.size(); i++) {
      svg.text(LEFT + 4, TOP + 20 + cell * i, "end", TICK, names.get(i));
      svg.upwards(LEFT + 14 + cell * (i + 0.5), TOP + side + 26, TICK, names.get(i));
      for (int j = 0; j < names.size(); j++) {
        double value = values.get(i).get(j);
        double x = LEFT + 10 + cell * j;
        double y = TOP + 4 + cell * i;
        svg.cell(x, y, cell - 1, cell - 1, colour(value));
        if (i != j)
          svg.text(x + cell / 2, y + 15, "middle", new Svg.Font(8.5, Svg.INK), tenths(value));
      }
    }
    return svg.toString();
  }

  /// Tenths without a 0 before the point.
  private static String tenths(double value) {
    return Markup.number(value, 1).replaceFirst("0\\.", ".");
  }

  private static String colour(double correlation) {
    double faded = 1 - Math.min(1, Math.abs(correlation));
    int[] full = correlation < 0 ? new int[] {230, 159, 0} : new int[] {86, 180, 233};
    int[] mixed = new int[3];
    for (int c = 0; c < mixed.length; c++)
      mixed[c] = (int) Math.round(full[c] + (255 - full[c]) * faded);
    return "#%02x%02x%02x".formatted(mixed[0], mixed[1], mixed[2]);
  }
}

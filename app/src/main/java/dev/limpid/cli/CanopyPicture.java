package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.canopy.Sensor;
import dev.limpid.cli.Drawing.Letters;
import dev.limpid.invert.CanopyExplanation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/// A spectrum on one sheet: the variables with their intervals, which band moved them, the joint
/// posterior as a corner plot (histograms on the diagonal, draws below), and the answer in words.
final class CanopyPicture implements Sheet {
  private static final int MARGIN = 24;
  private static final int LEFT = 96;
  private static final int LINE = 20;
  private static final int CELL = 24;
  private static final int BINS = 20;
  private static final int GAP = 8;

  private static final int INK = 0x1B1F23;
  private static final int SOFT = 0x57606A;
  private static final int PALE = 0xE4E7EB;
  private static final int DRAW = 0x0072B2; // Okabe and Ito (2008)

  private static final Letters TITLE = new Letters(20, true, INK);
  private static final Letters HEAD = new Letters(14, true, INK);
  private static final Letters PLAIN = new Letters(13, false, INK);
  private static final Letters SMALL = new Letters(11, false, SOFT);

  private final CanopyExplanation explanation;
  private final String where;
  private final List<String> answer;
  private final int count;
  private final int panel;

  /// @param where the spectrum is from
  /// @param json of the explanation, with its answer
  CanopyPicture(CanopyExplanation explanation, String where, JsonNode json) {
    this.explanation = explanation;
    this.where = where;
    this.answer =
        ExplanationPicture.wrapped(json.path("answer").asText(), (WIDTH - 2 * MARGIN) / 6.6);
    this.count = explanation.variables().size();
    this.panel = Math.min(150, (WIDTH - LEFT - MARGIN) / count);
  }

  @Override
  public String title() {
    return "What the bands say of the canopy: " + where;
  }

  @Override
  public int height() {
    int words = MARGIN + 34 + answer.size() * LINE + 12;
    int table = 28 + LINE * (count + 1) + 12;
    int bands = 28 + CELL * (count + 1) + 18;
    return words + table + bands + 28 + panel * count + 40 + MARGIN;
  }

  @Override
  public void draw(Drawing on) {
    on.text(MARGIN, MARGIN + 16, 0, TITLE, title());
    double y = MARGIN + 46;
    for (String line : answer) {
      on.text(MARGIN, y, 0, PLAIN, line);
      y += LINE;
    }
    y = table(on, y + 12);
    y = bands(on, y + 12);
    corner(on, y + 18);
  }

  private double table(Drawing on, double top) {
    on.text(MARGIN, top + 12, 0, HEAD, "Variables");
    String[] heads = {"mean", "sd", "5 %", "50 %", "95 %"};
    double y = top + 28;
    for (int h = 0; h < heads.length; h++) on.text(column(h), y + 13, 1, SMALL, heads[h]);
    for (CanopyExplanation.Said said : explanation.variables()) {
      y += LINE;
      on.text(LEFT - 8, y + 13, 1, PLAIN, said.name());
      on.text(LEFT + 8, y + 13, 0, SMALL, said.effect().variable().unit());
      double[] figures = {said.mean(), said.sd(), said.q05(), said.q50(), said.q95()};
      for (int h = 0; h < figures.length; h++)
        on.text(column(h), y + 13, 1, PLAIN, ExplanationPicture.axis(figures[h]));
    }
    return y + LINE;
  }

  private static double column(int figure) {
    return LEFT + 170 + 100.0 * figure;
  }

  private double bands(Drawing on, double top) {
    on.text(
        MARGIN,
        top + 12,
        0,
        HEAD,
        "What each band added to the mean: orange raised it, blue lowered it");
    double width = (WIDTH - LEFT - MARGIN) / (double) Sensor.SENTINEL2.size();
    double y = top + 28;
    for (int b = 0; b < Sensor.SENTINEL2.size(); b++)
      on.text(LEFT + (b + 0.5) * width, y + 14, 0.5, SMALL, band(b));
    for (CanopyExplanation.Said said : explanation.variables()) {
      y += CELL;
      on.text(LEFT - 8, y + 16, 1, PLAIN, said.name());
      List<Double> values = said.effect().shapley();
      double largest = values.stream().mapToDouble(Math::abs).max().orElse(0);
      for (int b = 0; b < values.size(); b++) {
        double place = largest == 0 ? 0 : 0.8 * values.get(b) / largest; // letters stay legible
        on.cell(LEFT + b * width, y, width - 1, CELL - 1, ExplanationPicture.colour(place));
        on.text(LEFT + (b + 0.5) * width, y + 16, 0.5, PLAIN, signed(values.get(b)));
      }
    }
    return y + CELL;
  }

  /// Two digits that count.
  private static String signed(double value) {
    String digits = new BigDecimal(value, new MathContext(2)).stripTrailingZeros().toPlainString();
    return value < 0 ? digits.replace('-', '\u2212') : "+" + digits;
  }

  private String band(int b) {
    return String.format(
        Locale.ROOT, "%s %.3f", Sensor.SENTINEL2.get(b), explanation.reflectance().get(b));
  }

  private void corner(Drawing on, double top) {
    on.text(
        MARGIN, top + 12, 0, HEAD, explanation.draws().size() + " draws of the joint posterior");
    double y = top + 28;
    for (int row = 0; row < count; row++)
      for (int col = 0; col <= row; col++) {
        double left = LEFT + (double) col * panel;
        double upper = y + (double) row * panel;
        on.cell(left, upper, panel - GAP, panel - GAP, PALE);
        if (row == col) histogram(on, row, left, upper);
        else scatter(on, col, row, left, upper);
      }
    for (int v = 0; v < count; v++) labels(on, v, y);
  }

  /// Share of the way from the least to the greatest draw.
  private double place(int draw, int variable) {
    double span = high(variable) - low(variable);
    double from = explanation.draws().get(draw).get(variable) - low(variable);
    return span > 0 ? from / span : 0.5;
  }

  private double low(int variable) {
    return explanation.draws().stream().mapToDouble(d -> d.get(variable)).min().orElseThrow();
  }

  private double high(int variable) {
    return explanation.draws().stream().mapToDouble(d -> d.get(variable)).max().orElseThrow();
  }

  private void histogram(Drawing on, int variable, double left, double top) {
    int[] bins = new int[BINS];
    for (int d = 0; d < explanation.draws().size(); d++)
      bins[Math.min(BINS - 1, (int) (BINS * place(d, variable)))]++;
    int most = 1;
    for (int bin : bins) most = Math.max(most, bin);
    double side = panel - GAP;
    for (int i = 0; i < BINS; i++) {
      double tall = (side - 4) * bins[i] / most;
      on.cell(left + i * side / BINS, top + side - tall, side / BINS - 0.5, tall, DRAW);
    }
  }

  private void scatter(Drawing on, int across, int up, double left, double top) {
    double side = panel - GAP;
    for (int d = 0; d < explanation.draws().size(); d++)
      on.dot(
          left + 2 + (side - 4) * place(d, across),
          top + 2 + (side - 4) * (1 - place(d, up)),
          1.1,
          DRAW);
  }

  /// Names and ends of the axes.
  private void labels(Drawing on, int variable, double top) {
    String name = explanation.variables().get(variable).name();
    String low = ExplanationPicture.axis(low(variable));
    String high = ExplanationPicture.axis(high(variable));
    double left = LEFT + (double) variable * panel;
    double bottom = top + (double) count * panel;
    on.text(left, bottom + 6, 0, SMALL, low);
    on.text(left + panel - GAP, bottom + 6, 1, SMALL, high);
    on.text(left + (panel - GAP) / 2.0, bottom + 22, 0.5, PLAIN, name);
    double upper = top + (double) variable * panel;
    on.text(LEFT - 8, upper + panel / 2.0, 1, PLAIN, name);
    if (variable == 0) return; // the first row counts draws
    on.text(LEFT - 8, upper + 10, 1, SMALL, high);
    on.text(LEFT - 8, upper + panel - GAP, 1, SMALL, low);
  }
}

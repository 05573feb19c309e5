package dev.limpid.landcover;

import java.util.Locale;

/// A confusion matrix as HTML: every cell has its count, its share of the row and its share of the
/// column. Wide matrices are cut into blocks of columns, so that they stay legible on paper.
final class MatrixTable {
  private static final int WIDTH = 600; // for columns, in pixels of the page
  private static final int DIGIT = 6;
  private static final int PAGE = 24; // rows that fit a printed page
  private static final int HORIZONTAL = 6; // more columns than this turn their names

  private final ConfusionMatrix matrix;
  private final StringBuilder out = new StringBuilder();

  private MatrixTable(ConfusionMatrix matrix) {
    this.matrix = matrix;
  }

  static String of(ConfusionMatrix matrix) {
    MatrixTable table = new MatrixTable(matrix);
    int blocks = Math.max(1, Math.ceilDiv(matrix.size(), columns(matrix)));
    for (int b = 0; b < blocks; b++)
      table.block(matrix.size() * b / blocks, matrix.size() * (b + 1) / blocks, blocks, b);
    return table.out.toString();
  }

  /// How many columns stand side by side with room for the largest count.
  private static int columns(ConfusionMatrix matrix) {
    int digits = Markup.count(matrix.total()).length();
    return Math.clamp(WIDTH / (digits * DIGIT + 8) - 1, 2, 10);
  }

  private void block(int from, int to, int blocks, int block) {
    boolean last = block == blocks - 1;
    out.append("<table class=\"matrix")
        .append(to - from > HORIZONTAL ? " many" : "")
        .append(matrix.size() > 14 ? " long" : "")
        .append(matrix.size() > PAGE ? " endless" : "")
        .append("\">");
    if (blocks > 1)
      out.append("<caption>Reference classes ")
          .append(from + 1)
          .append(" to ")
          .append(to)
          .append(" of ")
          .append(matrix.size())
          .append("</caption>");
    out.append("<thead><tr><th scope=\"col\">reference \u2192<br>map \u2193</th>");
    for (int j = from; j < to; j++)
      out.append("<th scope=\"col\" class=\"class\"><span>")
          .append(Markup.escape(matrix.classes().get(j).name()))
          .append("</span></th>");
    if (last) out.append("<th scope=\"col\" class=\"total\">all</th>");
    out.append("</tr></thead><tbody>");
    for (int i = 0; i < matrix.size(); i++) row(i, from, to, last);
    if (matrix.abstained() > 0) row(matrix.size(), from, to, last);
    sums(from, to, last);
    out.append("</tbody></table>");
  }

  private void row(int i, int from, int to, boolean last) {
    boolean abstained = i == matrix.size();
    long rowSum = abstained ? matrix.abstained() : matrix.mapTotal(i);
    String name =
        abstained ? "<em>no class given</em>" : Markup.escape(matrix.classes().get(i).name());
    out.append("<tr><th scope=\"row\">").append(name).append("</th>");
    for (int j = from; j < to; j++) {
      long n = abstained ? matrix.abstained(j) : matrix.at(i, j);
      cell(n, rowSum, matrix.referenceTotal(j), i == j);
    }
    if (last) total(rowSum);
    out.append("</tr>");
  }

  private void cell(long n, long rowSum, long columnSum, boolean right) {
    double ofColumn = columnSum == 0 ? 0 : (double) n / columnSum;
    out.append("<td").append(right ? " class=\"right\"" : "");
    if (n > 0) out.append(" style=\"background:").append(shade(right, ofColumn)).append('"');
    out.append("><b>").append(Markup.count(n)).append("</b>");
    if (n > 0)
      out.append("<small>\u2192 ")
          .append(share(n, rowSum))
          .append("</small><small>\u2193 ")
          .append(share(n, columnSum))
          .append("</small>");
    out.append("</td>");
  }

  private static String share(long n, long of) {
    double percent = 100.0 * n / of;
    if (n < of && percent >= 99.95) return "&gt;99.9";
    return percent < 0.05 ? "&lt;0.1" : Markup.number(percent, 1);
  }

  /// Blue for right, orange for wrong, never so dark that black text is hard to read on it.
  static String shade(boolean right, double share) {
    double alpha = 0.08 + 0.5 * Math.sqrt(Math.clamp(share, 0, 1));
    return String.format(Locale.ROOT, "rgba(%s,%.2f)", right ? "0,114,178" : "230,159,0", alpha);
  }

  private void sums(int from, int to, boolean last) {
    out.append("<tr class=\"total\"><th scope=\"row\">all</th>");
    for (int j = from; j < to; j++) total(matrix.referenceTotal(j));
    if (last) total(matrix.total());
    out.append("</tr>");
  }

  private void total(long n) {
    out.append("<td class=\"total\"><b>").append(Markup.count(n)).append("</b></td>");
  }
}

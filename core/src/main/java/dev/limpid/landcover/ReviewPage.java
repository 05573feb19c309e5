package dev.limpid.landcover;

import dev.limpid.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/// The suspects of an audit as one HTML page that needs nothing else: each with its picture, its
/// series, its probabilities, and a choice to keep, relabel or drop. The choices leave the page as
/// `decisions.csv`. It works by keyboard and without seeing colours.
public final class ReviewPage {
  /// Items on a page: more than a person looks at in a day.
  private static final int MOST = 200;

  private static final int SHOWN_CLASSES = 4;

  private final AuditedLabels labels;
  private final StringBuilder out = new StringBuilder();

  private ReviewPage(AuditedLabels labels) {
    this.labels = labels;
  }

  /// The page as text; reads pictures where there is a cube.
  public static String html(AuditedLabels labels) throws IOException {
    ReviewPage page = new ReviewPage(labels);
    List<ReviewItem> items = ReviewItem.of(labels);
    page.head(items.size());
    if (items.isEmpty()) page.nothing();
    else page.items(items.subList(0, Math.min(MOST, items.size())));
    page.noise();
    page.add("</main><script>").add(resource("review.js")).add("</script></body></html>\n");
    return page.out.toString();
  }

  private ReviewPage add(String markup) {
    out.append(markup);
    return this;
  }

  private ReviewPage text(String text) {
    out.append(Markup.escape(text));
    return this;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReviewPage.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException(name + " is missing from the program");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void head(int items) throws IOException {
    byte[] script = resource("review.js").getBytes(StandardCharsets.UTF_8);
    String hash = Base64.getEncoder().encodeToString(Sha256.digest().digest(script));
    add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    add("style-src 'unsafe-inline'; img-src data:; script-src 'sha256-").add(hash);
    add("'\"><title>Label audit</title><style>").add(resource("report.css"));
    add(resource("review.css")).add("</style></head><body><main><h1>Label audit</h1>");
    LabelAudit audit = labels.audit();
    add("<p class=\"lead\">").add(Markup.count(audit.probabilities().size()));
    add(" samples of ").add(Markup.count(labels.classes())).add(" classes, rule ");
    text(labels.rule().label()).add(", label health ").add(Markup.percent(audit.labelHealth()));
    add(" (share that confident learning does not suspect).</p>");
    if (items > MOST)
      add("<p>The ")
          .add(Markup.count(MOST))
          .add(" worst of ")
          .add(Markup.count(items))
          .add(" suspects are here; all are in suspects.csv.</p>");
  }

  private void nothing() {
    add(
        "<div class=\"empty\" role=\"note\"><p><strong>No label is suspected.</strong></p><p>That ");
    add("means that the model found no label it contradicts with confidence; it does not prove ");
    add("the labels right. Errors that follow the same pattern everywhere stay hidden, and so do ");
    add("those of classes with few samples. Try another rule, such as --rule ");
    add("predicted_neq_given, or look at quality in the tables beside this page.</p></div>");
  }

  private void items(List<ReviewItem> items) throws IOException {
    add("<p>A suspect is a question, not an error: look, then decide. Keys: <kbd>j</kbd> next, ");
    add("<kbd>k</kbd> previous, <kbd>1</kbd> keep, <kbd>2</kbd> relabel, <kbd>3</kbd> drop, ");
    add("<kbd>0</kbd> undecided. Nothing is changed until the decisions are applied with ");
    add("<code>limpid audit ... --apply decisions.csv</code>.</p><p class=\"bar\"><button ");
    add("type=\"button\" id=\"export\">Save decisions.csv</button> <output id=\"count\" ");
    add("role=\"status\">0 of ").add(Markup.count(items.size())).add(" decided</output></p>");
    SeriesChart chart = labels.samples() == null ? null : new SeriesChart(labels);
    if (labels.cube() == null)
      for (int n = 0; n < items.size(); n++) item(n, items.get(n), null, chart);
    else
      try (ReviewChips chips = new ReviewChips(labels.cube(), labels.samples())) {
        for (int n = 0; n < items.size(); n++)
          item(n, items.get(n), chips.of(items.get(n).samples()), chart);
      }
  }

  private void item(int n, ReviewItem item, ReviewChips.Chip chip, SeriesChart chart) {
    String kind = labels.cube() == null ? "Sample " : "Polygon ";
    add("<article tabindex=\"0\" aria-labelledby=\"h" + n + "\" data-id=\"").text(item.id());
    add("\" data-given=\"").text(labels.label(item.given())).add("\"><h2 id=\"h" + n + "\">");
    add(n + 1 + ". " + kind).text(item.id()).add(": given ").text(labels.name(item.given()));
    if (item.given() != item.suggested()) add(", looks like ").text(labels.name(item.suggested()));
    add("</h2><p class=\"lead\">Quality ").add(Markup.number(item.quality(), 3));
    if (!item.remark().isEmpty()) add("; ").text(item.remark());
    add("</p><div class=\"sight\">");
    if (chip != null) picture(chip);
    String series = chart == null ? "" : chart.of(item);
    if (!series.isEmpty()) add("<figure class=\"series\">").add(series).add("</figure>");
    add("</div>");
    probabilities(item);
    choice(n, item);
    add("</article>");
  }

  private void picture(ReviewChips.Chip chip) {
    add("<figure class=\"chip\"><img alt=\"Image around the polygon, which is outlined\" src=\"");
    add("data:image/png;base64,").add(Base64.getEncoder().encodeToString(chip.png()));
    add("\"><figcaption>").text(chip.what()).add("</figcaption></figure>");
  }

  private void probabilities(ReviewItem item) {
    List<Double> p = item.probabilities();
    List<Integer> order =
        IntStream.range(0, p.size())
            .boxed()
            .sorted((a, b) -> Double.compare(p.get(b), p.get(a)))
            .toList();
    add("<table><caption>Probabilities by a model that did not see it</caption><tbody>");
    for (int rank = 0; rank < order.size(); rank++) {
      int k = order.get(rank);
      if (rank >= SHOWN_CLASSES && k != item.given()) continue;
      add("<tr><th scope=\"row\">").text(labels.name(k)).add(k == item.given() ? " (given)" : "");
      add("</th><td>").add(Markup.percent(p.get(k))).add("</td></tr>");
    }
    add("</tbody></table>");
  }

  private void choice(int n, ReviewItem item) {
    add("<fieldset><legend>Decision</legend>");
    for (String choice : List.of("undecided", "keep", "relabel", "drop")) {
      add("<label><input type=\"radio\" name=\"d" + n + "\" value=\"" + choice + "\"");
      add(choice.equals("undecided") ? " checked>" : ">").add(choice).add("</label> ");
    }
    add("<label>to <select>");
    for (int k = 0; k < labels.classes(); k++) {
      add("<option value=\"").text(labels.label(k)).add("\"");
      add(k == item.suggested() ? " selected>" : ">").text(labels.name(k)).add("</option>");
    }
    add("</select></label></fieldset>");
  }

  private void noise() {
    ConfidentJoint joint = labels.audit().joint();
    add("<h2>Estimated noise</h2><div class=\"wide\"><table><caption>Share of each true class ");
    add("(column) that was given each label (row). \u2013: no sample is thought to be of that ");
    add("class.</caption><thead><tr><th scope=\"col\">given \\ true</th>");
    for (int k = 0; k < joint.classes(); k++)
      add("<th scope=\"col\">").text(labels.name(k)).add("</th>");
    add("</tr></thead><tbody>");
    for (int g = 0; g < joint.classes(); g++) {
      add("<tr><th scope=\"row\">").text(labels.name(g)).add("</th>");
      for (int k = 0; k < joint.classes(); k++)
        add("<td>").add(Markup.percent(joint.noise(g, k))).add("</td>");
      add("</tr>");
    }
    add("</tbody></table></div>");
  }
}

package dev.limpid.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.raster.Legend;
import java.util.Locale;

/// What is said about a pixel as JSON. Figures that do not exist are `null`.
public final class ExplanationJson {
  private ExplanationJson() {}

  /// Writes where a pixel is.
  public static void place(ObjectNode json, PixelReport.Place place) {
    json.putObject("pixel")
        .put("col", place.col())
        .put("row", place.row())
        .put("x", place.x())
        .put("y", place.y());
  }

  public static ObjectNode of(PixelReport report) {
    ObjectNode json = Json.object();
    place(json, report.place());
    json.set("class", entry(report.assigned()));
    ObjectNode probabilities = json.putObject("probabilities");
    for (int k = 0; k < report.probabilities().size(); k++)
      probabilities.put(report.legend().entries().get(k).name(), report.probabilities().get(k));
    number(json, "disagreement", report.disagreement());
    json.put("agreesWithMap", true); // a report is made of nothing else
    json.put("abstention", report.abstention());
    if (report.explanation() == null) nothing(json);
    else explanation(json, report.explanation());
    nearest(json.putArray("nearestSamples"), report);
    ObjectNode domain = json.putObject("domain");
    number(domain, "distance", report.domain().distance());
    number(domain, "limit", report.domain().limit());
    if (report.nearest().isEmpty()) domain.putNull("outside");
    else domain.put("outside", report.domain().outside());
    return json.put("answer", PlainAnswer.of(report));
  }

  private static ObjectNode entry(Legend.Entry entry) {
    if (entry == null) return Json.object().put("code", 0).putNull("name");
    return Json.object().put("code", entry.code()).put("name", entry.name());
  }

  private static void nothing(ObjectNode json) {
    for (String key :
        new String[] {"target", "score", "scoreUnit", "baselineScore", "method", "grain"})
      json.putNull(key);
    json.putArray("attributions");
    for (String key :
        new String[] {"sumError", "sumErrorBound", "faithfulness", "attentionAgreement", "sanity"})
      json.putNull(key);
  }

  private static void explanation(ObjectNode json, Explanation.OfObservations e) {
    Explanation.Score score = e.score();
    json.put("target", score.target()).put("score", score.value());
    json.put("scoreUnit", score.unit().name().toLowerCase(Locale.ROOT));
    json.put("baselineScore", score.baseline()).put("method", score.method());
    json.put("grain", e.grain().name().toLowerCase(Locale.ROOT));
    ArrayNode array = json.putArray("attributions");
    for (Explanation.Attribution a : e.attributions()) {
      ObjectNode one = array.addObject();
      one.put("date", a.input().date() == null ? null : a.input().date().toString());
      if (a.input().date() == null && a.input().series() >= 0)
        one.put("position", a.input().time());
      one.put("band", a.input().band()).put("value", a.value());
      one.put("standardError", a.standardError());
      number(one, "observed", a.input().value());
      one.put("state", state(a));
    }
    number(json, "sumError", e.sumError());
    number(json, "sumErrorBound", e.inside() == null ? Double.NaN : e.inside().sumBound());
    Faithfulness f = e.faithfulness();
    ObjectNode faithfulness = json.putObject("faithfulness");
    number(faithfulness, "deletion", f.deletion());
    number(faithfulness, "random", f.random());
    number(faithfulness, "randomDeviation", f.randomDeviation());
    number(faithfulness, "insertion", f.insertion());
    inside(json, e.inside());
  }

  private static void inside(ObjectNode json, Explanation.Inside inside) {
    number(json, "attentionAgreement", inside == null ? Double.NaN : inside.attentionAgreement());
    if (inside == null) {
      json.putNull("sanity");
      return;
    }
    ArrayNode sanity = json.putArray("sanity");
    for (Explanation.Randomised r : inside.sanity())
      number(sanity.addObject().put("layer", r.layer()), "correlation", r.correlation());
  }

  private static String state(Explanation.Attribution a) {
    return switch (a.input().state()) {
      case OBSERVED -> "observed";
      case MASKED -> "masked";
      case NO_DATA -> "noData";
    };
  }

  private static void nearest(ArrayNode array, PixelReport report) {
    for (PixelReport.Near near : report.nearest()) {
      ObjectNode one = array.addObject().put("id", near.id());
      number(one, "x", near.x());
      number(one, "y", near.y());
      one.set("class", entry(near.label()));
      number(one, "distance", near.distance());
    }
  }

  private static void number(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) json.put(key, value);
    else json.putNull(key);
  }
}

package dev.limpid.invert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.Sensor;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.explain.ExplanationJson;
import dev.limpid.explain.Faithfulness;
import dev.limpid.explain.PixelReport;
import dev.limpid.io.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// The documented JSON of an explanation.
public final class CanopyExplanationJson {
  /// Digits of draws, which are for pictures.
  private static final MathContext DRAWN = new MathContext(4);

  private CanopyExplanationJson() {}

  /// Of a pixel of a map.
  public static ObjectNode of(CanopyReport report) {
    ObjectNode json = Json.object();
    ExplanationJson.place(json, report.place());
    json.put("date", report.time()).put("agreesWithMap", true);
    json.put("abstention", report.abstention());
    if (report.explanation() == null) {
      json.putArray("variables");
      String why = why(report.abstention());
      return json.put(
          "answer", "This pixel has no values on %s: %s.".formatted(report.time(), why));
    }
    json.setAll(of(report.explanation()));
    return json;
  }

  /// Maps of classes speak of series and features; here a date and ten bands are meant.
  private static String why(int abstention) {
    return switch (abstention) {
      case FeatureBlock.NO_VALID_DATE -> "it is masked, as by a cloud";
      case FeatureBlock.OUTSIDE -> "it holds no data";
      case FeatureBlock.MISSING_FEATURE -> "a band is missing";
      default -> PixelReport.abstention(abstention);
    };
  }

  /// Of a spectrum.
  public static ObjectNode of(CanopyExplanation explanation) {
    ObjectNode json = Json.object();
    ObjectNode seen = json.putObject("reflectance");
    for (int b = 0; b < explanation.reflectance().size(); b++)
      seen.put(Sensor.SENTINEL2.get(b), explanation.reflectance().get(b));
    json.putObject("angles")
        .put("tts", explanation.angles().sunZenith())
        .put("tto", explanation.angles().viewZenith())
        .put("psi", explanation.angles().azimuth());
    json.put("misfit", explanation.misfit()).put("misfitLimit", CanopyRetrieval.LIMIT);
    json.put("outside", explanation.outside()).put("method", "shapley");
    ArrayNode variables = json.putArray("variables");
    for (CanopyExplanation.Said said : explanation.variables())
      variable(variables.addObject(), said);
    json.set("correlation", Json.tree(explanation.correlation()));
    ArrayNode draws = json.putArray("draws");
    for (List<Double> draw : explanation.draws()) {
      ArrayNode row = draws.addArray();
      draw.forEach(value -> row.add(new BigDecimal(value, DRAWN).doubleValue()));
    }
    return json.put("answer", CanopyAnswer.of(explanation));
  }

  private static void variable(ObjectNode json, CanopyExplanation.Said said) {
    BandEffect effect = said.effect();
    json.put("name", said.name()).put("unit", effect.variable().unit());
    json.put("mean", said.mean()).put("sd", said.sd());
    json.put("q05", said.q05()).put("q50", said.q50()).put("q95", said.q95());
    json.put("score", effect.mean()).put("baselineScore", effect.baseline());
    ArrayNode bands = json.putArray("attributions");
    for (int b = 0; b < effect.shapley().size(); b++)
      bands
          .addObject()
          .put("band", Sensor.SENTINEL2.get(b))
          .put("value", effect.shapley().get(b))
          .put("gradient", effect.gradient().get(b));
    json.put("sumError", effect.sumError());
    Faithfulness faithfulness = effect.faithfulness();
    json.putObject("faithfulness")
        .put("deletion", faithfulness.deletion())
        .put("random", faithfulness.random())
        .put("randomDeviation", faithfulness.randomDeviation())
        .put("insertion", faithfulness.insertion());
  }
}

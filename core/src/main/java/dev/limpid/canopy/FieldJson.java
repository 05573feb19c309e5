package dev.limpid.canopy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.calibration.Coverage;
import dev.limpid.io.Json;
import java.util.List;

/// A [FieldEvaluation] as JSON.
public final class FieldJson {
  private FieldJson() {}

  public static ObjectNode of(FieldEvaluation evaluation) {
    ObjectNode json = Json.object();
    json.put("rule", evaluation.rule().text()).put("rows", evaluation.rows());
    json.putObject("meanBaseline").put("rmse", evaluation.baseline()).put("r2", 0);
    ArrayNode methods = json.putArray("methods");
    for (FieldEvaluation.Result result : evaluation.results()) {
      ObjectNode method = methods.addObject().put("name", result.name());
      method.put("missing", result.missing());
      method.setAll(scores(result.pooled()));
      method.put("rmseLow", result.rmseLow()).put("rmseHigh", result.rmseHigh());
      ArrayNode sites = method.putArray("sites");
      result
          .sites()
          .forEach((site, scores) -> sites.addObject().put("site", site).setAll(scores(scores)));
    }
    return json;
  }

  private static ObjectNode scores(FieldScores scores) {
    ObjectNode json = Json.object();
    json.put("n", scores.n()).put("rmse", scores.rmse()).put("bias", scores.bias());
    json.put("r2", scores.r2());
    if (scores.coverage().isEmpty()) return json;
    json.put("meanDeviations", scores.deviations());
    json.set("coverage", coverage(scores.coverage()));
    json.set("coverageWithFieldError", coverage(scores.withField()));
    return json;
  }

  private static ArrayNode coverage(List<Coverage> all) {
    ArrayNode list = Json.array();
    for (Coverage coverage : all)
      list.addObject()
          .put("level", coverage.level())
          .put("share", coverage.share())
          .put("low", coverage.interval().low())
          .put("high", coverage.interval().high())
          .put("meanWidth", coverage.meanWidth());
    return list;
  }
}

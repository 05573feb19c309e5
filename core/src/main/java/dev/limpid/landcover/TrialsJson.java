package dev.limpid.landcover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import java.util.List;

/// A comparison of models as JSON. What is not known is `null`.
public final class TrialsJson {
  private TrialsJson() {}

  /// The summary: `models`, `pairs`, `baseline`, `curves`.
  public static ObjectNode of(Trials trials) throws BadInput {
    ObjectNode json = Json.object();
    ArrayNode models = json.putArray("models");
    MajorityBaseline baseline = null;
    for (String model : trials.models()) {
      Accuracy pooled = trials.pooled(model);
      baseline = pooled.majorityBaseline();
      models.add(model(trials, model, pooled));
    }
    ArrayNode pairs = json.putArray("pairs");
    for (int a = 0; a < trials.models().size(); a++)
      for (int b = a + 1; b < trials.models().size(); b++)
        pairs.add(pair(trials.pair(trials.models().get(a), trials.models().get(b)), trials));
    if (baseline == null) json.putNull("baseline");
    else json.set("baseline", AccuracyJson.of(baseline).put("class", baseline.of().name()));
    ArrayNode curves = json.putArray("curves");
    for (TrialCurve curve : TrialCurve.all(trials)) curves.add(curve(curve));
    return json;
  }

  /// Every trial with its figures, without its predictions.
  public static ArrayNode trials(Trials trials) throws BadInput {
    ArrayNode list = Json.array();
    for (Trial trial : trials.all()) {
      ObjectNode json = TrialJson.head(trial);
      json.set("figures", Json.tree(trials.figures(trial)));
      json.set("curve", Json.tree(trial.curve()));
      list.add(json);
    }
    return list;
  }

  private static ObjectNode model(Trials trials, String model, Accuracy pooled) throws BadInput {
    TrialSetting all = TrialSetting.EVERYTHING;
    ObjectNode json = Json.object().put("name", model);
    json.set(
        "overallAccuracy",
        of(trials.spread(model, all, TrialFigures::overallAccuracy), pooled.overallAccuracy()));
    json.set("macroF1", of(trials.spread(model, all, TrialFigures::macroF1), pooled.macroF1()));
    json.set("meanIoU", of(trials.spread(model, all, TrialFigures::meanIou)));
    TrialCosts costs = TrialCosts.of(trials.of(model, all));
    put(json, "trainSeconds", costs.trainSeconds().mean());
    put(json, "cpuSeconds", costs.cpuSeconds().mean());
    put(json, "pixelsPerSecond", costs.pixelsPerSecond().mean());
    json.put("peakMemory", costs.peakMemory());
    json.put("parameters", costs.nodes() ? null : costs.size());
    json.put("nodes", costs.nodes() ? costs.size() : null);
    ArrayNode classes = json.putArray("classes");
    for (int k = 0; k < pooled.classes().size(); k++) {
      ClassAccuracy c = pooled.classes().get(k);
      ObjectNode one = classes.addObject().put("code", c.of().code()).put("name", c.of().name());
      one.put("n", c.n() / trials.seeds().size());
      one.set("f1", of(trials.f1(model, k), c.f1()));
    }
    return json;
  }

  private static ObjectNode of(Spread spread) {
    ObjectNode json = Json.object();
    put(json, "mean", spread.mean());
    put(json, "sd", spread.sd());
    return json;
  }

  private static ObjectNode of(Spread spread, Interval interval) {
    ObjectNode json = of(spread);
    put(json, "low", interval.low());
    put(json, "high", interval.high());
    return json;
  }

  /// McNemar's test takes samples as independent: where they come in groups its p is not the one.
  private static ObjectNode pair(ModelPair pair, Trials trials) {
    ObjectNode json = Json.object().put("a", pair.first()).put("b", pair.second());
    Interval difference = pair.difference().value();
    put(json, "difference", difference.value());
    put(json, "low", difference.low());
    put(json, "high", difference.high());
    boolean grouped = trials.tested().hasGroups();
    put(json, "p", grouped ? pair.resampled().p() : pair.middle().reported());
    json.put("test", grouped ? "resampled t" : "mcnemar");
    ArrayNode tests = json.putArray("mcnemar");
    for (int s = 0; s < pair.mcnemar().size(); s++) {
      ObjectNode test = AccuracyJson.of(pair.mcnemar().get(s));
      tests.add(test.put("seed", trials.seeds().get(s)));
    }
    ObjectNode resampled = json.putObject("resampled").put("n", pair.resampled().n());
    put(resampled, "mean", pair.resampled().mean());
    put(resampled, "t", pair.resampled().t());
    put(resampled, "p", pair.resampled().p());
    return json;
  }

  private static ObjectNode curve(TrialCurve curve) {
    ObjectNode json = Json.object().put("model", curve.model());
    json.put("line", curve.line().name()).put("cleaned", curve.cleaned());
    ArrayNode points = json.putArray("points");
    for (TrialCurve.Point p : curve.points()) {
      ObjectNode point = points.addObject();
      point.put("amount", p.amount());
      point.put("samples", p.samples()).put("units", p.units()).put("classes", p.classes());
      point.set("overallAccuracy", of(p.overallAccuracy()));
      point.set("macroF1", of(p.macroF1()));
      point.set("meanIoU", of(p.meanIou()));
      if (curve.cleaned()) {
        put(point, "removed", p.removed());
        put(point, "precision", p.precision());
        put(point, "recall", p.recall());
      }
    }
    return json;
  }

  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) json.put(key, value);
    else json.putNull(key);
  }

  /// The table of trials: a line each.
  public static String csv(Trials trials) throws BadInput {
    StringBuilder out = new StringBuilder();
    out.append("model,seed,fold,setting,samples,units,groups,classes,wrong,removed,tested,");
    out.append("overallAccuracy,macroF1,meanIoU,trainSeconds,cpuSeconds,predictSeconds,");
    out.append("pixelsPerSecond,peakMemory,parameters,nodes,epochs\n");
    for (Trial t : trials.all()) {
      Trial.Cost c = t.cost();
      TrialFigures f = trials.figures(t);
      List<Object> cells =
          java.util.Arrays.asList(
              t.model(),
              t.seed(),
              t.fold(),
              t.setting().label(),
              t.learned().samples(),
              t.learned().units(),
              t.learned().groups(),
              t.learned().classes(),
              t.learned().wrong(),
              t.learned().removed(),
              t.predicted().length,
              f.overallAccuracy(),
              f.macroF1(),
              f.meanIou(),
              c.trainSeconds(),
              c.cpuSeconds(),
              c.predictSeconds(),
              c.pixelsPerSecond(),
              c.peakMemory(),
              c.parameters(),
              c.nodes(),
              t.curve().isEmpty() ? null : t.curve().size());
      for (int i = 0; i < cells.size(); i++)
        out.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
      out.append('\n');
    }
    return out.toString();
  }

  /// Empty for what is not known.
  private static String cell(Object value) {
    boolean unknown = value == null || value instanceof Double d && !Double.isFinite(d);
    return unknown ? "" : value.toString();
  }
}

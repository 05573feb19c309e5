package dev.limpid.landcover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import java.util.ArrayList;
import java.util.List;

/// One trial as JSON, and back.
public final class TrialJson {
  private TrialJson() {}

  /// What tells a trial from others, what it learned from and what it took.
  static ObjectNode head(Trial trial) {
    ObjectNode json = Json.object();
    json.put("model", trial.model()).put("seed", trial.seed()).put("fold", trial.fold());
    json.set("setting", of(trial.setting()));
    json.set("learned", Json.tree(trial.learned()));
    json.set("cost", Json.tree(trial.cost()));
    return json;
  }

  static ObjectNode of(TrialSetting setting) {
    ObjectNode json = Json.object().put("line", setting.line().name());
    return json.put("amount", setting.amount()).put("cleaned", setting.cleaned());
  }

  public static ObjectNode of(Trial trial) {
    ObjectNode json = head(trial);
    json.set("curve", Json.tree(trial.curve()));
    ArrayNode predicted = json.putArray("predicted");
    for (int code : trial.predicted()) predicted.add(code);
    return json;
  }

  /// Of what [#of] made.
  public static Trial read(JsonNode json) {
    List<Trial.Epoch> curve = new ArrayList<>();
    for (JsonNode e : json.path("curve"))
      curve.add(new Trial.Epoch(number(e, "loss"), number(e, "heldOut")));
    JsonNode setting = json.path("setting");
    return new Trial(
        json.path("model").asText(),
        json.path("seed").asLong(),
        json.path("fold").asInt(),
        new TrialSetting(
            TrialSetting.Line.valueOf(setting.path("line").asText()),
            setting.path("amount").asDouble(),
            setting.path("cleaned").asBoolean()),
        learned(json.path("learned")),
        cost(json.path("cost")),
        curve,
        codes(json.path("predicted")));
  }

  private static Trial.Learned learned(JsonNode json) {
    return new Trial.Learned(
        json.path("samples").asInt(),
        json.path("units").asInt(),
        json.path("groups").asInt(),
        json.path("classes").asInt(),
        json.path("wrong").asInt(),
        json.path("removed").asInt(),
        json.path("removedWrong").asInt());
  }

  private static Trial.Cost cost(JsonNode json) {
    return new Trial.Cost(
        number(json, "trainSeconds"),
        number(json, "cpuSeconds"),
        number(json, "predictSeconds"),
        number(json, "pixelsPerSecond"),
        whole(json, "peakMemory"),
        whole(json, "parameters"),
        whole(json, "nodes"));
  }

  private static int[] codes(JsonNode json) {
    int[] codes = new int[json.size()];
    for (int i = 0; i < codes.length; i++) codes[i] = json.get(i).asInt();
    return codes;
  }

  private static double number(JsonNode json, String key) {
    return json.path(key).isNumber() ? json.get(key).asDouble() : Double.NaN;
  }

  private static Long whole(JsonNode json, String key) {
    return json.path(key).isIntegralNumber() ? (Long) json.get(key).asLong() : null;
  }
}

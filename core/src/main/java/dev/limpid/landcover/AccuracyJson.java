package dev.limpid.landcover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// An assessment as JSON. An interval is `{value, standardError, low, high}`, always an object;
/// what is not known is `null`.
public final class AccuracyJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AccuracyJson() {}

  public static ObjectNode of(Assessment assessment) {
    Accuracy accuracy = assessment.accuracy();
    ObjectNode json = NODES.objectNode();
    json.set("overallAccuracy", of(accuracy.overallAccuracy()));
    json.set("macroF1", of(accuracy.macroF1()));
    json.put("macroF1Classes", accuracy.macroF1Classes());
    put(json, "kappa", accuracy.kappa());
    put(json, "balancedAccuracy", accuracy.balancedAccuracy());
    put(json, "quantityDisagreement", accuracy.quantityDisagreement());
    put(json, "allocationDisagreement", accuracy.allocationDisagreement());
    json.set("classified", classified(accuracy));
    json.put("intervals", accuracy.basis().name().toLowerCase(Locale.ROOT));
    json.set("classes", classes(assessment));
    assessment.area().ifPresent(area -> json.put("areaUnit", area.unit().name()));
    json.set("majorityBaseline", of(accuracy.majorityBaseline()));
    json.set("matrix", of(accuracy.matrix()));
    assessment.comparison().ifPresent(comparison -> put(json, comparison));
    assessment.calibration().ifPresent(c -> json.set("calibration", of(c)));
    json.set("cautions", texts(assessment.cautions()));
    json.set("warnings", texts(accuracy.warnings()));
    json.set("notes", texts(assessment.notes()));
    return json;
  }

  public static ObjectNode of(Interval interval) {
    ObjectNode json = NODES.objectNode();
    put(json, "value", interval.value());
    put(json, "standardError", interval.standardError());
    put(json, "low", interval.low());
    put(json, "high", interval.high());
    return json;
  }

  public static ObjectNode of(MajorityBaseline baseline) {
    ObjectNode json = NODES.objectNode();
    put(json, "overallAccuracy", baseline.overallAccuracy());
    put(json, "macroF1", baseline.macroF1());
    return json;
  }

  /// Rows are the map; `abstained` is the row of samples that it left without a class.
  public static ObjectNode of(ConfusionMatrix matrix) {
    ObjectNode json = NODES.objectNode();
    json.put("rows", "map");
    json.put("columns", "reference");
    ArrayNode codes = json.putArray("codes");
    ArrayNode names = json.putArray("names");
    for (LandClass c : matrix.classes()) {
      codes.add(c.code());
      names.add(c.name());
    }
    ArrayNode counts = json.putArray("counts");
    for (int i = 0; i < matrix.size(); i++) {
      ArrayNode row = counts.addArray();
      for (int j = 0; j < matrix.size(); j++) row.add(matrix.at(i, j));
    }
    ArrayNode abstained = json.putArray("abstained");
    for (int j = 0; j < matrix.size(); j++) abstained.add(matrix.abstained(j));
    return json;
  }

  public static ObjectNode of(McNemar test) {
    ObjectNode json = NODES.objectNode();
    json.put("b", test.b());
    json.put("c", test.c());
    put(json, "chi2", test.chi2());
    put(json, "p", test.p());
    put(json, "chi2Corrected", test.chi2Corrected());
    put(json, "pCorrected", test.pCorrected());
    put(json, "pExact", test.pExact());
    return json;
  }

  public static ObjectNode of(Calibration calibration) {
    ObjectNode json = NODES.objectNode();
    json.put("n", calibration.n());
    json.put("skipped", calibration.skipped());
    put(json, "expectedCalibrationError", calibration.expectedError());
    put(json, "brier", calibration.brier());
    put(json, "brierBaseline", calibration.baselineBrier());
    ArrayNode bins = json.putArray("bins");
    for (Calibration.Bin bin : calibration.bins()) {
      ObjectNode node = bins.addObject();
      put(node, "from", bin.from());
      put(node, "to", bin.to());
      node.put("n", bin.n());
      put(node, "confidence", bin.confidence());
      node.set("accuracy", of(bin.accuracy()));
    }
    return json;
  }

  private static ObjectNode classified(Accuracy accuracy) {
    ObjectNode json = NODES.objectNode();
    put(json, "share", accuracy.classifiedShare());
    json.set("overallAccuracy", of(accuracy.classifiedAccuracy()));
    return json;
  }

  private static ArrayNode classes(Assessment assessment) {
    ArrayNode list = NODES.arrayNode();
    List<ClassAccuracy> classes = assessment.accuracy().classes();
    for (int k = 0; k < classes.size(); k++) {
      ClassAccuracy c = classes.get(k);
      ObjectNode json = list.addObject();
      json.put("code", c.of().code());
      json.put("name", c.of().name());
      json.put("n", c.n());
      json.set("userAccuracy", of(c.userAccuracy()));
      json.set("producerAccuracy", of(c.producerAccuracy()));
      json.set("f1", of(c.f1()));
      put(json, "iou", c.iou());
      if (assessment.area().isEmpty()) json.putNull("area");
      else json.set("area", of(assessment.area().get().classes().get(k).area()));
    }
    return list;
  }

  private static void put(ObjectNode json, Comparison comparison) {
    json.set("mcnemar", of(comparison.mcnemar()));
    json.set("pairedDifference", of(comparison.difference().value()));
    ObjectNode other = json.putObject("second");
    other.put("name", comparison.second());
    other.set("overallAccuracy", of(comparison.other().overallAccuracy()));
    other.set("macroF1", of(comparison.other().macroF1()));
    put(other, "kappa", comparison.other().kappa());
    other.set("matrix", of(comparison.other().matrix()));
  }

  private static ArrayNode texts(List<String> sentences) {
    ArrayNode list = NODES.arrayNode();
    sentences.forEach(list::add);
    return list;
  }

  private static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) json.put(key, value);
    else json.putNull(key);
  }
}

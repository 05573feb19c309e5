package dev.limpid.landcover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.sample.LabelProbabilities;

/// An audit as JSON. Matrices have a row a given class and a column a true class; what is not known
/// is `null`.
public final class AuditJson {
  private AuditJson() {}

  private interface Cell {
    double at(int row, int column);
  }

  private interface Count {
    long at(int row, int column);
  }

  public static ObjectNode of(AuditedLabels labels) {
    LabelAudit audit = labels.audit();
    ConfidentJoint joint = audit.joint();
    ObjectNode json = Json.object();
    json.put("samples", audit.probabilities().size());
    json.put("rule", labels.rule().label());
    json.put("labelHealth", audit.labelHealth());
    suspects(labels, json.putArray("suspects"));
    ArrayNode classes = json.putArray("classes");
    for (int k = 0; k < joint.classes(); k++)
      classes
          .addObject()
          .put("name", labels.name(k))
          .put("given", joint.given(k))
          .put("threshold", joint.threshold(k))
          .put("prior", joint.prior(k));
    matrix(json.putArray("noiseMatrix"), joint.classes(), joint::noise);
    ArrayNode inverse = json.putArray("inverseNoiseMatrix"); // rows true, columns given
    matrix(inverse, joint.classes(), joint::inverseNoise);
    matrix(json.putArray("joint"), joint.classes(), joint::joint);
    counts(json.putArray("confidentJoint"), joint.classes(), joint::counted);
    counts(json.putArray("calibratedJoint"), joint.classes(), joint::calibrated);
    return json;
  }

  private static void suspects(AuditedLabels labels, ArrayNode into) {
    LabelProbabilities p = labels.audit().probabilities();
    for (int i : labels.audit().ranked(labels.rule())) {
      ObjectNode one = into.addObject();
      number(one, "i", p.id(i));
      if (labels.legend() == null) one.put("given", p.given(i)).put("suggested", p.suggested(i));
      else one.put("given", labels.name(p.given(i))).put("suggested", labels.name(p.suggested(i)));
      one.put("quality", labels.audit().quality(LabelQuality.SELF_CONFIDENCE, i));
      if (!labels.polygon(i).isEmpty()) one.put("polygon", labels.polygon(i));
    }
  }

  private static void number(ObjectNode into, String key, String text) {
    if (text.matches("0|[1-9]\\d{0,17}")) into.put(key, Long.parseLong(text));
    else into.put(key, text);
  }

  private static void matrix(ArrayNode rows, int classes, Cell cell) {
    for (int r = 0; r < classes; r++) {
      ArrayNode row = rows.addArray();
      for (int c = 0; c < classes; c++) row.add(cell.at(r, c));
    }
  }

  private static void counts(ArrayNode rows, int classes, Count count) {
    for (int r = 0; r < classes; r++) {
      ArrayNode row = rows.addArray();
      for (int c = 0; c < classes; c++) row.add(count.at(r, c));
    }
  }
}

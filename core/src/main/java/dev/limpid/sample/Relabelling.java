package dev.limpid.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.sample.Decisions.Decision;
import dev.limpid.sample.Decisions.Verdict;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Decisions as they are carried out on one file of labels.
final class Relabelling {
  private final Decisions decisions;
  private final String source;
  private final Set<LabelText> known = new HashSet<>();
  private final Map<String, Decision> used = new LinkedHashMap<>();

  /// @param known every label of the file
  Relabelling(Decisions decisions, Collection<String> known, String source) throws BadInput {
    this.decisions = decisions;
    this.source = source;
    for (String label : known) this.known.add(LabelText.of(label));
    for (Decision d : decisions.byId().values())
      if (d.verdict() == Verdict.RELABEL && !this.known.contains(LabelText.of(d.label())))
        throw bad(d, "'" + d.label() + "' is no label of " + source);
  }

  private BadInput bad(Decision d, String what) {
    return Decisions.bad(decisions.file(), d.line(), what);
  }

  /// The label from now on; empty where it was dropped.
  ///
  /// @param id of the sample or polygon
  String label(String id, String now) throws BadInput {
    Decision d = decisions.byId().get(id);
    if (d == null) return now;
    if (!LabelText.of(d.given()).equals(LabelText.of(now)))
      throw bad(
          d,
          "'%s' had label '%s' when it was reviewed and has '%s' in %s; review it again"
              .formatted(id, d.given(), now, source));
    used.put(id, d);
    return d.verdict() == Verdict.KEEP ? now : d.label();
  }

  /// What was done, once every label was asked for.
  ///
  /// @throws BadInput where a decision is about nothing in the file
  ObjectNode report() throws BadInput {
    for (Decision d : decisions.byId().values())
      if (!used.containsKey(d.id())) throw bad(d, "'" + d.id() + "' is not in " + source);
    ObjectNode json = Json.object();
    for (Verdict verdict : Verdict.values())
      json.put(word(verdict), used.values().stream().filter(d -> d.verdict() == verdict).count());
    ArrayNode changes = json.putArray("changes");
    for (Decision d : used.values()) {
      if (d.verdict() == Verdict.KEEP) continue;
      ObjectNode change = changes.addObject().put("id", d.id()).put("given", d.given());
      if (d.verdict() == Verdict.DROP) change.putNull("label");
      else change.put("label", d.label());
    }
    return json;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case KEEP -> "kept";
      case RELABEL -> "relabelled";
      case DROP -> "dropped";
    };
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.invert.ReferenceComparison;
import dev.limpid.io.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What a canopy model is worth.
///
/// @param name as the user gave it
/// @param family of its posteriors
/// @param simulated on simulated canopies, null where that was not asked for
/// @param beside exact posteriors, likewise
/// @param measured on measured spectra, likewise
record ModelScores(
    String name,
    String family,
    SimulatedScores simulated,
    ReferenceScores beside,
    MeasuredScores measured) {
  /// Figures of a comparison by their key, in the order of tables.
  static final Map<String, ToDoubleFunction<ReferenceComparison>> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("forwardKl", c -> c.forward().nats());
    FIGURES.put("elboGap", ReferenceComparison::boundGap);
    FIGURES.put("iwElboGap", ReferenceComparison::weightedGap);
    FIGURES.put("effectiveDraws", ReferenceComparison::effective);
    FIGURES.put("correlationFrobenius", c -> c.correlation().frobenius());
    FIGURES.put("correlationLargest", c -> c.correlation().largest());
    FIGURES.put("quantileError", ReferenceComparison::quantiles);
    FIGURES.put("cccError", ReferenceComparison::chlorophyll);
    FIGURES.put("cwcError", ReferenceComparison::water);
  }

  static double mean(
      List<ReferenceComparison> found, ToDoubleFunction<ReferenceComparison> figure) {
    return found.stream().mapToDouble(figure).average().orElseThrow();
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("model", name).put("posterior", family);
    if (simulated != null) {
      json.set("calibration", SimulatedScores.json(simulated.calibration()));
      if (simulated.weighted() != null)
        json.set("refinedCalibration", SimulatedScores.json(simulated.weighted()));
      json.set("hindsight", SimulatedScores.json(simulated.hindsight()));
      json.set("reconstruction", MeasuredScores.json(simulated.reconstruction()));
    }
    if (beside != null) {
      json.set("amortised", beside(beside.amortised()));
      if (!beside.refined().isEmpty()) json.set("refined", beside(beside.refined()));
      json.set("correlation", Json.tree(beside.correlation()));
      json.set("exactCorrelation", Json.tree(beside.exact()));
    }
    if (measured != null) json.set("measured", measured.json());
    return json;
  }

  private static ObjectNode beside(List<ReferenceComparison> found) {
    ObjectNode json = Json.object();
    FIGURES.forEach((key, figure) -> json.put(key, mean(found, figure)));
    ArrayNode each = json.putArray("spectra");
    for (ReferenceComparison one : found) {
      ObjectNode spectrum = each.addObject();
      FIGURES.forEach((key, figure) -> spectrum.put(key, figure.applyAsDouble(one)));
    }
    return json;
  }
}

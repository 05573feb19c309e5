package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.calibration.Coverage;
import dev.limpid.invert.ReferenceComparison;
import dev.limpid.invert.SimulatedCalibration;
import dev.limpid.io.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What a canopy model is worth.
///
/// @param name as the user gave it
/// @param family of its posteriors
/// @param calibration on simulated canopies, null where that was not asked for
/// @param weighted the same of refined posteriors whose draws the physics weighted, or null
/// @param amortised posteriors of the network beside exact ones
/// @param refined the same after refinement
record ModelScores(
    String name,
    String family,
    SimulatedCalibration calibration,
    SimulatedCalibration weighted,
    List<ReferenceComparison> amortised,
    List<ReferenceComparison> refined) {
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
    if (calibration != null) json.set("calibration", calibrated(calibration));
    if (weighted != null) json.set("refinedCalibration", calibrated(weighted));
    if (!amortised.isEmpty()) json.set("amortised", beside(amortised));
    if (!refined.isEmpty()) json.set("refined", beside(refined));
    return json;
  }

  private static ObjectNode calibrated(SimulatedCalibration calibration) {
    ObjectNode json = Json.object().put("simulations", calibration.simulations());
    json.put("ranksPass", calibration.ranksPass()).put("tarpPasses", calibration.tarpPasses());
    ArrayNode ranks = json.putArray("ranks");
    for (SimulatedCalibration.Rank rank : calibration.ranks()) {
      ObjectNode one = ranks.addObject().put("name", rank.name());
      one.put("p", rank.histogram().p());
      rank.histogram().counts().forEach(one.putArray("counts")::add);
    }
    if (!calibration.evidences().isEmpty()) {
      json.put("effectiveDraws", calibration.medianEffective());
      json.put("unreliable", calibration.unreliable());
    }
    calibration.gaps().forEach(json.putArray("tarpGaps")::add);
    ArrayNode variables = json.putArray("variables");
    for (SimulatedCalibration.Variable variable : calibration.variables()) {
      ObjectNode one = variables.addObject().put("name", variable.name());
      one.put("unit", variable.unit()).put("crps", variable.crps());
      ArrayNode coverage = one.putArray("coverage");
      for (Coverage c : variable.coverage()) {
        ObjectNode level = coverage.addObject().put("level", c.level()).put("share", c.share());
        level.put("low", c.interval().low()).put("high", c.interval().high());
        level.put("width", c.meanWidth());
      }
    }
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

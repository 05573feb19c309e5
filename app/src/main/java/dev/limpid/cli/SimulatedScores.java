package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.calibration.Coverage;
import dev.limpid.calibration.EqualCoverage;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Spectrum;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.HindsightWidths;
import dev.limpid.invert.Reconstruction;
import dev.limpid.invert.SimulatedCalibration;
import dev.limpid.io.Json;
import java.util.List;
import java.util.SplittableRandom;

/// What a model is worth on simulated canopies, whose truth is known.
///
/// @param calibration of the network's posteriors
/// @param weighted the same of refined posteriors whose draws the physics weighted, or null
record SimulatedScores(
    SimulatedCalibration calibration,
    SimulatedCalibration weighted,
    HindsightWidths hindsight,
    Reconstruction reconstruction) {
  /// @param simulated canopies that no training saw, without noise
  /// @param decoder of the model's physics
  static SimulatedScores of(
      CanopyVae model,
      SpectrumSet simulated,
      CanopyDecoder decoder,
      SimulatedCalibration weighted,
      long seed) {
    Noise noise = model.card().noise();
    List<Spectrum> spectra = simulated.noisy(noise, new SplittableRandom(seed)).spectra(noise);
    return new SimulatedScores(
        model.calibration(simulated, decoder, seed),
        weighted,
        HindsightWidths.of(model, simulated, spectra, seed),
        Reconstruction.of(model, decoder, spectra, seed));
  }

  static ObjectNode json(SimulatedCalibration calibration) {
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
      variable.coverage().forEach(c -> level(coverage, c));
    }
    return json;
  }

  static ObjectNode json(HindsightWidths hindsight) {
    ObjectNode json = Json.object().put("canopies", hindsight.canopies());
    ArrayNode variables = json.putArray("variables");
    for (HindsightWidths.Variable variable : hindsight.variables()) {
      ObjectNode one = variables.addObject().put("name", variable.name());
      ArrayNode levels = one.put("unit", variable.unit()).putArray("levels");
      for (EqualCoverage equal : variable.levels())
        level(levels, equal.claimed())
            .put("factor", equal.factor())
            .put("widthAtLevel", equal.meanWidth());
    }
    return json;
  }

  private static ObjectNode level(ArrayNode into, Coverage c) {
    ObjectNode level = into.addObject().put("level", c.level()).put("share", c.share());
    level.put("low", c.interval().low()).put("high", c.interval().high());
    return level.put("width", c.meanWidth());
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.TimeSmoothness;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.DomainSeparation;
import dev.limpid.invert.GenerativeQuality;
import dev.limpid.invert.LatentStructure;
import dev.limpid.invert.Reconstruction;
import dev.limpid.io.Json;
import java.util.List;

/// What a model is worth on measured spectra whose truth nobody knows.
///
/// @param domain empty where no scene classification is known
/// @param smoothness null where there are no series
record MeasuredScores(
    Reconstruction reconstruction,
    GenerativeQuality generative,
    LatentStructure structure,
    List<DomainSeparation> domain,
    TimeSmoothness smoothness) {
  /// @param name of the model
  /// @param decoder of its physics
  static MeasuredScores of(
      CanopyVae model, String name, CanopyDecoder decoder, MeasuredSample sample, long seed) {
    CanopyRetrieval retrieval = new CanopyRetrieval(model, decoder); // closed with the model
    return new MeasuredScores(
        Reconstruction.of(model, decoder, sample.clear(), seed),
        GenerativeQuality.of(model, decoder, sample.clear(), seed),
        LatentStructure.of(model, sample.clear(), seed),
        DomainSeparation.of(retrieval, sample.classes()),
        sample.series().isEmpty() ? null : TimeSmoothness.of(name, sample.series(), retrieval));
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.set("reconstruction", json(reconstruction));
    ObjectNode made = json.putObject("generative");
    put(made, "prior", generative.prior());
    put(made, "posteriors", generative.posteriors());
    put(made, "normal", generative.normal());
    put(made, "half", generative.half());
    ObjectNode latents = json.putObject("latents").put("active", structure.active());
    structure.names().forEach(latents.putArray("names")::add);
    structure.activity().forEach(latents.putArray("activity")::add);
    latents.put("totalCorrelation", structure.within());
    latents.put("totalCorrelationOfAll", structure.together());
    latents.set("correlation", Json.tree(structure.correlation()));
    ArrayNode classes = json.putArray("domain");
    for (DomainSeparation one : domain) {
      ObjectNode row = classes.addObject().put("class", one.name()).put("spectra", one.n());
      row.put("flagged", one.flagged());
      if (!Double.isNaN(one.separation())) row.put("auroc", one.separation());
    }
    if (smoothness != null) json.set("smoothness", json(smoothness));
    return json;
  }

  private static void put(ObjectNode json, String key, GenerativeQuality.Distance distance) {
    json.putObject(key)
        .put("energyDistance", distance.energy())
        .put("slicedWasserstein", distance.wasserstein());
  }

  static ObjectNode json(Reconstruction reconstruction) {
    ObjectNode json = Json.object().put("spectra", reconstruction.spectra());
    ArrayNode bands = json.putArray("bands");
    for (Reconstruction.Band band : reconstruction.bands()) {
      ObjectNode one = bands.addObject().put("band", band.name());
      one.put("rmse", band.rmse()).put("bias", band.bias());
      one.put("baselineRmse", band.baseline());
      one.put("inside95", (double) band.inside() / band.n());
      one.put("low", band.interval().low()).put("high", band.interval().high());
    }
    return json;
  }

  static ObjectNode json(TimeSmoothness smoothness) {
    ObjectNode json = Json.object().put("method", smoothness.method());
    json.put("dates", smoothness.dates()).put("difference", smoothness.difference());
    if (!Double.isNaN(smoothness.deviations())) json.put("deviations", smoothness.deviations());
    return json;
  }
}

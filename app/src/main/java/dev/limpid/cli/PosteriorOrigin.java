package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.ReferencePosterior;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Spectrum;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.Refinement;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What posteriors in a folder were found with, and whether a model was trained for the same.
final class PosteriorOrigin {
  private static final String CARD = "posterior.json";

  /// Largest relative difference of standard deviations that are the same but for rounding.
  private static final double ROUNDING = 1e-3;

  private final Path folder;
  private final JsonNode card;

  private PosteriorOrigin(Path folder, JsonNode card) {
    this.folder = folder;
    this.card = card;
  }

  /// The beginning of a card.
  ///
  /// @param physics as [CanopyArguments#describe] has it
  static ObjectNode card(LeafModel leaf, String prior, ObjectNode physics, List<String> bands) {
    ObjectNode card = Json.object().put("format", "limpid-canopy-posteriors-1");
    card.put("prospect", leaf.text()).put("prior", prior);
    card.set("physics", physics);
    bands.forEach(card.putArray("bands")::add);
    return card;
  }

  /// Adds how draws of a network became those of the physics, whose prior is then that of the
  /// model's simulations, learned or not.
  ///
  /// @param weighted draws of each posterior
  static void refined(ObjectNode card, CanopyVae.Card model, Refinement refinement, int weighted) {
    card.put("prior", model.prior().label());
    ObjectNode json = card.putObject("refinement").put("steps", refinement.steps());
    json.put("by", refinement.aim().name().toLowerCase(Locale.ROOT));
    json.put("weightedDraws", weighted);
  }

  static PosteriorOrigin of(Path folder) throws IOException {
    return new PosteriorOrigin(folder, Json.read(folder.resolve(CARD), Limits.DEFAULT));
  }

  /// Refuses a model of another prior, physics or noise.
  void require(CanopyVae model, List<ReferencePosterior> references) throws BadInput {
    if (card.has("refinement"))
      throw new BadInput(
          "posterior.refined",
          folder.toString(),
          "holds weighted draws of a network, which are not exact; make references with limpid canopy posterior --exact");
    CanopyVae.Card known = model.card();
    same("PROSPECT", card.path("prospect").asText(), known.leaf().text());
    same("prior", card.path("prior").asText(), known.priorLabel());
    JsonNode physics = card.path("physics");
    for (String key : List.of("response", "leafAngles", "hotSpotCap", "soil"))
      same(key, physics.path(key).asText(), known.physics().path(key).asText());
    same("sensor", sensor(physics), sensor(known.physics()));
    same("tables", physics.path("hashes").toString(), known.physics().path("hashes").toString());
    for (ReferencePosterior reference : references) noise(reference.spectrum(), known.noise());
  }

  private static String sensor(JsonNode physics) {
    return physics.path("sensor").asText(Sensor.SHIPPED.getFirst());
  }

  private void same(String what, String found, String trained) throws BadInput {
    if (!found.equals(trained)) throw other(what, found.isEmpty() ? "nothing" : found, trained);
  }

  private void noise(Spectrum spectrum, Noise trained) throws BadInput {
    for (int b = 0; b < spectrum.bands().size(); b++) {
      double found = spectrum.deviations().get(b);
      double expected = trained.deviation(spectrum.bands().get(b));
      if (Math.abs(found - expected) > ROUNDING * expected)
        throw other(
            "noise of spectrum " + spectrum.id(),
            Double.toString(found),
            Double.toString(expected));
    }
  }

  private BadInput other(String what, String found, String trained) {
    return new BadInput(
        "posterior.physics",
        folder.toString(),
        "the %s is %s, the model was trained with %s; make such posteriors with limpid canopy posterior --exact"
            .formatted(what, found, trained));
  }
}

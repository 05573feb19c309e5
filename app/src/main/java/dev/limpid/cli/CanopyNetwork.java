package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.invert.CanopyVae;
import dev.limpid.io.BadInput;
import dev.limpid.model.Recipe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// A trained network with the physics that it was trained for.
///
/// @param responses the table that the training took, or null; likewise `coefficients`, a folder,
///   and `soil`
record CanopyNetwork(URI model, URI responses, URI coefficients, URI soil)
    implements Recipe<CanopyRetrieval> {
  /// Canopies on which wavelengths of the decoder are chosen, and their seed.
  private static final int QUADRATURE = 300;

  private static final long SEED = 1;

  /// Largest error of a band by these wavelengths; errors of measured bands are a hundred times
  /// larger.
  private static final double QUADRATURE_ERROR = 1e-4;

  /// @param responses null where none was named; likewise `coefficients` and `soil`
  static CanopyNetwork in(Path model, Path responses, Path coefficients, Path soil) {
    return new CanopyNetwork(model.toUri(), uri(responses), uri(coefficients), uri(soil));
  }

  private static URI uri(Path path) {
    return path == null ? null : path.toUri();
  }

  private static Path path(URI uri) {
    return uri == null ? null : Path.of(uri);
  }

  @Override
  public CanopyRetrieval open() throws IOException {
    CanopyVae network = CanopyVae.open(Path.of(model));
    try {
      return new CanopyRetrieval(network, decoder(network));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private CanopyDecoder decoder(CanopyVae network) throws IOException {
    LeafModel leaf = network.card().leaf();
    CanopyArguments physics = physics(network.card().physics());
    requireTables(physics, network.card().physics(), leaf);
    Sensor sensor = physics.sensor();
    Prosail full = physics.models(Set.of(leaf), sensor.wavelengths()).get(leaf);
    Sensor few =
        BandQuadrature.fit(
            full,
            sensor,
            DrawnCanopies.of(Prior.UNIFORM, leaf, QUADRATURE, SEED).draws(),
            QUADRATURE_ERROR);
    Prosail fast = physics.models(Set.of(leaf), few.wavelengths()).get(leaf);
    return new CanopyDecoder(network.latents(), fast, few, 1);
  }

  /// The options of the training, with the tables that are named now.
  private CanopyArguments physics(ObjectNode trained) throws BadInput {
    CanopyArguments physics = new CanopyArguments();
    physics.sensor = trained.path("sensor").textValue();
    physics.response = trained.path("response").textValue();
    physics.leafAngles = trained.path("leafAngles").isInt() ? trained.get("leafAngles").intValue() : null;
    physics.hotSpotCap = trained.path("hotSpotCap").textValue();
    physics.responses = path(responses);
    physics.coefficients = path(coefficients);
    physics.soil = trained.path("soil").textValue();
    if ("file".equals(physics.soil)) {
      if (soil == null) throw missing("soil");
      physics.soil = path(soil).toString();
    }
    return physics;
  }

  /// Every table that the training took, and no other.
  private void requireTables(CanopyArguments physics, JsonNode trained, LeafModel leaf)
      throws IOException {
    JsonNode expected = trained.path("hashes");
    if (expected.has("responses") && responses == null) throw missing("responses");
    if ((expected.has("prospect5") || "drywet".equals(physics.soil)) && coefficients == null)
      throw missing("coefficients");
    Map<String, String> found = physics.hashes(Set.of(leaf));
    for (Map.Entry<String, String> table : found.entrySet()) {
      String wanted = expected.path(table.getKey()).asText("none");
      if (!wanted.equals(table.getValue()))
        throw new BadInput(
            "canopy.tables",
            Path.of(model).toString(),
            "was trained with another table of %s: its SHA-256 is %s, that of the one named now %s"
                .formatted(table.getKey(), wanted, table.getValue()));
    }
  }

  private BadInput missing(String option) {
    return new BadInput(
        "canopy.tables",
        Path.of(model).toString(),
        "was trained with a table that is not part of Limpid, and the misfit needs it; name it with --%s"
            .formatted(option));
  }
}

package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.canopy.Wavelengths;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyVae;
import dev.limpid.invert.TrainingSpectra;
import dev.limpid.io.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// The physics that a canopy model was trained with, from its card; tables that are not part of
/// Limpid must be named again and be the same.
final class ModelPhysics {
  @Option(
      names = "--responses",
      paramLabel = "FILE",
      description = "The spectral responses that a model was trained with.")
  Path responses;

  @Option(
      names = "--soil",
      paramLabel = "FILE",
      description = "The table of soils that a model was trained with.")
  Path soil;

  @Option(
      names = "--coefficients",
      paramLabel = "DIR",
      description = "The folder of coefficients that a model was trained with.")
  Path coefficients;

  /// @param folder of the model, for messages
  CanopyArguments of(CanopyVae model, Path folder) throws IOException {
    JsonNode physics = model.card().physics();
    CanopyArguments canopy = new CanopyArguments();
    canopy.sensor = physics.path("sensor").isTextual() ? physics.path("sensor").asText() : null;
    canopy.response = physics.path("response").asText();
    canopy.leafAngles = physics.path("leafAngles").asInt();
    canopy.hotSpotCap = physics.path("hotSpotCap").asText();
    canopy.soil = physics.path("soil").asText();
    Map<String, String> expected = new TreeMap<>();
    physics
        .path("hashes")
        .properties()
        .forEach(e -> expected.put(e.getKey(), e.getValue().asText()));
    if (canopy.soil.equals("file")) canopy.soil = needed(soil, "--soil FILE", folder).toString();
    if (expected.containsKey("responses"))
      canopy.responses = needed(responses, "--responses FILE", folder);
    if (expected.containsKey("prospect5") || canopy.soil.equals("drywet"))
      canopy.coefficients = needed(coefficients, "--coefficients DIR", folder);
    Map<String, String> found = canopy.hashes(Set.of(model.card().leaf()));
    if (!found.equals(expected))
      throw new BadInput(
          "model.physics",
          folder.toString(),
          "was trained with other tables: their SHA-256 are %s, those given have %s"
              .formatted(expected, found));
    return canopy;
  }

  private static Path needed(Path given, String option, Path folder) throws BadInput {
    if (given == null)
      throw new BadInput(
          "model.physics",
          folder.toString(),
          "was trained with tables that are not part of Limpid; name them with " + option);
    return given;
  }

  /// Spectra such as a model learned from: those that it keeps, else simulated again.
  SpectrumSet background(CanopyVae model, Path folder, int threads) throws IOException {
    if (model.background().isPresent()) return model.background().get();
    model.refuseWithoutNeighbours(folder, "canopies that are simulated for an explanation");
    CanopyArguments canopy = of(model, folder);
    Sensor sensor = canopy.sensor();
    Wavelengths wavelengths = sensor.wavelengths();
    Simulation simulation =
        new Simulation(
            canopy.models(Set.of(model.card().leaf()), wavelengths), sensor, wavelengths);
    return TrainingSpectra.again(model.card(), simulation, threads);
  }

  /// The physics at all wavelengths of the sensor.
  CanopyDecoder decoder(CanopyVae model, Path folder, int threads) throws IOException {
    CanopyArguments canopy = of(model, folder);
    LeafModel leaf = model.card().leaf();
    Sensor sensor = canopy.sensor();
    Prosail full = canopy.models(Set.of(leaf), sensor.wavelengths()).get(leaf);
    return new CanopyDecoder(model.latents(), full, sensor, threads);
  }
}

package dev.limpid.cli;

import dev.limpid.canopy.BandQuadrature;
import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.invert.CanopyVae;
import dev.limpid.model.Recipe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/// A trained network with the physics that it was trained for, at few wavelengths.
///
/// @param responses as [ModelPhysics] has it, or null; likewise `coefficients` and `soil`
record CanopyNetwork(URI model, URI responses, URI coefficients, URI soil)
    implements Recipe<CanopyRetrieval> {
  /// Canopies on which wavelengths are chosen, and their seed.
  private static final int QUADRATURE = 300;

  private static final long SEED = 1;

  /// Largest error of a band by these wavelengths, a hundredth of what measured bands have.
  private static final double QUADRATURE_ERROR = 1e-4;

  static CanopyNetwork in(Path model, ModelPhysics named) {
    return new CanopyNetwork(
        model.toUri(), uri(named.responses), uri(named.coefficients), uri(named.soil));
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
    ModelPhysics named = new ModelPhysics();
    named.responses = path(responses);
    named.coefficients = path(coefficients);
    named.soil = path(soil);
    CanopyArguments physics = named.of(network, Path.of(model));
    LeafModel leaf = network.card().leaf();
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
}

package dev.limpid.cli;

import dev.limpid.invert.CanopyDecoder;
import dev.limpid.invert.CanopyRetrieval;
import dev.limpid.invert.CanopyVae;
import dev.limpid.model.Recipe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// A trained network with the physics that it was trained for, at few wavelengths.
///
/// @param responses as [ModelPhysics] has it, or null; likewise `coefficients` and `soil`
record CanopyNetwork(URI model, URI responses, URI coefficients, URI soil)
    implements Recipe<CanopyRetrieval> {
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
    return named.of(network, Path.of(model)).fast(network.card().leaf(), 1);
  }
}

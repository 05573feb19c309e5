package dev.limpid.invert;

import dev.limpid.canopy.DrawnCanopies;
import dev.limpid.canopy.Latents;
import dev.limpid.canopy.LeafModel;
import dev.limpid.canopy.Noise;
import dev.limpid.canopy.Prior;
import dev.limpid.canopy.Prosail;
import dev.limpid.canopy.Sensor;
import dev.limpid.canopy.Simulation;
import dev.limpid.canopy.SpectrumSet;
import dev.limpid.invert.priors.LearnedPrior;
import dev.limpid.io.Json;
import java.util.Map;

/// Small models of canopies for tests: what ships, seen by Sentinel-2A.
final class Canopies {
  static final Latents LATENTS = Latents.of(LeafModel.D);
  static final Sensor SENSOR = Sensor.sentinel2("S2A");
  static final Prosail MODEL = Prosail.shipped(SENSOR.wavelengths());

  private Canopies() {}

  static SpectrumSet simulated(int count, long seed) {
    return SpectrumSet.simulated(
        new Simulation(Map.of(LeafModel.D, MODEL), SENSOR, SENSOR.wavelengths()),
        LATENTS,
        DrawnCanopies.of(Prior.UNIFORM, LeafModel.D, count, seed),
        1);
  }

  /// Squares of 5 x 5 pixels as a sensor may measure them: other canopies beside each other, as at
  /// borders of fields.
  static SpectrumSet squares(int count, long seed) {
    return simulated(25 * count, seed).together(25);
  }

  static CanopyDecoder decoder() {
    return new CanopyDecoder(LATENTS, MODEL, SENSOR, 1);
  }

  /// @param blocks of 16 units
  static CanopyVae.Card card(String family, int blocks) {
    return card(family, new CanopyEncoder.Size(16, blocks));
  }

  static CanopyVae.Card card(String family, CanopyEncoder.Size size) {
    return new CanopyVae.Card(
        family,
        size,
        LeafModel.D,
        Prior.UNIFORM,
        Noise.DEFAULT,
        1,
        Json.object(),
        Json.object(),
        LearnedPrior.Kind.NONE);
  }

  /// A network that says the same of every spectrum: independent truncated normal distributions.
  static CanopyVae constant(double rawLocation, double rawScale) {
    CanopyVae.Card card = card("tn", 1);
    CanopyEncoder encoder = card.encoder(1);
    int d = LATENTS.count();
    float[] bias = new float[2 * d];
    for (int i = 0; i < d; i++) {
      bias[i] = (float) rawLocation;
      bias[d + i] = (float) rawScale;
    }
    encoder.parameters().get("out.weight").set(new float[2 * d * 16]);
    encoder.parameters().get("out.bias").set(bias);
    return new CanopyVae(card, encoder);
  }
}

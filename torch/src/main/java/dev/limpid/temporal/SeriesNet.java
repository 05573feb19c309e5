package dev.limpid.temporal;

import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.List;

/// A network that classifies the series of single pixels, with what its inputs are divided by and
/// its outputs.
abstract class SeriesNet extends Net {
  /// Name of the days of the dates it was trained on.
  static final String DAYS = "input.days";

  private final Shape shape;
  private final Tensor mean; // of each channel
  private final Tensor deviation;
  private final Tensor days; // of the dates it was trained on
  private final Tensor temperature;

  SeriesNet(Shape shape, long seed) {
    super(seed);
    this.shape = shape;
    Place input = root().in("input");
    this.mean = input.buffer("mean", 0, shape.channels());
    this.deviation = input.buffer("deviation", 1, shape.channels());
    this.days = input.buffer("days", 0, shape.dates());
    this.temperature = root().in("output").buffer("temperature", 1, 1);
  }

  /// Sizes of what goes in and comes out.
  ///
  /// @param bands names of the channels
  record Shape(List<String> bands, int dates, int classes) {
    Shape {
      bands = List.copyOf(bands);
    }

    int channels() {
      return bands.size();
    }
  }

  Shape shape() {
    return shape;
  }

  /// (pixel, class).
  abstract Tensor logits(SeriesBatch batch);

  /// How much each date counts, or null where the network does not weigh them: (pixel, date), 0
  /// where not seen, sum 1.
  Tensor attention(SeriesBatch batch) {
    return null;
  }

  /// Networks that it consists of.
  int members() {
    return 1;
  }

  /// How much its networks disagree about each pixel, in nats; null for a single network: (pixel).
  Tensor disagreement(SeriesBatch batch) {
    return null;
  }

  /// One of the same kind and shape as it is before training.
  abstract SeriesNet another(long seed);

  /// What standardises the inputs.
  ///
  /// @param days since 1 January of the first date's year
  void inputs(float[] means, float[] deviations, float[] days) {
    this.mean.set(means);
    this.deviation.set(deviations);
    this.days.set(days);
  }

  /// Divides logits, so that probabilities are as often right as they say (Guo et al. 2017).
  void temperature(double value) {
    temperature.set((float) value);
  }

  /// The numbers that go with the weights, in Java's memory.
  record Constants(float[] mean, float[] deviation, float[] days, float temperature) {}

  Constants constants() {
    try (Scope scope = Scope.open()) {
      return new Constants(
          mean.toFloats(), deviation.toFloats(), days.toFloats(), temperature.toFloats()[0]);
    }
  }
}

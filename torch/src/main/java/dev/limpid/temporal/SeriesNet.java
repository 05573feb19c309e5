package dev.limpid.temporal;

import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.List;

/// A network that classifies the series of single pixels.
abstract class SeriesNet extends ClassNet {
  /// Name of the days of the dates it was trained on.
  static final String DAYS = "input.days";

  private final Shape shape;
  private final Tensor days; // of the dates it was trained on

  SeriesNet(Shape shape, long seed) {
    super(shape.channels(), seed);
    this.shape = shape;
    this.days = root().in("input").buffer("days", 0, shape.dates());
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

  /// What it was trained on.
  ///
  /// @param days since 1 January of the first date's year
  void inputs(SeriesInputs.Scaling scaling, float[] days) {
    scaling(scaling);
    this.days.set(days);
  }

  float[] days() {
    try (Scope scope = Scope.open()) {
      return days.toFloats();
    }
  }
}

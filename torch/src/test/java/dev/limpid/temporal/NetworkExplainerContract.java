package dev.limpid.temporal;

import dev.limpid.cube.Cube;
import dev.limpid.cube.ObservedPixel;
import dev.limpid.cube.Patch;
import dev.limpid.explain.FeatureExplainer;
import dev.limpid.explain.NetworkMethod;
import dev.limpid.model.ModelCard;
import dev.limpid.raster.Legend;
import dev.limpid.testkit.ClearSeason;
import dev.limpid.testkit.ExplainerContract;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The contract on U-BARN for pixels, and on a network of one linear layer.
abstract class NetworkExplainerContract extends ExplainerContract {
  private static final Legend LEGEND =
      new Legend(List.of(new Legend.Entry(1, "yes", null, 0), new Legend.Entry(2, "no", null, 1)));
  private static final float DEVIATION = 0.1f;

  @TempDir static Path folder;
  private static ClearSeason season;
  private static SeriesClassifier ordinary;
  private static SeriesClassifier shuffled;
  private static SeriesClassifier linear;
  private static float[] weights; // of the linear network: (class, date, channel)

  abstract NetworkMethod method();

  /// One layer over all dates and channels.
  private static final class LinearNet extends SeriesNet {
    private final Linear head;

    LinearNet(Shape shape, long seed) {
      super(shape, seed);
      head = new Linear(root().in("head"), (long) shape.dates() * shape.channels(), 2);
    }

    @Override
    Tensor logits(SeriesBatch batch) {
      return head.of(batch.values().reshape(batch.pixels(), -1));
    }

    @Override
    LinearNet another(long seed) {
      return new LinearNet(shape(), seed);
    }
  }

  @BeforeAll
  static void open() throws IOException {
    season = ClearSeason.in(folder);
    Libtorch.threads(1);
    SeriesLayout layout = SeriesLayout.of(season.features().names());
    SeriesNet.Shape shape = new SeriesNet.Shape(layout.channels(), layout.times(), 2);
    ordinary = ubarn(shape, layout, 1);
    shuffled = ubarn(shape, layout, 2);
    LinearNet net = new LinearNet(shape, 3);
    linear = classifier(SeriesKind.TEMPCNN, net);
    try (Scope scope = Scope.open()) {
      weights = net.parameters().get("head.weight").toFloats();
    }
  }

  @AfterAll
  static void close() {
    for (SeriesClassifier model : List.of(ordinary, shuffled, linear)) model.close();
  }

  /// One that has not been trained and does not look at the ignored band.
  private static SeriesClassifier ubarn(SeriesNet.Shape shape, SeriesLayout layout, long seed) {
    UbarnPixel net = new UbarnPixel(shape, seed);
    int ignored = layout.channels().indexOf("B05");
    try (Scope scope = Scope.open()) {
      Tensor first = net.parameters().get("encoder.spectral.0.weight"); // (width, channel)
      float[] values = first.toFloats();
      for (int i = ignored; i < values.length; i += shape.channels()) values[i] = 0;
      first.detach().set(values);
    }
    return classifier(SeriesKind.UBARN_PIXEL, net);
  }

  private static SeriesClassifier classifier(SeriesKind kind, SeriesNet net) {
    float[] mean = new float[net.shape().channels()];
    float[] deviation = mean.clone();
    float[] days = new float[net.shape().dates()];
    Arrays.fill(mean, 0.15f);
    Arrays.fill(deviation, DEVIATION);
    for (int t = 0; t < days.length; t++) days[t] = 40 + 12f * t;
    net.inputs(new SeriesInputs.Scaling(mean, deviation), days);
    ModelCard card = new ModelCard(kind.label(), "test", Map.of(), "", 1, Map.of(), List.of());
    return new SeriesClassifier(kind, net, season.features(), LEGEND, card, null);
  }

  private Case of(SeriesClassifier model) {
    float[] baseline = new float[season.features().names().size()];
    for (int f = 0; f < baseline.length; f++) baseline[f] = 0.1f + 0.002f * f;
    return new Case(
        new FeatureExplainer(
            model,
            new FeatureExplainer.Baseline(baseline),
            new FeatureExplainer.Method.ByLooking(method()),
            3),
        model);
  }

  @Override
  protected Case ordinary() {
    return of(ordinary);
  }

  @Override
  protected Case shuffled() {
    return of(shuffled);
  }

  @Override
  protected Case additive() {
    return of(linear);
  }

  @Override
  protected String ignored() {
    return "B05";
  }

  @Override
  protected boolean sums() {
    return false; // within a bound: LookingIntoNetworksTest
  }

  @Override
  protected double score(Case any, Patch patch, int pixel, int target) {
    float[] row = ObservedPixel.of(season.features(), patch, pixel).features();
    return ((SeriesClassifier) any.model()).scores(row, 1)[target];
  }

  @Override
  protected double termDifference(Patch patch, int pixel, int other, int input, int target) {
    ObservedPixel.Input here =
        ObservedPixel.of(season.features(), patch, pixel).inputs().get(input);
    ObservedPixel.Input there =
        ObservedPixel.of(season.features(), patch, other).inputs().get(input);
    SeriesLayout layout = SeriesLayout.of(season.features().names());
    int channels = layout.channels().size();
    int place = here.time() * channels + layout.channels().indexOf(here.band());
    float weight = weights[target * layout.times() * channels + place];
    return weight * ((double) here.value() - there.value()) / DEVIATION;
  }

  @Override
  protected Cube cube() throws IOException {
    return season.files().open();
  }
}

package dev.limpid.temporal;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.FeatureSet;
import dev.limpid.cube.Patch;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.explain.Explanation;
import dev.limpid.explain.NetworkModel;
import dev.limpid.io.BadInput;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.model.ModelFolder;
import dev.limpid.model.Recipe;
import dev.limpid.model.TestTensors;
import dev.limpid.model.Training;
import dev.limpid.model.TrainingSamples;
import dev.limpid.raster.Band;
import dev.limpid.raster.Legend;
import dev.limpid.raster.Raster;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.torch.TrainingLog;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A network over the series of one pixel, with how the series is made.
///
/// Pixels go through the network a fixed number at a time, each operation in one thread: the
/// probabilities of a pixel then depend on its series alone, whatever block or thread it is in.
public final class SeriesClassifier implements NetworkModel {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String LOG = "training.jsonl";
  private static final String EVENTS = "events.out.tfevents.limpid";

  /// Difference of a probability between processors, whose products are summed in other orders.
  private static final double TOLERANCE = 1e-4;

  /// Pixels in every call of the network.
  private static final int BATCH = 256;

  private final SeriesNet net;
  private final SeriesInputs.Scaling scaling;
  private final double temperature;
  private final About about;
  private final FeatureSet features;
  private final SeriesInputs inputs;

  /// What does not depend on the cube.
  ///
  /// @param precision of the products of probabilities; explanations have 32 bits
  private record About(
      SeriesKind kind, Legend legend, ModelCard card, Contract contract, Precision precision) {}

  SeriesClassifier(
      SeriesKind kind,
      SeriesNet net,
      FeatureSet features,
      Legend legend,
      ModelCard card,
      Contract contract) {
    this(net, new About(kind, legend, card, contract, Precision.FP32), features, net.days());
  }

  private SeriesClassifier(SeriesNet net, About about, FeatureSet features, float[] days) {
    this.net = net;
    this.scaling = net.scaling();
    this.temperature = net.temperature();
    this.about = about;
    this.features = features;
    this.inputs = inputs(features, days);
  }

  private SeriesInputs inputs(FeatureSet set, float[] days) {
    SeriesLayout layout = SeriesLayout.of(set.names());
    if (layout.channels().size() != scaling.mean().length || layout.times() != days.length)
      throw new IllegalArgumentException(
          "a network of %d channels and %d dates with features of %d and %d"
              .formatted(
                  scaling.mean().length, days.length, layout.channels().size(), layout.times()));
    about.kind().requireDays(days);
    return new SeriesInputs(layout, scaling, days);
  }

  /// A network saved in `folder`.
  public record In(URI folder) implements Recipe<SeriesClassifier> {
    @Override
    public SeriesClassifier open() throws IOException {
      Path path = Path.of(folder);
      ModelFolder model = ModelFolder.read(path);
      SeriesKind kind = SeriesKind.find(model.card().kind());
      if (kind == null)
        throw new BadInput(
            "model.kind", path.toString(), "a model of kind '" + model.card().kind() + "'");
      SeriesLayout layout = SeriesLayout.of(model.features().names());
      SeriesNet.Shape shape =
          new SeriesNet.Shape(layout.channels(), layout.times(), model.legend().entries().size());
      Path file = path.resolve(model.weights());
      Weights weights = Weights.read(file);
      SeriesNet net = SeriesEnsemble.of(kind, shape, weights);
      weights.into(net, file.toString());
      Libtorch.threads(1);
      SeriesClassifier opened =
          new SeriesClassifier(
              kind, net, model.features(), model.legend(), model.card(), model.contract());
      model.checkOnce(path, opened);
      return opened;
    }
  }

  /// The same network under another card; both hold one and the same net.
  public SeriesClassifier with(ModelCard newCard) {
    return with(
        new About(about.kind(), about.legend(), newCard, about.contract(), about.precision()));
  }

  /// The same network with its products in another precision.
  public SeriesClassifier in(Precision precision) {
    return with(new About(about.kind(), about.legend(), about.card(), about.contract(), precision));
  }

  private SeriesClassifier with(About other) {
    return new SeriesClassifier(net, other, features, inputs.days());
  }

  /// Writes the weights, the card and what is kept of the training, and says how to open them
  /// again.
  ///
  /// @param trained each network
  public In save(Path folder, boolean overwrite, Training training, List<TrainLoop.Outcome> trained)
      throws IOException {
    Libtorch.threads(1);
    List<ModelFolder.Part> parts = new ArrayList<>();
    parts.add(new ModelFolder.Part(WEIGHTS, weights()::writeTo));
    if (!trained.isEmpty()) parts.addAll(logs(trained));
    if (training.samples() != null)
      parts.add(new ModelFolder.Part(TrainingSamples.FILE, training.samples()::writeTo));
    if (!training.examples().isEmpty()) {
      TestTensors tests = TestTensors.of(this, features, training.examples(), TOLERANCE);
      parts.add(new ModelFolder.Part(TestTensors.FILE, tests::writeTo));
    }
    ModelFolder.Content content = new ModelFolder.Content(card(), legend(), features);
    ModelFolder.write(folder, overwrite, content, training, parts);
    return new In(folder.toUri());
  }

  /// What is kept of trainings.
  static List<ModelFolder.Part> logs(List<TrainLoop.Outcome> trained) {
    TrainingLog log = new TrainingLog(trained);
    return List.of(
        new ModelFolder.Part(LOG, out -> out.write(log.jsonLines())),
        new ModelFolder.Part(EVENTS, out -> out.write(log.events())));
  }

  Weights weights() {
    return Weights.of(net);
  }

  public SeriesKind kind() {
    return about.kind();
  }

  public long parameters() {
    return net.parameterCount();
  }

  /// Networks whose probabilities are averaged.
  public int members() {
    return net.members();
  }

  @Override
  public Contract contract() {
    return about.contract();
  }

  @Override
  public FeatureSet features() {
    return features;
  }

  @Override
  public Legend legend() {
    return about.legend();
  }

  @Override
  public ModelCard card() {
    return about.card();
  }

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    CubeFiles selected = features.select(cube, name);
    try {
      on(selected);
    } catch (IllegalArgumentException e) {
      throw new BadInput("model.dates", name, e.getMessage());
    }
    return selected;
  }

  @Override
  public SeriesClassifier on(CubeFiles selected) {
    return on(selected.series());
  }

  private SeriesClassifier on(List<CubeFiles.Series> files) {
    if (!(features instanceof SeriesFeatures s)) return this;
    SeriesFeatures own = s.at(files);
    float[] days = floats(s.daysOfYear(files));
    if (own.equals(features) && Arrays.equals(days, inputs.days())) return this;
    return new SeriesClassifier(net, about, own, days);
  }

  /// The same numbers in 32 bits.
  public static float[] floats(double[] values) {
    float[] some = new float[values.length];
    for (int i = 0; i < some.length; i++) some[i] = (float) values[i];
    return some;
  }

  @Override
  public Raster probabilities(Patch block) {
    SeriesClassifier here = on(block.series().stream().map(Patch.Series::files).toList());
    int pixels = block.pixels();
    int classes = legend().entries().size();
    float[] values = new float[Math.multiplyExact(classes, pixels)];
    boolean[] any = new boolean[BATCH];
    for (int from = 0; from < pixels; from += BATCH) {
      int n = Math.min(BATCH, pixels - from);
      int first = from;
      int[] run = new int[n];
      Arrays.setAll(run, i -> first + i);
      FeatureBlock made = here.features.of(block, run);
      float[] p = here.run((row, feature) -> made.at(feature, row), 0, n, any);
      for (int i = 0; i < n; i++) {
        boolean known = any[i] && made.abstention(i) == FeatureBlock.OK;
        for (int k = 0; k < classes; k++)
          values[k * pixels + from + i] = known ? p[i * classes + k] : Float.NaN;
      }
    }
    List<Band> bands = legend().names().stream().map(name -> Band.of(name, "1")).toList();
    return new Raster(block.window(), bands, values);
  }

  @Override
  public float[] probabilities(float[] rowMajor, int rows) {
    return all(rowMajor, rows, this::run);
  }

  /// The logits, divided by the temperature of the probabilities.
  @Override
  public float[] scores(float[] rowMajor, int rows) {
    return all(rowMajor, rows, this::scores);
  }

  @Override
  public Explanation.Unit scoreUnit() {
    return Explanation.Unit.LOGIT;
  }

  /// What the network says of some rows.
  @FunctionalInterface
  private interface Asked {
    /// @return (row, class)
    float[] of(SeriesInputs.Rows rows, int from, int until, boolean[] any);
  }

  private float[] all(float[] rowMajor, int rows, Asked asked) {
    int classes = legend().entries().size();
    float[] all = new float[rows * classes];
    boolean[] any = new boolean[BATCH];
    for (int from = 0; from < rows; from += BATCH) {
      int n = Math.min(BATCH, rows - from);
      float[] of = asked.of(rows(rowMajor, rows), from, from + n, any);
      for (int i = 0; i < n * classes; i++)
        all[from * classes + i] = any[i / classes] ? of[i] : Float.NaN;
    }
    return all;
  }

  private static SeriesInputs.Rows rows(float[] rowMajor, int rows) {
    int width = rows == 0 ? 0 : rowMajor.length / rows;
    return (row, feature) -> rowMajor[row * width + feature];
  }

  /// Probabilities (row, class) of one batch.
  private float[] run(SeriesInputs.Rows rows, int from, int until, boolean[] any) {
    try (Scope scope = Scope.open()) {
      SeriesBatch batch = inputs.batch(rows, from, until, BATCH, any);
      return about.precision().in(() -> logits(batch).single().softmax(1)).toFloats();
    }
  }

  private float[] scores(SeriesInputs.Rows rows, int from, int until, boolean[] any) {
    try (Scope scope = Scope.open()) {
      return logits(inputs.batch(rows, from, until, until - from, any)).toFloats();
    }
  }

  private Tensor logits(SeriesBatch batch) {
    return net.logits(batch).times(1 / temperature);
  }

  @Override
  public float[] gradients(float[] rowMajor, int rows, int target) {
    int width = inputs.layout().features();
    float[] all = new float[rows * width];
    for (int from = 0; from < rows; from += BATCH) {
      int n = Math.min(BATCH, rows - from);
      float[] some = gradients(rows(rowMajor, rows), from, from + n, target);
      System.arraycopy(some, 0, all, from * width, n * width);
    }
    return all;
  }

  /// Rows do not see each other, so the gradient of the sum of their scores holds that of each.
  private float[] gradients(SeriesInputs.Rows rows, int from, int until, int target) {
    int n = until - from;
    try (Scope scope = Scope.recording()) {
      SeriesBatch batch = inputs.batch(rows, from, until, n, new boolean[n]);
      Tensor values = batch.values().leaf();
      Tensor scores = logits(new SeriesBatch(values, batch.known(), batch.seen(), batch.days()));
      Tensor byValues = scores.narrow(1, target, 1).sum().gradientBy(values);
      return inputs.byFeatures(byValues.toFloats(), rows, from, until);
    }
  }

  @Override
  public boolean attends() {
    return about.kind().attends();
  }

  @Override
  public double[] attention(float[] row) {
    try (Scope scope = Scope.open()) {
      Tensor weights = net.attention(inputs.batch(rows(row, 1), 0, 1, 1, new boolean[1]));
      if (weights == null)
        throw new IllegalArgumentException(about.kind().label() + " has no attention over dates");
      return inputs.byFeatures(weights.toFloats(), row);
    }
  }

  @Override
  public double disagreement(float[] row) {
    try (Scope scope = Scope.open()) {
      Tensor nats = net.disagreement(inputs.batch(rows(row, 1), 0, 1, 1, new boolean[1]));
      return nats == null ? Double.NaN : nats.item();
    }
  }

  @Override
  public List<String> layers() {
    return net.layers().reversed();
  }

  @Override
  public SeriesClassifier randomised(int count, long seed) {
    SeriesNet other = net.another(seed);
    other.take(net, layers().subList(0, count));
    return new SeriesClassifier(other, about, features, inputs.days());
  }

  @Override
  public void close() {
    net.close();
  }
}

package dev.limpid.temporal;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.ExampleBlock;
import dev.limpid.cube.FeatureBlock;
import dev.limpid.cube.Patch;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.explain.Neighbourhood;
import dev.limpid.explain.NeighbourhoodModel;
import dev.limpid.geo.Halo;
import dev.limpid.geo.Window;
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
import dev.limpid.sample.Patches;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A network over the series of a neighbourhood, with how the series is made.
///
/// A map is computed in squares of one size that lie on one lattice over the whole cube, each with
/// all that can change its pixels around it; at the cube's edges the inside is mirrored. A pixel's
/// probabilities then do not depend on blocks, threads, or which part of the cube is mapped.
public final class PatchClassifier implements NeighbourhoodModel {
  private static final String WEIGHTS = "weights.safetensors";

  /// Difference of a probability between processors, whose products are summed in other orders.
  private static final double TOLERANCE = 1e-3;

  /// Side of a square of the lattice, pixels.
  static final int SIDE = 128;

  /// A value as feature, a value as input, and whether it is known.
  private static final long BYTES_PER_FEATURE = 10;

  private final PatchKind kind;
  private final PatchNet net;
  private final SeriesFeatures features;
  private final Legend legend;
  private final ModelCard card;
  private final Contract contract;
  private final Precision precision; // of the products
  private final SeriesInputs.Scaling scaling;
  private final double temperature;

  PatchClassifier(
      PatchKind kind,
      PatchNet net,
      SeriesFeatures features,
      Legend legend,
      ModelCard card,
      Contract contract) {
    this(kind, net, features, legend, card, contract, Precision.FP32);
  }

  private PatchClassifier(
      PatchKind kind,
      PatchNet net,
      SeriesFeatures features,
      Legend legend,
      ModelCard card,
      Contract contract,
      Precision precision) {
    this.precision = precision;
    this.kind = kind;
    this.net = net;
    this.features = features;
    this.legend = legend;
    this.card = card;
    this.contract = contract;
    this.scaling = net.scaling();
    this.temperature = net.temperature();
  }

  /// A network saved in `folder`.
  public record In(URI folder) implements Recipe<PatchClassifier> {
    @Override
    public PatchClassifier open() throws IOException {
      Path path = Path.of(folder);
      ModelFolder model = ModelFolder.read(path);
      PatchKind kind = PatchKind.find(model.card().kind());
      if (kind == null || !(model.features() instanceof SeriesFeatures features))
        throw new BadInput(
            "model.kind", path.toString(), "a model of kind '" + model.card().kind() + "'");
      int channels = SeriesLayout.of(features.names()).channels().size();
      PatchNet net = kind.make(new PatchNet.Shape(channels, model.legend().entries().size()), 0);
      Weights.read(path.resolve(model.weights()))
          .into(net, path.resolve(model.weights()).toString());
      Libtorch.threads(1);
      PatchClassifier opened =
          new PatchClassifier(kind, net, features, model.legend(), model.card(), model.contract());
      model.checkOnce(path, opened);
      return opened;
    }
  }

  /// The same network under another card; both hold one and the same net.
  public PatchClassifier with(ModelCard newCard) {
    return new PatchClassifier(kind, net, features, legend, newCard, contract, precision);
  }

  /// The same network with its products in another precision.
  public PatchClassifier in(Precision other) {
    return new PatchClassifier(kind, net, features, legend, card, contract, other);
  }

  /// Writes the weights, the card and what is kept of the training, and says how to open them
  /// again.
  ///
  /// @param example a patch of the training, which the model is tried with
  /// @param trained what happened
  public In save(
      Path folder,
      boolean overwrite,
      Training training,
      ExampleBlock example,
      List<TrainLoop.Outcome> trained)
      throws IOException {
    Libtorch.threads(1);
    List<ModelFolder.Part> parts = new ArrayList<>();
    parts.add(new ModelFolder.Part(WEIGHTS, Weights.of(net)::writeTo));
    parts.addAll(SeriesClassifier.logs(trained));
    if (training.samples() != null)
      parts.add(new ModelFolder.Part(TrainingSamples.FILE, training.samples()::writeTo));
    TestTensors tests = TestTensors.of(this, example, TOLERANCE);
    parts.add(new ModelFolder.Part(TestTensors.FILE, tests::writeTo));
    ModelFolder.Content content = new ModelFolder.Content(card, legend, features);
    ModelFolder.write(folder, overwrite, content, training, parts);
    return new In(folder.toUri());
  }

  public PatchKind kind() {
    return kind;
  }

  public long parameters() {
    return net.parameterCount();
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public SeriesFeatures features() {
    return features;
  }

  @Override
  public Legend legend() {
    return legend;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  /// As far as the network sees, in whole steps of its coarsest map.
  @Override
  public Halo halo() {
    Halo seen = net.halo();
    return new Halo(
        whole(seen.left()), whole(seen.right()), whole(seen.top()), whole(seen.bottom()));
  }

  private int whole(int side) {
    return Math.ceilDiv(side, net.factor()) * net.factor();
  }

  @Override
  public int stride() {
    return SIDE;
  }

  @Override
  public CubeFiles select(CubeFiles cube, String name) throws BadInput {
    CubeFiles selected = features.select(cube, name);
    if (features.daysOfYear(selected.series()) == null)
      throw new BadInput(
          "model.dates", name, "its series have different dates; this model needs common ones");
    return selected;
  }

  /// Features and what the network sees of them; its own tensors lie outside the heap.
  @Override
  public long bytesPerPixel() {
    return BYTES_PER_FEATURE * features.names().size();
  }

  /// What makes inputs of a block of these files.
  private PatchInputs inputs(Patch block) {
    List<CubeFiles.Series> files = block.series().stream().map(Patch.Series::files).toList();
    SeriesFeatures own = features.at(files);
    return new PatchInputs(
        SeriesLayout.of(own.names()), scaling, SeriesClassifier.floats(features.daysOfYear(files)));
  }

  @Override
  public Raster probabilities(Patch block) {
    Window inner = inner(block.window());
    PatchInputs inputs = inputs(block);
    int pixels = inner.width() * inner.height();
    float[] values = new float[Math.multiplyExact(classes(), pixels)];
    Arrays.fill(values, Float.NaN);
    for (int row = 0; row < inner.height(); row += SIDE)
      for (int col = 0; col < inner.width(); col += SIDE) {
        Window square = new Window(inner.col() + col, inner.row() + row, SIDE, SIDE);
        float[] p = square(block, inputs, square.grow(halo()));
        if (p != null) place(p, inner, square, values);
      }
    Halo halo = halo();
    for (int i = 0; i < pixels; i++) {
      int row = i / inner.width() + halo.top();
      int col = i % inner.width() + halo.left();
      if (block.abstention(row * block.window().width() + col) != FeatureBlock.OK)
        abstain(values, pixels, i);
    }
    return new Raster(inner, bands(), values);
  }

  /// The squares of a block without its halo.
  private Window inner(Window block) {
    Halo halo = halo();
    Window inner =
        new Window(
            block.col() + halo.left(),
            block.row() + halo.top(),
            block.width() - halo.left() - halo.right(),
            block.height() - halo.top() - halo.bottom());
    boolean squares =
        inner.col() % SIDE == 0
            && inner.row() % SIDE == 0
            && inner.width() % SIDE == 0
            && inner.height() % SIDE == 0;
    if (!squares) throw new IllegalArgumentException(inner + " is not made of squares of " + SIDE);
    return inner;
  }

  /// Puts the probabilities of a square where they belong.
  private void place(float[] p, Window inner, Window square, float[] values) {
    for (int k = 0; k < classes(); k++)
      for (int r = 0; r < SIDE; r++) {
        int row = k * inner.height() + square.row() - inner.row() + r;
        int to = row * inner.width() + square.col() - inner.col();
        System.arraycopy(p, (k * SIDE + r) * SIDE, values, to, SIDE);
      }
  }

  private void abstain(float[] values, int pixels, int i) {
    for (int k = 0; k < classes(); k++) values[k * pixels + i] = Float.NaN;
  }

  private int classes() {
    return legend.entries().size();
  }

  private List<Band> bands() {
    return legend.names().stream().map(name -> Band.of(name, "1")).toList();
  }

  /// Probabilities (class, row, column) of a square, or null where nothing is seen in it and around
  /// it.
  ///
  /// @param wide the square and its halo
  private float[] square(Patch block, PatchInputs inputs, Window wide) {
    float[] values = values(block, wide);
    return anything(values) ? run(inputs, values, wide.height(), wide.width(), halo()) : null;
  }

  private static boolean anything(float[] values) {
    for (float v : values) if (!Float.isNaN(v)) return true;
    return false;
  }

  /// Features of a window of the lattice, mirrored at the cube's edges: (feature, row, column).
  private float[] values(Patch block, Window wide) {
    int[] source = new Mirror(block.extent(), halo()).positions(wide, block.window());
    int[] pixels = Arrays.stream(source).map(i -> Math.max(0, i)).toArray();
    float[] values = features.of(block, pixels).values();
    for (int k = 0; k < values.length; k++)
      if (source[k % source.length] < 0) values[k] = Float.NaN; // beyond the mirror
    return values;
  }

  /// The coarsest pixel around a pixel, with all that can change it.
  @Override
  public Window around(Window pixel) {
    int f = net.factor();
    int col = Math.floorDiv(pixel.col(), f) * f;
    int row = Math.floorDiv(pixel.row(), f) * f;
    return new Window(col, row, f, f).grow(halo());
  }

  @Override
  public Neighbourhood at(Patch block, Window pixel) {
    Window wide = around(pixel);
    int left = pixel.col() - wide.col();
    int top = pixel.row() - wide.row();
    Halo crop = new Halo(left, wide.width() - left - 1, top, wide.height() - top - 1);
    return new PatchNeighbourhood(
        net,
        new PatchNeighbourhood.View(
            inputs(block), values(block, wide), wide.height(), wide.width(), crop, precision));
  }

  @Override
  public double tolerance() {
    return precision == Precision.FP32 ? 1e-3 : 0.05;
  }

  /// @param values (feature, row, column)
  private float[] run(PatchInputs inputs, float[] values, int rows, int cols, Halo crop) {
    int[] dates = inputs.seen(values, rows * cols);
    PatchInputs.Piece piece = new PatchInputs.Piece(values, dates, 0);
    try (Scope scope = Scope.open()) {
      PatchBatch batch = inputs.batch(inputs.arrays(List.of(piece), rows, cols));
      Tensor logits = precision.in(() -> net.logits(batch, crop)).single();
      return logits.times(1 / temperature).softmax(1).toFloats();
    }
  }

  /// Probabilities of a patch whose sides are multiples of the network's factor.
  @Override
  public Raster isolated(Patch block) {
    Window w = block.window();
    int[] pixels = new int[block.pixels()];
    Arrays.setAll(pixels, i -> i);
    float[] values = features.of(block, pixels).values();
    float[] p = run(inputs(block), values, w.height(), w.width(), Halo.NONE);
    for (int i = 0; i < pixels.length; i++)
      if (block.abstention(i) != FeatureBlock.OK) abstain(p, pixels.length, i);
    return new Raster(w, bands(), p);
  }

  /// Probabilities (class, row, column) of a patch alone.
  public float[] ofPatch(Patches patches, int i) throws IOException {
    SeriesLayout layout = SeriesLayout.of(patches.features().names());
    PatchInputs inputs = new PatchInputs(layout, scaling, patches.days());
    return run(inputs, patches.read(i), patches.side(), patches.side(), Halo.NONE);
  }

  @Override
  public void close() {
    net.close();
  }
}

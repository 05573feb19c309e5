package dev.limpid.temporal;

import dev.limpid.explain.Neighbourhood;
import dev.limpid.geo.Halo;
import dev.limpid.torch.Kept;
import dev.limpid.torch.Precision;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.work.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// A pixel of a patch and all that a network of patches sees around it. Each date's image is
/// encoded once and kept, as it is and as the mean of training: to hide dates costs the layers
/// behind the encodings alone. Gradients go through these layers first, then through the images one
/// by one, so that memory does not grow with the dates.
final class PatchNeighbourhood implements Neighbourhood {
  /// Numbers of encodings that go through the layers behind them together, about.
  private static final long TOGETHER = 1 << 22;

  private static final String ENCODER = "encoder";

  private final PatchNet net;
  private final boolean own; // whether the net is closed with this
  private final View view;
  private final DatedImages images;
  private final Kept kept = new Kept();
  private final Map<DatedImages.Look, List<Tensor>> encoded = new ConcurrentHashMap<>();

  /// What is looked at.
  ///
  /// @param values (feature, row, column) around the pixel
  /// @param crop what lies around it
  record View(
      PatchInputs inputs, float[] values, int rows, int cols, Halo crop, Precision precision) {
    int pixel() {
      return crop.top() * cols + crop.left();
    }
  }

  PatchNeighbourhood(PatchNet net, View view) {
    this(net, false, view);
  }

  private PatchNeighbourhood(PatchNet net, boolean own, View view) {
    this.net = net;
    this.own = own;
    this.view = view;
    this.images = new DatedImages(view.inputs(), view.values(), view.rows(), view.cols());
  }

  private SeriesLayout layout() {
    return view.inputs().layout();
  }

  @Override
  public List<int[]> dates() {
    List<int[]> seen = new ArrayList<>();
    int size = view.rows() * view.cols();
    for (int t = 0; t < layout().times(); t++) {
      int[] known =
          Arrays.stream(layout().dated(t))
              .filter(f -> !Float.isNaN(view.values()[f * size + view.pixel()]))
              .toArray();
      if (known.length > 0) seen.add(known);
    }
    return seen;
  }

  @Override
  public float[] usual() {
    float[] usual = new float[layout().features()];
    for (int t = 0; t < layout().times(); t++)
      for (int c = 0; c < layout().channels().size(); c++) {
        int feature = layout().feature(t, c);
        if (feature >= 0) usual[feature] = view.inputs().scaling().mean()[c];
      }
    return usual;
  }

  /// Encodes what is not kept yet, several images at a time.
  private void encode(List<DatedImages.Look> looks) {
    List<DatedImages.Look> missing =
        looks.stream()
            .filter(look -> look.usual() && !encoded.containsKey(look))
            .distinct()
            .toList();
    int threads = Runtime.getRuntime().availableProcessors();
    Parallel.<RuntimeException>each(
        missing.size(),
        threads,
        () ->
            i -> {
              try (Scope scope = Scope.open()) {
                List<Tensor> maps = maps(missing.get(i));
                maps.forEach(kept::keep);
                encoded.put(missing.get(i), maps);
              }
            });
  }

  /// The maps of a look, each (1, 1, width, row, column); null where nothing of it is left.
  private List<Tensor> maps(DatedImages.Look look) {
    List<Tensor> there = encoded.get(look);
    if (there != null || look.hidden()) return there;
    PatchBatch batch = images.batch(look);
    return batch == null ? null : encoded(batch);
  }

  private List<Tensor> encoded(PatchBatch batch) {
    return view.precision().in(() -> net.images(batch, view.crop())).stream()
        .map(Tensor::single)
        .toList();
  }

  /// Some rows as the layers behind the encodings see them.
  private PatchNet.Encoded rows(List<List<DatedImages.Look>> looks) {
    List<List<Tensor>> levels = new ArrayList<>();
    int size = images.pixels();
    int dates = images.count();
    boolean[] seen = new boolean[looks.size() * dates * size];
    for (int r = 0; r < looks.size(); r++) {
      List<List<Tensor>> ofRow = looks.get(r).stream().map(this::maps).toList();
      int first = -1;
      for (int t = dates - 1; t >= 0; t--)
        if (ofRow.get(t) != null) {
          images.see(looks.get(r).get(t), seen, (r * dates + t) * size);
          first = t;
        }
      look(seen, r, first);
      List<Tensor> some = ofRow.get(first);
      for (int level = 0; level < some.size(); level++) {
        if (r == 0) levels.add(new ArrayList<>());
        Tensor none = some.get(level).times(0);
        List<Tensor> row = new ArrayList<>();
        for (List<Tensor> maps : ofRow) row.add(maps == null ? none : maps.get(level));
        levels.get(level).add(Tensor.cat(1, row));
      }
    }
    return new PatchNet.Encoded(
        levels.stream().map(rows -> Tensor.cat(0, rows)).toList(),
        images.seen(seen, looks.size()),
        images.days(looks.size()));
  }

  /// A pixel that sees no date looks at the first that is there, since attention over none is not a
  /// number.
  private void look(boolean[] seen, int row, int first) {
    int size = images.pixels();
    int from = row * images.count() * size;
    for (int p = 0; p < size; p++) {
      boolean any = false;
      for (int t = 0; t < images.count(); t++) any |= seen[from + t * size + p];
      if (!any) seen[from + first * size + p] = true;
    }
  }

  /// (row, class) of the pixel, divided by the temperature.
  private Tensor logits(PatchNet.Encoded rows) {
    Tensor logits = view.precision().in(() -> net.classified(rows, view.crop())).single();
    return logits.reshape(logits.size(0), logits.size(1)).times(1 / net.temperature());
  }

  @Override
  public float[] scores(float[] rowMajor, int rows) {
    List<List<DatedImages.Look>> looks =
        IntStream.range(0, rows).mapToObj(r -> images.looks(rowMajor, r)).toList();
    encode(looks.stream().flatMap(List::stream).toList());
    int classes = net.shape().classes();
    float[] all = new float[rows * classes];
    int step = 1;
    for (int from = 0; from < rows; from += step)
      try (Scope scope = Scope.open()) {
        if (from == 0) step = together();
        int n = Math.min(step, rows - from);
        float[] some = logits(rows(looks.subList(from, from + n))).toFloats();
        System.arraycopy(some, 0, all, from * classes, some.length);
      }
    return all;
  }

  /// Rows whose encodings and what they have seen are small enough to be put together.
  private int together() {
    long one = (long) images.count() * images.pixels() / 4;
    for (Tensor map : encoded.isEmpty() ? List.<Tensor>of() : encoded.values().iterator().next())
      one += Arrays.stream(map.shape()).reduce(images.count(), (a, b) -> a * b);
    return Math.clamp(TOGETHER / one, 1, 512);
  }

  private float[] whole() {
    float[] row = new float[layout().features()];
    Arrays.fill(row, 1);
    return row;
  }

  @Override
  public float[] probabilities() {
    if (!images.any()) {
      float[] none = new float[net.shape().classes()];
      Arrays.fill(none, Float.NaN);
      return none;
    }
    float[] logits = scores(whole(), 1);
    try (Scope scope = Scope.open()) {
      return Tensor.of(logits, 1, logits.length).softmax(1).toFloats();
    }
  }

  /// Of each row by itself: first by the encodings, then by each date's image.
  @Override
  public float[] gradients(float[] rowMajor, int rows, int target) {
    int width = layout().features();
    float[] all = new float[rows * width];
    for (int r = 0; r < rows; r++) {
      List<DatedImages.Look> looks = images.looks(rowMajor, r);
      encode(looks);
      float[] row = gradients(looks, target);
      System.arraycopy(row, 0, all, r * width, width);
    }
    return all;
  }

  private float[] gradients(List<DatedImages.Look> looks, int target) {
    float[] row = new float[layout().features()];
    try (Kept upstream = new Kept()) {
      List<Tensor> byMaps = byMaps(looks, target, upstream);
      int threads = Runtime.getRuntime().availableProcessors();
      float[][] parts = new float[images.count()][];
      Parallel.<RuntimeException>each(
          parts.length, threads, () -> t -> parts[t] = byScales(looks.get(t), byMaps));
      for (int t = 0; t < parts.length; t++)
        for (int c = 0; parts[t] != null && c < layout().channels().size(); c++) {
          int feature = images.feature(t, c);
          if (feature >= 0) row[feature] += parts[t][c];
        }
    }
    return row;
  }

  /// Of the score by the encodings of all dates, a level each.
  private List<Tensor> byMaps(List<DatedImages.Look> looks, int target, Kept upstream) {
    try (Scope scope = Scope.recording()) {
      PatchNet.Encoded rows = rows(List.of(looks));
      List<Tensor> maps = rows.maps().stream().map(Tensor::leaf).toList();
      Tensor logits = logits(new PatchNet.Encoded(maps, rows.seen(), rows.days()));
      List<Tensor> gradients = logits.narrow(1, target, 1).sum().gradientBy(maps);
      gradients.forEach(upstream::keep);
      return gradients;
    }
  }

  /// Of the score by the scales of a date's channels; null where nothing of the date is left.
  private float[] byScales(DatedImages.Look look, List<Tensor> byMaps) {
    try (Scope scope = Scope.recording()) {
      PatchBatch plain = look.hidden() ? null : images.batch(look);
      if (plain == null) return null;
      Tensor values = plain.values().leaf();
      List<Tensor> maps = encoded(new PatchBatch(values, plain.seen(), plain.days()));
      Tensor sum = null;
      for (int level = 0; level < maps.size(); level++) {
        Tensor part =
            maps.get(level).times(byMaps.get(level).narrow(1, look.date(), 1).detach()).sum();
        sum = sum == null ? part : sum.plus(part);
      }
      return images.byScales(look, sum.gradientBy(values).toFloats());
    }
  }

  @Override
  public boolean attends() {
    return true;
  }

  @Override
  public double[] attention(float[] row) {
    List<DatedImages.Look> looks = images.looks(row, 0);
    encode(looks);
    float[] weights;
    try (Scope scope = Scope.open()) {
      weights = net.weighed(rows(List.of(looks)), view.crop()).toFloats();
    }
    double[] all = new double[row.length];
    for (int[] date : dates()) {
      int t = images.position(layout().time(date[0]));
      for (int f : date) if (!Float.isNaN(row[f])) all[f] = (double) weights[t] / date.length;
    }
    return all;
  }

  /// The top of a name: `head`, `pooling`, `encoder.temporal`.
  private static String group(String layer) {
    String[] parts = layer.split("\\.");
    return parts[0].equals(ENCODER) && parts.length > 1 ? parts[0] + "." + parts[1] : parts[0];
  }

  @Override
  public List<String> layers() {
    return net.layers().reversed().stream().map(PatchNeighbourhood::group).distinct().toList();
  }

  @Override
  public PatchNeighbourhood randomised(int count, long seed) {
    List<String> groups = layers().subList(0, count);
    PatchNet other = net.another(seed);
    other.take(net, net.layers().stream().filter(l -> groups.contains(group(l))).toList());
    return new PatchNeighbourhood(other, true, view);
  }

  @Override
  public void close() {
    kept.close();
    if (own) net.close();
  }
}

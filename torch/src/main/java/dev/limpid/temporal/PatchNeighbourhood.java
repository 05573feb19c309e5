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
  private final PatchInputs.Values images; // of the dates that were seen, one patch
  private final int[] dates; // of the series
  private final Kept kept = new Kept();
  private final Map<Look, List<Tensor>> encoded = new ConcurrentHashMap<>();

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
    this.dates = view.inputs().seen(view.values(), view.rows() * view.cols());
    PatchInputs.Piece piece = new PatchInputs.Piece(view.values(), dates, 0);
    this.images = view.inputs().arrays(List.of(piece), view.rows(), view.cols());
  }

  /// An image with its channels scaled.
  ///
  /// @param scales of channels, `NaN` for one that is not there
  private record Look(int date, List<Float> scales) {
    /// Whether its encoding is kept.
    boolean usual() {
      return scales.stream().allMatch(s -> s == 1) || scales.stream().allMatch(s -> s == 0);
    }

    boolean hidden() {
      return scales.stream().allMatch(s -> s.isNaN());
    }

    boolean complete() {
      return scales.stream().noneMatch(s -> s.isNaN());
    }
  }

  private SeriesLayout layout() {
    return view.inputs().layout();
  }

  @Override
  public List<int[]> dates() {
    List<int[]> seen = new ArrayList<>();
    int size = view.rows() * view.cols();
    for (int date : dates) {
      int[] known =
          Arrays.stream(layout().dated(date))
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

  /// What a row makes of each date. A date is away when all that belongs to it alone is.
  private List<Look> looks(float[] rows, int row) {
    int from = row * layout().features();
    int channels = layout().channels().size();
    List<Look> looks = new ArrayList<>();
    for (int t = 0; t < dates.length; t++) {
      int date = dates[t];
      boolean away = Arrays.stream(layout().dated(date)).allMatch(f -> Float.isNaN(rows[from + f]));
      Float[] scales = new Float[channels];
      for (int c = 0; c < channels; c++) {
        int feature = layout().feature(date, c);
        scales[c] = away || feature < 0 ? Float.NaN : rows[from + feature];
      }
      looks.add(new Look(t, List.of(scales)));
    }
    return looks;
  }

  /// The image of one date as a batch; null where nothing of it is left.
  private PatchBatch batch(Look look) {
    int size = images.pixels();
    int channels = images.channels();
    float[] values = new float[channels * size];
    boolean[] seen = new boolean[size];
    boolean any = false;
    for (int c = 0; c < channels - 1; c++) {
      float scale = look.scales().get(c);
      if (Float.isNaN(scale)) continue;
      int from = (look.date() * channels + c) * size;
      for (int p = 0; p < size; p++)
        if (images.known()[from + p]) {
          values[c * size + p] = scale * images.values()[from + p];
          seen[p] = true;
          any = true;
        }
    }
    if (!any) return null;
    for (int p = 0; p < size; p++) values[(channels - 1) * size + p] = seen[p] ? 1 : 0;
    return new PatchBatch(
        Tensor.of(values, 1, 1, channels, view.rows(), view.cols()),
        Tensor.ofBooleans(seen, 1, 1, view.rows(), view.cols()),
        Tensor.of(new float[] {images.days()[look.date()]}, 1, 1));
  }

  /// Encodes what is not kept yet, several images at a time.
  private void encode(List<Look> looks) {
    List<Look> missing =
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
  private List<Tensor> maps(Look look) {
    List<Tensor> there = encoded.get(look);
    if (there != null || look.hidden()) return there;
    PatchBatch batch = batch(look);
    return batch == null ? null : encoded(batch);
  }

  private List<Tensor> encoded(PatchBatch batch) {
    return view.precision().in(() -> net.images(batch, view.crop())).stream()
        .map(Tensor::single)
        .toList();
  }

  /// Some rows as the layers behind the encodings see them.
  private PatchNet.Encoded rows(List<List<Look>> looks) {
    List<List<Tensor>> levels = new ArrayList<>();
    int size = images.pixels();
    boolean[] seen = new boolean[looks.size() * dates.length * size];
    for (int r = 0; r < looks.size(); r++) {
      List<List<Tensor>> ofRow = looks.get(r).stream().map(this::maps).toList();
      int first = -1;
      for (int t = dates.length - 1; t >= 0; t--)
        if (ofRow.get(t) != null) {
          sees(looks.get(r).get(t), seen, (r * dates.length + t) * size);
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
    float[] days = new float[looks.size() * dates.length];
    for (int i = 0; i < days.length; i++) days[i] = images.days()[i % dates.length];
    return new PatchNet.Encoded(
        levels.stream().map(rows -> Tensor.cat(0, rows)).toList(),
        Tensor.ofBooleans(seen, looks.size(), dates.length, view.rows(), view.cols()),
        Tensor.of(days, looks.size(), dates.length));
  }

  /// Pixels that a look shows anything of.
  private void sees(Look look, boolean[] seen, int at) {
    int size = images.pixels();
    if (look.complete()) {
      System.arraycopy(images.seen(), look.date() * size, seen, at, size);
      return;
    }
    for (int c = 0; c < images.channels() - 1; c++) {
      if (look.scales().get(c).isNaN()) continue;
      int from = (look.date() * images.channels() + c) * size;
      for (int p = 0; p < size; p++) seen[at + p] |= images.known()[from + p];
    }
  }

  /// A pixel that sees no date looks at the first that is there, since attention over none is not a
  /// number.
  private void look(boolean[] seen, int row, int first) {
    int size = images.pixels();
    int from = row * dates.length * size;
    for (int p = 0; p < size; p++) {
      boolean any = false;
      for (int t = 0; t < dates.length; t++) any |= seen[from + t * size + p];
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
    List<List<Look>> looks = IntStream.range(0, rows).mapToObj(r -> looks(rowMajor, r)).toList();
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
    long one = (long) dates.length * images.pixels() / 4;
    for (Tensor map : encoded.isEmpty() ? List.<Tensor>of() : encoded.values().iterator().next())
      one += Arrays.stream(map.shape()).reduce(dates.length, (a, b) -> a * b);
    return Math.clamp(TOGETHER / one, 1, 512);
  }

  private float[] whole() {
    float[] row = new float[layout().features()];
    Arrays.fill(row, 1);
    return row;
  }

  @Override
  public float[] probabilities() {
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
      List<Look> looks = looks(rowMajor, r);
      encode(looks);
      float[] row = gradients(looks, target);
      System.arraycopy(row, 0, all, r * width, width);
    }
    return all;
  }

  private float[] gradients(List<Look> looks, int target) {
    float[] row = new float[layout().features()];
    try (Kept upstream = new Kept()) {
      List<Tensor> byMaps = byMaps(looks, target, upstream);
      int threads = Runtime.getRuntime().availableProcessors();
      float[][] parts = new float[dates.length][];
      Parallel.<RuntimeException>each(
          dates.length, threads, () -> t -> parts[t] = byScales(looks.get(t), byMaps));
      for (int t = 0; t < dates.length; t++)
        for (int c = 0; parts[t] != null && c < layout().channels().size(); c++) {
          int feature = layout().feature(dates[t], c);
          if (feature >= 0) row[feature] += parts[t][c];
        }
    }
    return row;
  }

  /// Of the score by the encodings of all dates, a level each.
  private List<Tensor> byMaps(List<Look> looks, int target, Kept upstream) {
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
  private float[] byScales(Look look, List<Tensor> byMaps) {
    try (Scope scope = Scope.recording()) {
      PatchBatch plain = look.hidden() ? null : batch(look);
      if (plain == null) return null;
      Tensor values = plain.values().leaf();
      List<Tensor> maps = encoded(new PatchBatch(values, plain.seen(), plain.days()));
      Tensor sum = null;
      for (int level = 0; level < maps.size(); level++) {
        Tensor part =
            maps.get(level).times(byMaps.get(level).narrow(1, look.date(), 1).detach()).sum();
        sum = sum == null ? part : sum.plus(part);
      }
      float[] byValues = sum.gradientBy(values).toFloats();
      int size = images.pixels();
      float[] scales = new float[images.channels() - 1];
      for (int c = 0; c < scales.length; c++) {
        if (look.scales().get(c).isNaN()) continue;
        int from = (look.date() * images.channels() + c) * size;
        double by = 0;
        for (int p = 0; p < size; p++)
          if (images.known()[from + p])
            by += (double) byValues[c * size + p] * images.values()[from + p];
        scales[c] = (float) by;
      }
      return scales;
    }
  }

  @Override
  public boolean attends() {
    return true;
  }

  @Override
  public double[] attention(float[] row) {
    List<Look> looks = looks(row, 0);
    encode(looks);
    float[] weights;
    try (Scope scope = Scope.open()) {
      weights = net.weighed(rows(List.of(looks)), view.crop()).toFloats();
    }
    double[] all = new double[row.length];
    for (int[] date : dates()) {
      int t = Arrays.binarySearch(dates, layout().time(date[0]));
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

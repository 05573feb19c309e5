package dev.limpid.pretrain;

import dev.limpid.io.Sha256;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.temporal.SeriesBatch;
import dev.limpid.temporal.SeriesInputs;
import dev.limpid.temporal.SeriesLayout;
import dev.limpid.temporal.UbarnEncoder;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.work.Permutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Pretrains the encoder of U-BARN by reconstruction: the values of some dates of a series change
/// places among themselves, and a light decoder has to say what they were. The loss counts these
/// dates alone, where they were observed: `sum m v |x' - x|^2 / (B sum m v)`.
///
/// @param rate share of the observed dates that change places; at least two do
/// @param batch series in a step
public record MaskedSeries(TrainLoop.Options loop, double rate, int batch, long seed, int threads) {
  /// Share of the series that are not fitted to, and say when to stop.
  private static final double HELD_OUT = 0.1;

  public MaskedSeries {
    if (!(rate > 0 && rate <= 1))
      throw new IllegalArgumentException("corruption rate must be in 0..1, got " + rate);
    if (batch < 1) throw new IllegalArgumentException("batch must be at least 1, got " + batch);
  }

  /// Series of one cube.
  ///
  /// @param rows features of each pixel
  /// @param days of its dates since 1 January of the first date's year
  public record Source(SeriesLayout layout, List<float[]> rows, float[] days) {}

  /// Encoder and decoder.
  private static final class Network extends PretextNet {
    private final UbarnEncoder encoder;
    private final Linear decoder;

    Network(int channels, long seed) {
      super(channels, seed);
      this.encoder = new UbarnEncoder(root().in("encoder"), channels);
      this.decoder = new Linear(root().in("decoder"), UbarnEncoder.WIDTH, channels);
    }

    Tensor reconstruction(SeriesBatch batch) {
      return decoder.of(encoder.of(batch)); // (pixel, date, channel)
    }
  }

  /// @param checkpoint file that the training goes on from when it is stopped, or null
  public Pretrained train(
      List<Source> sources, Path checkpoint, Progress progress, Consumer<TrainLoop.Epoch> log)
      throws IOException {
    List<String> channels = sources.getFirst().layout().channels();
    for (Source s : sources)
      if (!s.layout().channels().equals(channels))
        throw new IllegalArgumentException(
            "cubes with bands %s and %s".formatted(channels, s.layout().channels()));
    Libtorch.threads(threads);
    try (Network net = new Network(channels.size(), seed)) {
      SeriesInputs.Scaling scaling = SeriesInputs.Scaling.of(parts(sources));
      net.scaling(scaling);
      Reconstruct task = new Reconstruct(net, sources, scaling);
      long epochs = loop.epochs();
      TrainLoop.Outcome outcome =
          new TrainLoop(loop, seed)
              .fit(
                  net,
                  task,
                  checkpoint,
                  guard(sources),
                  e -> {
                    progress.step(e.epoch() + 1, epochs);
                    log.accept(e);
                  });
      GapBaselines baselines = task.baselines();
      return new Pretrained(
          net.encoder(),
          outcome,
          -task.score(),
          baselines.interpolated(),
          baselines.mean(),
          sources.stream().mapToInt(s -> s.rows().size()).sum());
    }
  }

  private static List<SeriesInputs.Part> parts(List<Source> sources) {
    List<SeriesInputs.Part> parts = new ArrayList<>();
    for (Source s : sources)
      parts.add(
          new SeriesInputs.Part(
              s.layout(), s.rows().size(), (row, feature) -> s.rows().get(row)[feature]));
    return parts;
  }

  private String guard(List<Source> sources) {
    MessageDigest digest = Sha256.digest();
    digest.update(this.toString().getBytes(StandardCharsets.UTF_8));
    for (Source s : sources) for (float[] row : s.rows()) Sha256.add(digest, row);
    return Sha256.hex(digest.digest());
  }

  /// Series `from` to `until` (not included) of one source, in some order.
  private record Piece(int source, int from, int until) {}

  /// The task of the training loop.
  private final class Reconstruct implements TrainLoop.Task {
    private final Network net;
    private final List<Source> sources;
    private final List<SeriesInputs> inputs = new ArrayList<>();
    private final List<int[]> order = new ArrayList<>();
    private final List<Piece> fitted = new ArrayList<>();
    private final List<Piece> held = new ArrayList<>();
    private int[] shuffled = new int[0];
    private int shuffledFor = -1;

    Reconstruct(Network net, List<Source> sources, SeriesInputs.Scaling scaling) {
      this.net = net;
      this.sources = sources;
      for (int s = 0; s < sources.size(); s++) {
        Source source = sources.get(s);
        inputs.add(new SeriesInputs(source.layout(), scaling, source.days()));
        int n = source.rows().size();
        SplittableRandom random = new SplittableRandom(seed + 7919L * s);
        order.add(Permutation.of(n, random::nextInt));
        int kept = n < 10 ? 0 : (int) Math.max(1, n * HELD_OUT);
        pieces(s, 0, kept, held);
        pieces(s, kept, n, fitted);
      }
    }

    private void pieces(int source, int from, int until, List<Piece> into) {
      for (int at = from; at < until; at += batch)
        into.add(new Piece(source, at, Math.min(until, at + batch)));
    }

    @Override
    public int batches() {
      return fitted.size();
    }

    @Override
    public Tensor loss(int epoch, int step) {
      if (shuffledFor != epoch) {
        SplittableRandom random = new SplittableRandom(seed * 31 + epoch);
        shuffled = Permutation.of(fitted.size(), random::nextInt);
        shuffledFor = epoch;
      }
      Piece piece = fitted.get(shuffled[step]);
      return loss(piece, new SplittableRandom(seed * 1_000_003 + epoch * 65_537L + step));
    }

    private Tensor loss(Piece piece, SplittableRandom random) {
      Corrupted c = corrupted(piece, random);
      Tensor error = net.reconstruction(c.batch).minus(c.target).square();
      Tensor counted = c.counted; // (pixel, date, channel)
      double values = Math.max(1, counted.sum().item());
      return error.times(counted).sum().times(1 / values);
    }

    /// @param counted 1 where a value is asked for and known
    private record Corrupted(SeriesBatch batch, Tensor target, Tensor counted) {}

    private Corrupted corrupted(Piece piece, SplittableRandom random) {
      int n = piece.until() - piece.from();
      SeriesInputs in = inputs.get(piece.source());
      SeriesInputs.Values a = arrays(piece);
      int times = in.layout().times();
      int channels = in.layout().channels().size();
      float[] mixed = a.values().clone();
      float[] counted = new float[mixed.length];
      for (int i = 0; i < n; i++) {
        int[] dates = chosen(a.seen(), i * times, times, random);
        for (int k = 0; k < dates.length; k++) {
          int to = (i * times + dates[k]) * channels;
          int from = (i * times + dates[(k + 1) % dates.length]) * channels;
          System.arraycopy(a.values(), from, mixed, to, channels);
          for (int c = 0; c < channels; c++) counted[to + c] = a.known()[to + c] ? 1 : 0;
        }
      }
      return new Corrupted(
          in.batch(mixed, a.known(), a.seen(), n),
          Tensor.of(a.values(), n, times, channels),
          Tensor.of(counted, n, times, channels));
    }

    private SeriesInputs.Values arrays(Piece piece) {
      Source source = sources.get(piece.source());
      int[] rows = order.get(piece.source());
      return inputs
          .get(piece.source())
          .arrays(
              (row, feature) -> source.rows().get(rows[row])[feature],
              piece.from(),
              piece.until(),
              piece.until() - piece.from());
    }

    private int[] chosen(boolean[] seen, int from, int times, SplittableRandom random) {
      int[] all = IntStream.range(0, times).filter(t -> seen[from + t]).toArray();
      return Exchange.chosen(all, rate, random);
    }

    /// Minus the mean loss over the series that are not fitted to, corrupted always in the same
    /// way.
    @Override
    public double score() {
      if (held.isEmpty()) return Double.NaN;
      double sum = 0;
      long n = 0;
      for (int p = 0; p < held.size(); p++) {
        Piece piece = held.get(p);
        try (Scope scope = Scope.open()) {
          int series = piece.until() - piece.from();
          sum += loss(piece, new SplittableRandom(seed - 1 - p)).item() * series;
          n += series;
        }
      }
      return -sum / n;
    }

    /// What straight lines between the other dates, and the mean, make of the same gaps.
    GapBaselines baselines() {
      GapBaselines all = new GapBaselines();
      for (int p = 0; p < held.size(); p++) {
        Piece piece = held.get(p);
        SplittableRandom random = new SplittableRandom(seed - 1 - p);
        SeriesInputs.Values a = arrays(piece);
        SeriesInputs in = inputs.get(piece.source());
        int times = in.layout().times();
        for (int i = 0; i < piece.until() - piece.from(); i++) {
          boolean[] hidden = new boolean[times];
          for (int t : chosen(a.seen(), i * times, times, random)) hidden[t] = true;
          for (int c = 0; c < in.layout().channels().size(); c++)
            all.add(band(in, a, i, c), in.days(), hidden);
        }
      }
      return all;
    }

    /// One band of a series, `NaN` where not known.
    private static float[] band(SeriesInputs in, SeriesInputs.Values a, int series, int channel) {
      int channels = in.layout().channels().size();
      float[] values = new float[in.layout().times()];
      for (int t = 0; t < values.length; t++) {
        int at = (series * values.length + t) * channels + channel;
        values[t] = a.known()[at] ? a.values()[at] : Float.NaN;
      }
      return values;
    }
  }
}

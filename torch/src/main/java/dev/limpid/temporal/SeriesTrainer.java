package dev.limpid.temporal;

import dev.limpid.cube.FeatureSet;
import dev.limpid.io.BadInput;
import dev.limpid.io.Sha256;
import dev.limpid.model.Contract;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.raster.Legend;
import dev.limpid.sample.Samples;
import dev.limpid.sample.Split;
import dev.limpid.sample.Split.Side;
import dev.limpid.torch.Libtorch;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.torch.Weights;
import dev.limpid.work.Permutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Fits a network to labelled series. Part of the groups of the samples is not fitted to: it says
/// when to stop, and how sure the probabilities may be.
///
/// @param seed of everything that is drawn
/// @param threads of one operation
/// @param start a pretrained encoder, or null
public record SeriesTrainer(SeriesKind kind, Options options, Start start, long seed, int threads) {
  public SeriesTrainer {
    if (start != null && !kind.hasEncoder())
      throw new IllegalArgumentException(
          "an encoder begins a network of kind %s or %s, not %s"
              .formatted(SeriesKind.UBARN_PIXEL.label(), SeriesKind.PRESTO.label(), kind.label()));
    if (start == null && kind == SeriesKind.PRESTO)
      throw new IllegalArgumentException("presto begins with its published weights");
  }

  /// Where a training begins.
  ///
  /// @param weights of the encoder and, but for Presto, of what its inputs are divided by
  /// @param file named in messages
  /// @param identity what tells the weights from others
  public record Start(Weights weights, Strategy strategy, String file, String identity) {
    public Start {
      if (strategy == Strategy.SCRATCH)
        throw new IllegalArgumentException("strategy scratch begins with no encoder");
    }

    void into(ClassNet net) throws BadInput {
      weights.in(Phases.ENCODER).into(net, Phases.ENCODER, file);
    }

    SeriesInputs.Scaling scaling() {
      return new SeriesInputs.Scaling(
          weights.values("input.mean"), weights.values("input.deviation"));
    }
  }

  /// @param batch series in a step
  /// @param balanced whether every class weighs the same in the loss
  /// @param members networks that are trained, each from its own seed, to be averaged
  public record Options(
      TrainLoop.Options loop, int batch, ClassLoss loss, boolean balanced, int members) {
    private static final int MOST_MEMBERS = 100;

    public Options {
      if (batch < 2) // batch normalisation needs two
      throw new IllegalArgumentException("batch must be at least 2, got " + batch);
      if (members < 1 || members > MOST_MEMBERS)
        throw new IllegalArgumentException(
            "an ensemble has 1 to " + MOST_MEMBERS + " networks, got " + members);
    }

    private Options alone() {
      return new Options(loop, batch, loss, balanced, 1);
    }
  }

  /// What samples are and where their dates lie.
  ///
  /// @param days of each date since 1 January of the first date's year
  public record Series(Samples samples, FeatureSet features, double[] days) {}

  /// A network that was fitted, or an ensemble.
  ///
  /// @param outcomes of each network
  /// @param heldOutLoss mean loss of the samples that were kept for stopping; `NaN` without any
  public record Fitted(
      SeriesClassifier model, List<TrainLoop.Outcome> outcomes, double heldOutLoss) {}

  /// Hears of epochs.
  @FunctionalInterface
  public interface Log {
    /// @param member position of the network among those of the ensemble
    void epoch(int member, TrainLoop.Epoch epoch);
  }

  /// Times of the series that rows of these features are.
  public static int times(FeatureSet features) {
    return SeriesLayout.of(features.names()).times();
  }

  /// @param card of the model, and its contract, or null
  /// @param checkpoint file that the training goes on from when it is stopped, or null
  public Fitted train(
      Series series, ModelCard card, Contract contract, Path checkpoint, Progress progress, Log log)
      throws IOException {
    Samples samples = series.samples();
    SeriesLayout layout = SeriesLayout.of(series.features().names());
    if (series.days().length != layout.times())
      throw new IllegalArgumentException(
          "%d days for series of %d dates".formatted(series.days().length, layout.times()));
    kind.requireDays(SeriesClassifier.floats(series.days()));
    Libtorch.threads(threads);
    Split split = Phases.validation(samples, seed);
    int[] validation = split == null ? new int[0] : split.positions(Side.TEST);
    int[] fitted = split == null ? all(samples) : split.positions(Side.TRAIN);
    SeriesInputs.Scaling scaling = scaling(layout, samples.rows(fitted));
    SeriesInputs inputs = new SeriesInputs(layout, scaling, SeriesClassifier.floats(series.days()));
    Sides sides = new Sides(samples, fitted, validation);
    List<SeriesNet> nets = new ArrayList<>();
    List<TrainLoop.Outcome> outcomes = new ArrayList<>();
    for (int m = 0; m < options.members(); m++) {
      SeriesTrainer member =
          new SeriesTrainer(kind, options.alone(), start, SeriesEnsemble.seed(seed, m), threads);
      nets.add(member.net(inputs, samples.legend()));
      Fit task = member.new Fit(nets.getLast(), inputs, sides);
      Path file = checkpoint == null ? null : ofMember(checkpoint, m);
      outcomes.add(member.fit(task, file, new Steps(m, options, progress, log)));
    }
    SeriesNet net = nets.size() == 1 ? nets.getFirst() : new SeriesEnsemble(nets);
    standardise(net, inputs);
    Fit whole = new Fit(net, inputs, sides);
    double heldOutLoss = -whole.score();
    if (validation.length > 0) net.temperature(whole.temperature());
    SeriesClassifier model =
        new SeriesClassifier(kind, net, series.features(), samples.legend(), card, contract);
    return new Fitted(model, outcomes, heldOutLoss);
  }

  private SeriesNet net(SeriesInputs inputs, Legend legend) throws BadInput {
    SeriesLayout layout = inputs.layout();
    SeriesNet net =
        kind.make(
            new SeriesNet.Shape(layout.channels(), layout.times(), legend.entries().size()), seed);
    if (start != null) start.into(net);
    standardise(net, inputs);
    return net;
  }

  private static void standardise(SeriesNet net, SeriesInputs inputs) {
    net.inputs(inputs.scaling(), inputs.days());
  }

  /// Tells of epochs.
  ///
  /// @param member whose epochs they are
  private record Steps(int member, Options options, Progress progress, Log log)
      implements Phases.Steps {
    @Override
    public void step(TrainLoop.Epoch epoch, int before) {
      int each = options.loop().epochs();
      progress.step(
          (long) member * each + before + epoch.epoch() + 1, (long) options.members() * each);
      log.epoch(member, epoch);
    }
  }

  /// Runs the phases of the strategy.
  private TrainLoop.Outcome fit(Fit task, Path checkpoint, Steps steps) throws IOException {
    Strategy strategy = start == null ? Strategy.SCRATCH : start.strategy();
    return new Phases(options.loop(), strategy, seed)
        .fit(task.net, task, checkpoint, guard(task.sides.samples()), steps);
  }

  /// The checkpoint of a network of an ensemble.
  private static Path ofMember(Path checkpoint, int member) {
    if (member == 0) return checkpoint;
    return checkpoint.resolveSibling(checkpoint.getFileName() + "." + member);
  }

  /// Whether a file belongs to a training that goes on from `checkpoint`.
  public static boolean belongs(Path file, Path checkpoint) {
    String name = file.getFileName().toString();
    String own = checkpoint.getFileName().toString();
    return name.startsWith(own) && name.substring(own.length()).matches("(\\.\\d+)?(\\.frozen)?");
  }

  private SeriesInputs.Scaling scaling(SeriesLayout layout, Samples fitted) {
    if (kind == SeriesKind.PRESTO) return SeriesInputs.Scaling.none(layout.channels().size());
    if (start != null) return start.scaling();
    return SeriesInputs.Scaling.of(
        List.of(new SeriesInputs.Part(layout, fitted.size(), fitted::at)));
  }

  private String guard(Samples samples) {
    String from = start == null ? "" : start.strategy() + " " + start.identity();
    String all = kind + " " + options + " " + seed + " " + from + " " + samples.sha256();
    return Sha256.hex(Sha256.digest().digest(all.getBytes(StandardCharsets.UTF_8)));
  }

  private static int[] all(Samples samples) {
    return IntStream.range(0, samples.size()).toArray();
  }

  /// @param fitted rows of the samples that are fitted to
  /// @param validation those that are not
  private record Sides(Samples samples, int[] fitted, int[] validation) {}

  /// The task of the training loop.
  private final class Fit implements TrainLoop.Task {
    private final SeriesNet net;
    private final SeriesInputs inputs;
    private final Sides sides;
    private final ClassBalance balance;
    private int[] order;
    private int orderOf = -1;

    Fit(SeriesNet net, SeriesInputs inputs, Sides sides) {
      this.net = net;
      this.inputs = inputs;
      this.sides = sides;
      this.balance =
          new ClassBalance(sides.samples().rows(sides.fitted()).counts(), options.balanced());
    }

    @Override
    public int batches() {
      int full = sides.fitted().length / options.batch();
      // a last batch of one would have no variance
      return Math.max(1, sides.fitted().length % options.batch() > 1 ? full + 1 : full);
    }

    @Override
    public Tensor loss(int epoch, int batch) {
      if (orderOf != epoch) {
        SplittableRandom random = new SplittableRandom(seed * 31 + epoch);
        order = Permutation.of(sides.fitted().length, random::nextInt);
        orderOf = epoch;
      }
      int from = batch * options.batch();
      int until = Math.min(sides.fitted().length, from + options.batch());
      return loss(i -> sides.fitted()[order[i]], from, until);
    }

    private Tensor loss(IntUnaryOperator rows, int from, int until) {
      Said said = said(rows, from, until);
      return options.loss().of(said.logits(), said.labels(), balance);
    }

    /// @param logits (row, class)
    /// @param labels [ClassLoss#IGNORED] for a series without any date
    private record Said(Tensor logits, long[] labels) {}

    private Said said(IntUnaryOperator rows, int from, int until) {
      int n = until - from;
      boolean[] any = new boolean[n];
      SeriesBatch batch =
          inputs.batch(
              (row, feature) -> sides.samples().at(rows.applyAsInt(row), feature),
              from,
              until,
              n,
              any);
      long[] labels = new long[n];
      for (int i = 0; i < n; i++)
        labels[i] = any[i] ? sides.samples().label(rows.applyAsInt(from + i)) : ClassLoss.IGNORED;
      return new Said(net.logits(batch), labels);
    }

    /// Minus the mean loss of the part that is not fitted to.
    @Override
    public double score() {
      if (sides.validation().length == 0) return Double.NaN;
      double sum = 0;
      for (int from = 0; from < sides.validation().length; from += options.batch()) {
        int until = Math.min(sides.validation().length, from + options.batch());
        try (Scope scope = Scope.open()) {
          sum += loss(i -> sides.validation()[i], from, until).item() * (until - from);
        }
      }
      return -sum / sides.validation().length;
    }

    /// The temperature that suits the part that is not fitted to.
    double temperature() {
      int classes = sides.samples().legend().entries().size();
      float[] logits = new float[sides.validation().length * classes];
      long[] labels = new long[sides.validation().length];
      for (int from = 0; from < sides.validation().length; from += options.batch()) {
        int until = Math.min(sides.validation().length, from + options.batch());
        try (Scope scope = Scope.open()) {
          Said said = said(i -> sides.validation()[i], from, until);
          float[] some = said.logits().toFloats();
          System.arraycopy(some, 0, logits, from * classes, some.length);
          System.arraycopy(said.labels(), 0, labels, from, until - from);
        }
      }
      return Temperature.of(logits, labels);
    }
  }
}

package dev.limpid.pretrain;

import dev.limpid.io.Sha256;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.sample.Patches;
import dev.limpid.temporal.Ahead;
import dev.limpid.temporal.PatchInputs;
import dev.limpid.temporal.SeriesInputs;
import dev.limpid.temporal.SeriesLayout;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.TrainLoop;
import dev.limpid.work.Permutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A pretext over patches without labels. A part of the patches is not fitted to, and says when to
/// stop.
///
/// @param <B> a batch before it goes to the network
abstract class PatchTask<B> implements TrainLoop.Task, AutoCloseable {
  /// Share of the patches that are not fitted to.
  private static final double HELD_OUT = 0.1;

  private final List<Patches> sources;
  private final Drawing drawing;
  private final List<PatchInputs> inputs = new ArrayList<>();
  private final List<Some> fitted = new ArrayList<>();
  private final List<Some> held = new ArrayList<>();
  private final Ahead<B> ahead;

  /// Some patches of one source.
  private record Some(int source, int[] patches) {}

  /// What is drawn for a batch.
  record Draw(
      PatchInputs inputs, List<PatchInputs.Piece> pieces, int side, SplittableRandom random) {}

  PatchTask(List<Patches> sources, SeriesInputs.Scaling scaling, Drawing drawing) {
    this.sources = sources;
    this.drawing = drawing;
    for (int s = 0; s < sources.size(); s++) {
      Patches source = sources.get(s);
      SeriesLayout layout = SeriesLayout.of(source.features().names());
      inputs.add(new PatchInputs(layout, scaling, source.days()));
      int n = source.windows().size();
      int[] order = Permutation.of(n, new SplittableRandom(drawing.seed() + 7919L * s)::nextInt);
      int kept = n < 3 ? 0 : (int) Math.max(1, n * HELD_OUT);
      divide(s, Arrays.copyOf(order, kept), held);
      divide(s, Arrays.copyOfRange(order, kept, n), fitted);
    }
    this.ahead = new Ahead<>(fitted.size(), this::make);
  }

  private void divide(int source, int[] order, List<Some> into) {
    int batch = drawing.batch();
    for (int at = 0; at < order.length; at += batch)
      into.add(new Some(source, Arrays.copyOfRange(order, at, Math.min(order.length, at + batch))));
  }

  /// Refuses patches that do not go together.
  static List<String> channels(List<Patches> sources) {
    List<String> channels = null;
    for (Patches s : sources) {
      List<String> own = SeriesLayout.of(s.features().names()).channels();
      if (channels == null) channels = own;
      if (!own.equals(channels))
        throw new IllegalArgumentException("cubes with bands %s and %s".formatted(channels, own));
      if (s.side() != sources.getFirst().side())
        throw new IllegalArgumentException(
            "patches of side %d and %d".formatted(sources.getFirst().side(), s.side()));
    }
    return channels;
  }

  /// Hash of all that a pretraining depends on.
  private String guard(String options) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(options.getBytes(StandardCharsets.UTF_8));
    for (Patches s : sources)
      for (int i = 0; i < s.windows().size(); i++) Sha256.add(digest, s.read(i));
    return Sha256.hex(digest.digest());
  }

  /// @param options of the pretraining, for the guard of the checkpoint
  /// @param checkpoint file that the training goes on from when it is stopped, or null
  final TrainLoop.Outcome fit(
      TrainLoop.Options loop,
      Net net,
      String options,
      Path checkpoint,
      Progress progress,
      Consumer<TrainLoop.Epoch> log)
      throws IOException {
    return new TrainLoop(loop, drawing.seed())
        .fit(
            net,
            this,
            checkpoint,
            guard(options),
            e -> {
              progress.step(e.epoch() + 1, loop.epochs());
              log.accept(e);
            });
  }

  final int count() {
    return sources.stream().mapToInt(s -> s.windows().size()).sum();
  }

  /// Makes a batch; in a thread of its own.
  abstract B prepared(Draw draw);

  abstract Tensor loss(B batch);

  @Override
  public final int batches() {
    return fitted.size();
  }

  @Override
  public final Tensor loss(int epoch, int step) {
    try {
      return loss(ahead.get(epoch, step));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private B make(int epoch, int step) throws IOException {
    long seed = drawing.seed();
    int[] order = Permutation.of(fitted.size(), new SplittableRandom(seed * 31 + epoch)::nextInt);
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch * 65_537L + step);
    return prepared(draw(fitted.get(order[step]), random, PatchInputs.TURNS));
  }

  private Draw draw(Some some, SplittableRandom random, int turns) throws IOException {
    Patches source = sources.get(some.source());
    PatchInputs in = inputs.get(some.source());
    int side = source.side();
    List<PatchInputs.Piece> pieces = new ArrayList<>();
    for (int patch : some.patches()) {
      float[] values = source.read(patch);
      int turn = random.nextInt(turns);
      int[] dates = PatchInputs.some(in.seen(values, side * side), drawing.maxDates(), random);
      pieces.add(new PatchInputs.Piece(values, dates, turn));
    }
    return new Draw(in, pieces, side, random);
  }

  final int heldOut() {
    return held.size();
  }

  /// A batch that is not fitted to, always the same.
  final B heldOut(int i) throws IOException {
    return prepared(draw(held.get(i), new SplittableRandom(drawing.seed() - 1 - i), 1));
  }

  /// Minus the mean loss over the patches that are not fitted to.
  @Override
  public final double score() {
    if (held.isEmpty()) return Double.NaN;
    double sum = 0;
    long n = 0;
    for (int i = 0; i < held.size(); i++)
      try (Scope scope = Scope.open()) {
        int patches = held.get(i).patches().length;
        sum += loss(heldOut(i)).item() * patches;
        n += patches;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    return -sum / n;
  }

  @Override
  public final void close() {
    ahead.close();
  }
}

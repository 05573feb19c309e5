package dev.limpid.temporal;

import dev.limpid.torch.BatchNorm;
import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;

/// The lightweight temporal attention encoder (L-TAE, Garnot & Landrieu 2020): each head looks for
/// its dates with one learned query and takes its own group of channels from them.
final class LightTemporalAttention extends SeriesNet {
  private static final int WIDTH = 128;
  private static final int HEADS = 16;
  private static final int KEY = 8;
  private static final double DROPOUT = 0.2;

  private final Linear in;
  private final LayerNorm norm;
  private final Linear keys;
  private final Tensor queries; // (heads, key)
  private final Linear mixed;
  private final BatchNorm mixedNorm;
  private final LayerNorm outNorm;
  private final Linear head;

  LightTemporalAttention(Shape shape, long seed) {
    super(shape, seed);
    this.in = new Linear(root().in("in"), shape.channels(), WIDTH);
    this.norm = new LayerNorm(root().in("in_norm"), WIDTH);
    this.keys = new Linear(root().in("keys"), WIDTH, (long) HEADS * KEY);
    this.queries = root().normal("queries", Math.sqrt(2.0 / KEY), HEADS, KEY);
    this.mixed = new Linear(root().in("mlp"), WIDTH, WIDTH);
    this.mixedNorm = new BatchNorm(root().in("mlp_norm"), WIDTH);
    this.outNorm = new LayerNorm(root().in("out_norm"), WIDTH);
    this.head = new Linear(root().in("head"), WIDTH, shape.classes());
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    long n = batch.pixels();
    long dates = batch.dates();
    Tensor positioned = positioned(batch);
    Tensor weights = weights(positioned, batch);
    Tensor groups = positioned.reshape(n, dates, HEADS, WIDTH / HEADS).transpose(1, 2);
    // (pixel, heads, dates, width/heads)
    Tensor taken =
        weights.dropout(DROPOUT / 2, training()).unsqueeze(2).matmul(groups).reshape(n, WIDTH);
    Tensor r = mixedNorm.of(mixed.of(taken)).relu().dropout(DROPOUT, training());
    return head.of(outNorm.of(r));
  }

  /// (pixel, date, width).
  private Tensor positioned(SeriesBatch batch) {
    return norm.of(in.of(batch.values())).plus(DayEncoding.of(batch.days(), WIDTH));
  }

  /// (pixel, heads, dates).
  private Tensor weights(Tensor positioned, SeriesBatch batch) {
    long n = batch.pixels();
    long dates = batch.dates();
    Tensor k = keys.of(positioned).reshape(n, dates, HEADS, KEY).transpose(1, 2);
    // (pixel, heads, dates, key)
    Tensor scores =
        k.matmul(queries.reshape(1, HEADS, KEY, 1))
            .times(1 / Math.sqrt(KEY))
            .reshape(n, HEADS, dates);
    Tensor hidden = batch.seen().not().unsqueeze(1); // (pixel, 1, dates)
    return scores.masked(hidden, Double.NEGATIVE_INFINITY).softmax(2);
  }

  /// Mean over the heads.
  @Override
  Tensor attention(SeriesBatch batch) {
    return weights(positioned(batch), batch).mean(1);
  }

  @Override
  LightTemporalAttention another(long seed) {
    return new LightTemporalAttention(shape(), seed);
  }
}

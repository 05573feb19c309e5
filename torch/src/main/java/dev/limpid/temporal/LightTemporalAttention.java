package dev.limpid.temporal;

import dev.limpid.torch.BatchNorm;
import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Tensor;

/// The lightweight temporal attention encoder (L-TAE, Garnot & Landrieu 2020) with a linear layer
/// for the classes.
final class LightTemporalAttention extends SeriesNet {
  private static final int WIDTH = 128;
  private static final int HEADS = 16;
  private static final int KEY = 8;
  private static final double DROPOUT = 0.2;

  private final Linear in;
  private final LayerNorm norm;
  private final MasterQueries attention;
  private final Linear mixed;
  private final BatchNorm mixedNorm;
  private final LayerNorm outNorm;
  private final Linear head;

  LightTemporalAttention(Shape shape, long seed) {
    super(shape, seed);
    this.in = new Linear(root().in("in"), shape.channels(), WIDTH);
    this.norm = new LayerNorm(root().in("in_norm"), WIDTH);
    this.attention = new MasterQueries(root(), WIDTH, HEADS, KEY);
    this.mixed = new Linear(root().in("mlp"), WIDTH, WIDTH);
    this.mixedNorm = new BatchNorm(root().in("mlp_norm"), WIDTH);
    this.outNorm = new LayerNorm(root().in("out_norm"), WIDTH);
    this.head = new Linear(root().in("head"), WIDTH, shape.classes());
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    Tensor dated = dated(batch);
    Tensor weights = attention.weights(dated, batch.seen()).dropout(DROPOUT / 2, training());
    Tensor taken = attention.taken(dated, weights);
    Tensor r = mixedNorm.of(mixed.of(taken)).relu().dropout(DROPOUT, training());
    return head.of(outNorm.of(r));
  }

  /// (pixel, date, width).
  private Tensor dated(SeriesBatch batch) {
    return norm.of(in.of(batch.values())).plus(DayEncoding.of(batch.days(), WIDTH));
  }

  /// Mean over the heads.
  @Override
  Tensor attention(SeriesBatch batch) {
    return attention.weights(dated(batch), batch.seen()).mean(1);
  }

  @Override
  LightTemporalAttention another(long seed) {
    return new LightTemporalAttention(shape(), seed);
  }
}

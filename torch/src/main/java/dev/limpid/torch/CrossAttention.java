package dev.limpid.torch;

/// Multi-head attention of queries on series (Vaswani et al. 2017).
public final class CrossAttention {
  private final int heads;
  private final double dropout;
  private final Net net;
  private final Linear queries;
  private final Linear keys;
  private final Linear values;
  private final Linear out;

  public CrossAttention(Net.Place place, int width, int heads, double dropout) {
    if (width % heads != 0)
      throw new IllegalArgumentException(
          width + " channels do not divide into " + heads + " heads");
    this.net = place.net();
    this.heads = heads;
    this.dropout = dropout;
    this.queries = new Linear(place.in("q_proj"), width, width);
    this.keys = new Linear(place.in("k_proj"), width, width);
    this.values = new Linear(place.in("v_proj"), width, width);
    this.out = new Linear(place.in("out_proj"), width, width);
  }

  /// @param asked (sets, queries, d): each set is for as many series in turn
  /// @param series (batch, steps, d)
  /// @param seen truth values (batch, steps): steps that are looked at; null for all. A row without
  ///   any gives `NaN`
  /// @return (batch, queries, d)
  public Tensor of(Tensor asked, Tensor series, Tensor seen) {
    Tensor mixed =
        Tensor.attention(
            asked(asked, series.size(0)),
            split(keys.of(series)),
            split(values.of(series)),
            seen == null ? null : seen.unsqueeze(1).unsqueeze(1),
            dropout,
            net.training()); // (batch, heads, queries, d/heads)
    return out.of(mixed.transpose(1, 2).reshape(series.size(0), asked.size(1), series.size(2)));
  }

  /// How much each step counts for each query, mean over the heads: (batch, queries, steps).
  public Tensor weights(Tensor asked, Tensor series, Tensor seen) {
    Tensor q = asked(asked, series.size(0));
    Tensor k = split(keys.of(series)).transpose(2, 3);
    Tensor scores = q.matmul(k).times(1 / Math.sqrt((double) q.size(-1)));
    Tensor hidden = seen.not().unsqueeze(1).unsqueeze(1); // (batch, 1, 1, steps)
    return scores.masked(hidden, Double.NEGATIVE_INFINITY).softmax(3).mean(1);
  }

  /// (batch, heads, queries, d/heads).
  private Tensor asked(Tensor asked, long batch) {
    Tensor q = split(queries.of(asked)).unsqueeze(1);
    long[] s = q.shape(); // (sets, 1, heads, queries, d/heads)
    return q.expand(s[0], batch / s[0], s[2], s[3], s[4]).reshape(batch, s[2], s[3], s[4]);
  }

  /// (batch, heads, steps, d/heads).
  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }
}

package dev.limpid.temporal;

import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// The attention of L-TAE (Garnot & Landrieu 2020): each head looks for its dates with one learned
/// query and takes its own group of channels from them.
final class MasterQueries {
  private final int heads;
  private final int key;
  private final Linear keys;
  private final Tensor queries; // (heads, key)

  MasterQueries(Net.Place place, int width, int heads, int key) {
    this.heads = heads;
    this.key = key;
    this.keys = new Linear(place.in("keys"), width, (long) heads * key);
    this.queries = place.normal("queries", Math.sqrt(2.0 / key), heads, key);
  }

  /// How much each date counts, 0 where not seen.
  ///
  /// @param dated with the codes of their days: (pixel, date, width)
  /// @param seen (pixel, date)
  /// @return (pixel, heads, dates)
  Tensor weights(Tensor dated, Tensor seen) {
    long n = dated.size(0);
    long dates = dated.size(1);
    Tensor k = keys.of(dated).reshape(n, dates, heads, key).transpose(1, 2);
    // (pixel, heads, dates, key)
    Tensor scores =
        k.matmul(queries.reshape(1, heads, key, 1))
            .times(1 / Math.sqrt(key))
            .reshape(n, heads, dates);
    return scores.masked(seen.not().unsqueeze(1), Double.NEGATIVE_INFINITY).softmax(2);
  }

  /// What the heads take from the dates: (pixel, width).
  Tensor taken(Tensor dated, Tensor weights) {
    long[] s = dated.shape(); // (pixel, date, width)
    Tensor groups = dated.reshape(s[0], s[1], heads, s[2] / heads).transpose(1, 2);
    // (pixel, heads, dates, width/heads)
    return weights.unsqueeze(2).matmul(groups).reshape(s[0], s[2]);
  }
}

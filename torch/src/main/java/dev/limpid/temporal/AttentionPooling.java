package dev.limpid.temporal;

import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// One vector for a series: `r = sum_t a_t z_t` with `a_t = softmax_t(w z_t)` over the dates that
/// were seen.
final class AttentionPooling {
  private final Linear score;

  AttentionPooling(Net.Place place, int width) {
    this.score = new Linear(place.in("score"), width, 1);
  }

  /// How much each date counts: (pixel, date), 0 where not seen, sum 1.
  Tensor weights(Tensor z, Tensor seen) {
    Tensor scores = score.of(z).reshape(z.size(0), z.size(1));
    return scores.masked(seen.not(), Double.NEGATIVE_INFINITY).softmax(1);
  }

  /// @param z (pixel, date, width)
  /// @return (pixel, width)
  Tensor of(Tensor z, Tensor seen) {
    return weights(z, seen).unsqueeze(1).matmul(z).reshape(z.size(0), z.size(2));
  }
}

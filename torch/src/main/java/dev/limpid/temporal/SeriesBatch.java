package dev.limpid.temporal;

import dev.limpid.torch.Tensor;

/// What a network sees of some pixels.
///
/// @param values standardised, 0 where missing: (pixel, date, channel)
/// @param seen truth values, dates with any value: (pixel, date), at least one in each row
/// @param days since 1 January of the first date's year: (date)
record SeriesBatch(Tensor values, Tensor seen, Tensor days) {
  long pixels() {
    return values.size(0);
  }

  long dates() {
    return values.size(1);
  }
}

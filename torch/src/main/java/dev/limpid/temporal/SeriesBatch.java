package dev.limpid.temporal;

import dev.limpid.torch.Tensor;

/// What a network sees of some pixels. Public for the packages of this module.
///
/// @param values standardised, 0 where missing: (pixel, date, channel)
/// @param known truth values, where there is a value: (pixel, date, channel)
/// @param seen truth values, dates with any value: (pixel, date), at least one in each row
/// @param days since 1 January of the first date's year: (date)
public record SeriesBatch(Tensor values, Tensor known, Tensor seen, Tensor days) {
  public long pixels() {
    return values.size(0);
  }

  public long dates() {
    return values.size(1);
  }
}

package dev.limpid.pretrain;

/// How batches of patches are drawn.
///
/// @param batch patches in a step
/// @param maxDates most dates of a patch in a step, drawn anew each time
public record Drawing(int batch, int maxDates, long seed) {
  public Drawing {
    if (batch < 1) throw new IllegalArgumentException("batch must be at least 1, got " + batch);
    if (maxDates < 2)
      throw new IllegalArgumentException("max dates must be at least 2, got " + maxDates);
  }
}

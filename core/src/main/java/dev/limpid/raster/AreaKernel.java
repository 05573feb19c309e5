package dev.limpid.raster;

/// Kernels over what the target pixel covers: the box between its north-west and south-east corners
/// on the source grid (exact while the two grids are not turned against each other). A target pixel
/// whose box does not meet the source has no data; GDAL 3.6 gives it the edge's value on the north
/// and west sides.
record AreaKernel(Resampling method) implements Kernel {
  private static final double EDGE = 1e-10;

  @Override
  public int reachX() {
    return 0;
  }

  @Override
  public int reachY() {
    return 0;
  }

  /// The source pixels from `first` to `last`, exclusive, of one axis; `low` and `high` are where
  /// the target pixel ends.
  record Span(double low, double high, int first, int last) {
    static Span of(double a, double b, int size) {
      double low = Math.min(a, b);
      double high = Math.max(a, b);
      if (!(high > 0) || !(low < size)) return new Span(0, 0, 0, 0);
      int first = Math.max(0, (int) Math.floor(low + EDGE));
      int last = Math.min(size, (int) Math.ceil(high - EDGE));
      if (first == last && last < size) last++;
      return new Span(low, high, first, last);
    }

    /// How much of the target pixel lies over a source pixel. Where the target pixel hangs over the
    /// edge of the source, the last source pixel stands for what is outside (as in GDAL).
    double weight(int pixel) {
      if (first + 1 == last) return 1;
      if (pixel == first) return 1 - (low - first);
      return pixel + 1 == last ? 1 - (last - high) : 1;
    }
  }

  /// Computes `count` pixels of one row, whose north-west corners begin at `from` and whose
  /// south-east ones `stride` + 1 later.
  void row(
      Block source, double[] x, double[] y, int from, int stride, int count, float[] out, int at) {
    Votes votes = new Votes();
    for (int i = 0; i < count; i++) {
      int here = from + i;
      Span across = Span.of(x[here], x[here + stride + 1], source.gridWidth());
      Span down = Span.of(y[here], y[here + stride + 1], source.gridHeight());
      out[at + i] =
          method == Resampling.AVERAGE
              ? mean(source, across, down)
              : mode(source, across, down, votes);
    }
  }

  private static float mean(Block source, Span across, Span down) {
    double sum = 0;
    double weights = 0;
    for (int row = down.first(); row < down.last(); row++) {
      double high = down.weight(row);
      for (int col = across.first(); col < across.last(); col++) {
        float value = source.at(col, row);
        if (Float.isNaN(value)) continue;
        double weight = high * across.weight(col);
        sum += weight * value;
        weights += weight;
      }
    }
    return weights > 0 ? (float) (sum / weights) : Float.NaN;
  }

  private static float mode(Block source, Span across, Span down, Votes votes) {
    votes.clear();
    for (int row = down.first(); row < down.last(); row++)
      for (int col = across.first(); col < across.last(); col++) {
        float value = source.at(col, row);
        if (!Float.isNaN(value)) votes.add(value);
      }
    return (float) votes.winner();
  }
}

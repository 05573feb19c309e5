package dev.limpid.geo;

import dev.limpid.io.BadInput;

/// From the coordinates of one reference system to those of another, x (east, longitude) before y
/// (north, latitude) on both sides. Immutable and safe for many threads.
///
/// Systems on modern datums (WGS 84, ETRS89 and national ones on GRS 80) are taken as one; older
/// datums go through their Helmert parameters; without any the transform is refused.
public final class CrsTransform {
  private final ProjLibrary.Pipeline pipeline;

  private CrsTransform(ProjLibrary.Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /// Two equal systems need no registry, whatever they are, [Crs#UNKNOWN] included.
  public static CrsTransform between(Crs from, Crs to) throws BadInput {
    if (from.equals(to)) return new CrsTransform(null);
    if (from.equals(Crs.UNKNOWN) || to.equals(Crs.UNKNOWN))
      throw new BadInput(
          "crs.unknown",
          "",
          "no reference system to transform %s %s; assign one to the file first"
              .formatted(
                  from.equals(Crs.UNKNOWN) ? "from, towards" : "to, from",
                  from.equals(Crs.UNKNOWN) ? to.label() : from.label()));
    return new CrsTransform(ProjLibrary.pipeline(from, to));
  }

  public boolean identity() {
    return pipeline == null;
  }

  /// Transforms `points` points in place: x0, y0, x1, y1, ... A point that the target cannot show
  /// becomes NaN, NaN.
  public void apply(double[] xy, int points) {
    if (points < 0 || 2L * points > xy.length)
      throw new IllegalArgumentException(
          points + " points need " + 2L * points + " numbers, got " + xy.length);
    if (pipeline != null) pipeline.apply(xy, points);
  }
}

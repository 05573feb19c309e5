package dev.limpid.temporal;

import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;

/// What describes each pixel of some patches at each date.
///
/// @param values (patch, date, width, row, column)
/// @param codes of the dates, added to every pixel: (patch, date, width); null: none
/// @param seen truth values: (patch, date, row, column)
record DatedMaps(Tensor values, Tensor codes, Tensor seen) {
  /// Pixels that go through the layers together where no gradients are recorded.
  private static final long TOGETHER = 1024;

  /// What layers make of the series of single pixels.
  @FunctionalInterface
  interface Layers {
    /// @param series (pixel, date, width)
    /// @param seen (pixel, date)
    /// @return (pixel, ...)
    Tensor of(Tensor series, Tensor seen);
  }

  /// @return (patch, ..., row, column)
  Tensor eachPixel(Net net, Layers layers) {
    return net.training() || Scope.records() ? together(layers) : some(layers);
  }

  private Tensor together(Layers layers) {
    return maps(layers.of(series(), pixelsSeen()), values);
  }

  /// (pixel, date, width), pixels in the order of patches, rows and columns. A view with the widths
  /// far apart in memory would slow a transformer down.
  Tensor series() {
    long[] s = values.shape();
    Tensor last = values.permute(0, 3, 4, 1, 2); // (patch, row, column, date, width)
    Tensor coded = codes == null ? last : last.plus(codes.reshape(s[0], 1, 1, s[1], s[2]));
    return coded.reshape(-1, s[1], s[2]).contiguous();
  }

  /// (pixel, date).
  Tensor pixelsSeen() {
    return seen.permute(0, 2, 3, 1).reshape(-1, seen.size(1));
  }

  /// @param pixels (pixel, ...)
  /// @param like (patch, ..., row, column)
  /// @return (patch, ..., row, column)
  static Tensor maps(Tensor pixels, Tensor like) {
    long rows = like.size(-2);
    long cols = like.size(-1);
    long[] shape = new long[pixels.axes() + 2];
    System.arraycopy(pixels.shape(), 1, shape, 1, pixels.axes() - 1);
    shape[0] = like.size(0);
    shape[shape.length - 2] = rows;
    shape[shape.length - 1] = cols;
    return pixels.reshape(shape[0], rows * cols, -1).transpose(1, 2).reshape(shape);
  }

  private Tensor some(Layers layers) {
    long patches = values.size(0);
    long rows = values.size(3);
    long step = Math.max(1, TOGETHER / values.size(4));
    long several = Math.max(1, TOGETHER / (rows * values.size(4))); // whole patches
    Tensor all = null;
    for (long patch = 0; patch < patches; patch += several)
      for (long row = 0; row < rows; row += step) {
        long k = Math.min(several, patches - patch);
        long n = Math.min(step, rows - row);
        try (Scope scope = Scope.open()) {
          Tensor made = part(patch, k, row, n).together(layers);
          if (all == null) all = scope.release(room(made));
          all.narrow(0, patch, k).narrow(all.axes() - 2, row, n).set(made);
        }
      }
    return all;
  }

  private DatedMaps part(long patch, long patches, long row, long rows) {
    return new DatedMaps(
        values.narrow(0, patch, patches).narrow(3, row, rows),
        codes == null ? null : codes.narrow(0, patch, patches),
        seen.narrow(0, patch, patches).narrow(2, row, rows));
  }

  private Tensor room(Tensor made) {
    long[] shape = made.shape();
    shape[0] = values.size(0);
    shape[shape.length - 2] = values.size(3);
    return made.newZeros(shape);
  }
}

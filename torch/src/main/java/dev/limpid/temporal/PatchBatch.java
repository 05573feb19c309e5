package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.torch.Tensor;
import java.util.Arrays;

/// What a network sees of some patches of images. Public for the packages of this module.
///
/// A patch with fewer dates than others is filled up with dates that no pixel has seen. Where a
/// pixel has seen no date at all, its maker says that it saw the first one: attention over no date
/// is not a number.
///
/// @param values standardised, 0 where missing; the last channel is 1 where the pixel has any value
///   at the date, else 0: (patch, date, channel, row, column)
/// @param seen truth values, dates that a pixel has seen, at least one for each pixel: (patch,
///   date, row, column)
/// @param days since 1 January of the year of the patch's first date: (patch, date)
public record PatchBatch(Tensor values, Tensor seen, Tensor days) {
  public PatchBatch {
    long[] v = values.shape();
    if (v.length != 5
        || !Arrays.equals(seen.shape(), new long[] {v[0], v[1], v[3], v[4]})
        || !Arrays.equals(days.shape(), new long[] {v[0], v[1]}))
      throw new IllegalArgumentException(
          "values of shape %s with dates seen of shape %s and days of shape %s"
              .formatted(
                  Arrays.toString(v),
                  Arrays.toString(seen.shape()),
                  Arrays.toString(days.shape())));
  }

  public long patches() {
    return values.size(0);
  }

  public long dates() {
    return values.size(1);
  }

  /// With the one that says where there are values.
  public long channels() {
    return values.size(2);
  }

  public long rows() {
    return values.size(3);
  }

  public long cols() {
    return values.size(4);
  }

  static Tensor cropped(Tensor maps, Halo crop) {
    return maps.cropped(crop.top(), crop.bottom(), crop.left(), crop.right());
  }
}

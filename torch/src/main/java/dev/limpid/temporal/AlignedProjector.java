package dev.limpid.temporal;

import dev.limpid.torch.CrossAttention;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;

/// The temporal projector of ALISE (Dumeur, Valero & Inglada 2024, arXiv 2407.08448): learned
/// queries ask the encoded dates of each pixel, so that a series of any dates is described by the
/// same number of vectors. Public for the packages of this module.
///
/// Where a pixel has seen no date the vectors are 0, which is no description: leave such pixels out
/// of a loss by `seen`. The encoder before it still needs a date at each pixel ([PatchBatch]).
public final class AlignedProjector {
  /// Vectors of a pixel.
  public static final int QUERIES = 10;

  private static final int WIDTH = UbarnPatchEncoder.WIDTH;
  private static final int HEADS = 2;

  private final Net net;
  private final Tensor queries; // (1, query, width)
  private final CrossAttention attention;

  public AlignedProjector(Net.Place place) {
    this.net = place.net();
    this.queries = place.normal("queries", 1, 1, QUERIES, WIDTH);
    this.attention = new CrossAttention(place.in("attention"), WIDTH, HEADS, 0);
  }

  /// @param encoded what [UbarnPatchEncoder#of] gives: (patch, date, 64, row, column)
  /// @param seen truth values, dates that count: (patch, date, row, column)
  /// @return (patch, query, 64, row, column)
  public Tensor of(Tensor encoded, Tensor seen) {
    return new DatedMaps(encoded, null, seen).eachPixel(net, this::ofPixels);
  }

  /// @param z encoded dates: (pixel, date, 64)
  /// @param seen (pixel, date)
  /// @return (pixel, query, 64)
  Tensor ofPixels(Tensor z, Tensor seen) {
    Tensor none = none(seen);
    return attention.of(queries, z, seen.masked(none, 1)).masked(none.unsqueeze(2), 0);
  }

  /// How much each date counts for each query, mean over the heads, sum 1 over the dates, all 0
  /// where a pixel has seen none: (patch, query, date, row, column).
  public Tensor weights(Tensor encoded, Tensor seen) {
    return new DatedMaps(encoded, null, seen).eachPixel(net, this::weightsOfPixels);
  }

  /// (pixel, query, date).
  Tensor weightsOfPixels(Tensor z, Tensor seen) {
    Tensor none = none(seen);
    return attention.weights(queries, z, seen.masked(none, 1)).masked(none.unsqueeze(2), 0);
  }

  /// Pixels that have seen no date: (pixel, 1). They look at all, since attention over none is not
  /// a number.
  private static Tensor none(Tensor seen) {
    return seen.any(1).not().unsqueeze(1);
  }
}

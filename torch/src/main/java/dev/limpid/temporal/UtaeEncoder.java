package dev.limpid.temporal;

import dev.limpid.torch.Convolution;
import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What U-TAE makes of each image: maps of four levels, each half as fine as the one before.
///
/// Groups of channels are normalised in each pixel by itself. In the paper they are normalised over
/// the whole patch: then everything in a patch would have an influence on every pixel, and a map
/// would depend on the windows it is made in.
final class UtaeEncoder {
  private static final int[] WIDTHS = {64, 64, 64, 128};

  private final NormedConvolution first;
  private final NormedConvolution second;
  private final List<Level> levels = new ArrayList<>(); // all but the finest

  UtaeEncoder(Net.Place place, int channels) {
    Convolution.Shape shape = Convolution.Shape.mirrored(3, 1);
    this.first = NormedConvolution.grouped(place.in("first"), shape, channels, WIDTHS[0]);
    this.second = NormedConvolution.grouped(place.in("second"), shape, WIDTHS[0], WIDTHS[0]);
    for (int i = 1; i < WIDTHS.length; i++)
      levels.add(new Level(place.in("levels").in(i - 1), WIDTHS[i - 1], WIDTHS[i]));
  }

  private static final class Level {
    private final NormedConvolution halved;
    private final NormedConvolution first;
    private final NormedConvolution second;

    Level(Net.Place place, int in, int out) {
      Convolution.Shape shape = Convolution.Shape.mirrored(3, 1);
      this.halved =
          NormedConvolution.grouped(place.in("halved"), Convolution.Shape.mirrored(4, 2), in, in);
      this.first = NormedConvolution.grouped(place.in("first"), shape, in, out);
      this.second = NormedConvolution.grouped(place.in("second"), shape, out, out);
    }

    Tensor of(Tensor x) {
      Tensor once = first.of(halved.of(x));
      return once.plus(second.of(once));
    }
  }

  /// @param images (image, channel, row, column)
  /// @return (image, width, row, column) of each level, finest first
  List<Tensor> of(Tensor images) {
    List<Tensor> maps = new ArrayList<>();
    maps.add(second.of(first.of(images)));
    for (Level level : levels) maps.add(level.of(maps.getLast()));
    return maps;
  }

  /// What of an image some maps of a level depend on.
  static Reach reach(Reach maps, int level) {
    Reach in = maps.convolvedTwice();
    return level == 0 ? in : reach(in.convolved(4, 2, 1), level - 1);
  }
}

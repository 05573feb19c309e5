package dev.limpid.temporal;

import dev.limpid.torch.Convolution;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The spatial and spectral encoder of U-BARN (Dumeur et al. 2024), a U-Net (Ronneberger et al.
/// 2015) that sees one image. Four levels, each half as fine as the one before, with two
/// convolutions on the way down and, but for the coarsest, two on the way up, which also see the
/// level's maps from the way down.
final class UbarnSpatial {
  /// Pixels of an image along a pixel of the coarsest level.
  static final int FACTOR = 8;

  private static final int[] DOWN = {64, 64, 64, 128}; // channels of each level
  private static final int[] UP = {32, 32, 64, 128};
  private static final int COARSEST = 3;

  private final List<Level> down = new ArrayList<>();
  private final List<Convolution> halved = new ArrayList<>(); // to the next level
  private final List<Level> up = new ArrayList<>();
  private final List<Convolution> doubled = new ArrayList<>(); // from the next level
  private final Convolution out;

  UbarnSpatial(Net.Place place, int channels, int width) {
    for (int i = 0; i <= COARSEST; i++)
      down.add(new Level(place.in("down").in(i), i == 0 ? channels : DOWN[i - 1], DOWN[i]));
    for (int i = 0; i < COARSEST; i++) {
      halved.add(
          new Convolution(
              place.in("halved").in(i), Convolution.Shape.down(2), DOWN[i], DOWN[i], true));
      doubled.add(
          new Convolution(
              place.in("doubled").in(i), Convolution.Shape.up(2, 2), UP[i + 1], UP[i], true));
      up.add(new Level(place.in("up").in(i), DOWN[i] + UP[i], UP[i]));
    }
    this.out = new Convolution(place.in("out"), Convolution.Shape.square(1), UP[0], width, true);
  }

  private static final class Level {
    private final NormedConvolution first;
    private final NormedConvolution second;

    Level(Net.Place place, int in, int out) {
      Convolution.Shape shape = Convolution.Shape.mirrored(3, 1);
      this.first = NormedConvolution.batch(place.in("first"), shape, in, out);
      this.second = NormedConvolution.batch(place.in("second"), shape, out, out);
    }

    Tensor of(Tensor x) {
      return second.of(first.of(x));
    }
  }

  /// @param images (image, channel, row, column)
  /// @return (image, width, row, column)
  Tensor of(Tensor images) {
    List<Tensor> levels = new ArrayList<>();
    Tensor x = down.getFirst().of(images);
    for (int i = 0; i < COARSEST; i++) {
      levels.add(x);
      x = down.get(i + 1).of(halved.get(i).of(x));
    }
    for (int i = COARSEST - 1; i >= 0; i--) x = joined(i, x, levels.get(i));
    return out.of(x);
  }

  private Tensor joined(int level, Tensor coarser, Tensor skipped) {
    return Scope.outcome(
        () -> up.get(level).of(Tensor.cat(1, List.of(doubled.get(level).of(coarser), skipped))));
  }

  /// What of an image some of its maps depend on.
  static Reach reach(Reach maps) {
    return reachUp(maps, 0);
  }

  private static Reach reachUp(Reach maps, int level) {
    if (level == COARSEST) return reachDown(maps, level);
    Reach in = maps.convolvedTwice();
    return reachDown(in, level).and(reachUp(in.transposed(2, 2, 0), level + 1));
  }

  private static Reach reachDown(Reach maps, int level) {
    Reach in = maps.convolvedTwice();
    return level == 0 ? in : reachDown(in.convolved(2, 2, 0), level - 1);
  }
}

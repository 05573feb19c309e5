package dev.limpid.temporal;

import dev.limpid.geo.Halo;
import dev.limpid.torch.BatchNorm;
import dev.limpid.torch.Convolution;
import dev.limpid.torch.GroupNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// U-TAE (Garnot & Landrieu 2021, Panoptic segmentation of satellite image time series with
/// convolutional temporal attention networks): a U-Net over all dates, L-TAE at its coarsest level,
/// whose weights of the dates, drawn out to each level, also merge the maps that the way up sees.
///
/// A date counts at a coarsest pixel where any of its pixels has seen it. The last layer gives
/// logits of any sign, without the rectifier that the authors' code has there.
final class Utae extends PatchNet {
  private static final int COARSEST = 3;
  private static final int FACTOR = 1 << COARSEST;
  private static final int[] DOWN = {64, 64, 64, 128}; // channels of each level
  private static final int[] UP = {32, 32, 64, 128};
  private static final int WIDTH = 256; // of L-TAE
  private static final int HEADS = 16;
  private static final int KEY = 4;
  private static final double DROPOUT = 0.2;

  private final UtaeEncoder encoder;
  private final GroupNorm coarseNorm;
  private final Convolution widened;
  private final MasterQueries attention;
  private final Linear mixed;
  private final BatchNorm mixedNorm;
  private final GroupNorm mixedGroups;
  private final List<Level> levels = new ArrayList<>(); // all but the coarsest
  private final NormedConvolution last;
  private final Convolution head;

  Utae(Shape shape, long seed) {
    super(shape, seed);
    this.encoder = new UtaeEncoder(root().in("encoder"), shape.channels() + 1);
    Net.Place temporal = root().in("temporal");
    this.coarseNorm = new GroupNorm(temporal.in("in_norm"), HEADS, DOWN[COARSEST]);
    this.widened =
        new Convolution(
            temporal.in("in"), Convolution.Shape.square(1), DOWN[COARSEST], WIDTH, true);
    this.attention = new MasterQueries(temporal, WIDTH, HEADS, KEY);
    this.mixed = new Linear(temporal.in("mlp"), WIDTH, DOWN[COARSEST]);
    this.mixedNorm = new BatchNorm(temporal.in("mlp_norm"), DOWN[COARSEST]);
    this.mixedGroups = new GroupNorm(temporal.in("out_norm"), HEADS, DOWN[COARSEST]);
    for (int i = 0; i < COARSEST; i++)
      levels.add(new Level(root().in("levels").in(i), DOWN[i], UP[i + 1], UP[i]));
    Convolution.Shape square = Convolution.Shape.mirrored(3, 1);
    this.last = NormedConvolution.batch(root().in("last"), square, UP[0], UP[0]);
    this.head = new Convolution(root().in("head"), square, UP[0], shape.classes(), true);
  }

  /// A level on the way up.
  private static final class Level {
    private final NormedConvolution skip;
    private final NormedConvolution doubled;
    private final NormedConvolution first;
    private final NormedConvolution second;

    Level(Net.Place place, int skipped, int in, int out) {
      Convolution.Shape square = Convolution.Shape.mirrored(3, 1);
      this.skip =
          NormedConvolution.batch(place.in("skip"), Convolution.Shape.square(1), skipped, skipped);
      this.doubled =
          NormedConvolution.batch(place.in("doubled"), Convolution.Shape.up(4, 2), in, out);
      this.first = NormedConvolution.batch(place.in("first"), square, skipped + out, out);
      this.second = NormedConvolution.batch(place.in("second"), square, out, out);
    }

    Tensor of(Tensor x, Tensor merged) {
      return Scope.outcome(
          () -> {
            Tensor once = first.of(Tensor.cat(1, List.of(doubled.of(x), skip.of(merged))));
            return once.plus(second.of(once));
          });
    }
  }

  @Override
  List<Tensor> images(PatchBatch batch, Halo crop) {
    return EachImage.of(this, batch, this::images);
  }

  @Override
  Tensor classified(Encoded images, Halo crop) {
    List<Tensor> maps = images.maps();
    DatedMaps coarse = coarse(images);
    Tensor series = coarse.series();
    Tensor weights =
        attention.weights(series, coarse.pixelsSeen()).dropout(DROPOUT / 2, training());
    Tensor masks = DatedMaps.maps(weights, coarse.values()); // (patch, heads, dates, row, column)
    Tensor x = DatedMaps.maps(mixed(attention.taken(series, weights)), coarse.values());
    for (int i = COARSEST - 1; i >= 0; i--) x = levels.get(i).of(x, merged(maps.get(i), masks));
    return PatchBatch.cropped(head.of(last.of(x)), crop);
  }

  /// Maps of each level, the coarsest as wide as L-TAE.
  private List<Tensor> images(Tensor images) {
    List<Tensor> maps = encoder.of(images);
    maps.set(COARSEST, widened.of(coarseNorm.ofPixels(maps.get(COARSEST))));
    return maps;
  }

  /// Every head has the code of the day in its own channels.
  private static DatedMaps coarse(Encoded images) {
    Tensor maps = images.maps().getLast();
    Tensor code = DayEncoding.of(images.days(), WIDTH / HEADS);
    long rows = maps.size(3);
    long cols = maps.size(4);
    Tensor blocks = images.seen().reshape(maps.size(0), maps.size(1), rows, FACTOR, cols, FACTOR);
    return new DatedMaps(
        maps, Tensor.cat(2, Collections.nCopies(HEADS, code)), blocks.any(5).any(3));
  }

  /// (pixel, channel).
  private Tensor mixed(Tensor taken) {
    Tensor r = mixedNorm.of(mixed.of(taken)).relu().dropout(DROPOUT, training());
    return mixedGroups.of(r);
  }

  /// One map of all dates: each group of channels is weighed as a head weighs the dates.
  ///
  /// @param maps (patch, date, width, row, column)
  /// @param masks (patch, heads, dates, row, column) of the coarsest level
  /// @return (patch, width, row, column)
  private Tensor merged(Tensor maps, Tensor masks) {
    long dates = maps.size(1);
    if (training() || Scope.records()) return merged(maps, masks, 0, dates);
    Tensor sum = null;
    for (long date = 0; date < dates; date++)
      try (Scope scope = Scope.open()) {
        Tensor one = merged(maps, masks, date, 1);
        if (sum == null) sum = scope.release(one);
        else sum.add(one);
      }
    return sum;
  }

  private static Tensor merged(Tensor maps, Tensor masks, long from, long dates) {
    long[] s = maps.shape();
    Tensor drawn =
        masks
            .narrow(2, from, dates)
            .reshape(s[0], HEADS * dates, masks.size(3), masks.size(4))
            .interpolated(s[3], s[4])
            .reshape(s[0], HEADS, dates, s[3], s[4])
            .transpose(1, 2)
            .unsqueeze(3); // (patch, date, heads, 1, row, column)
    Tensor groups =
        maps.narrow(1, from, dates).reshape(s[0], dates, HEADS, s[2] / HEADS, s[3], s[4]);
    return groups.times(drawn).sum(1).reshape(s[0], s[2], s[3], s[4]);
  }

  /// Mean over the heads, of the coarsest level drawn out: a date that others near a pixel have
  /// seen may count for it too.
  @Override
  Tensor weighed(Encoded images, Halo crop) {
    DatedMaps coarse = coarse(images);
    Tensor weights = attention.weights(coarse.series(), coarse.pixelsSeen()).mean(1);
    Tensor masks = DatedMaps.maps(weights, coarse.values()); // (patch, date, row, column)
    return PatchBatch.cropped(
        masks.interpolated(images.seen().size(2), images.seen().size(3)), crop);
  }

  @Override
  int factor() {
    return FACTOR;
  }

  @Override
  Halo halo() {
    return Reach.halo(FACTOR, logits -> reach(logits.convolvedTwice(), 0));
  }

  private static Reach reach(Reach maps, int level) {
    if (level == COARSEST) return UtaeEncoder.reach(maps, level);
    Reach in = maps.convolvedTwice();
    Reach masks = UtaeEncoder.reach(in.interpolated(1 << (COARSEST - level)), COARSEST);
    return UtaeEncoder.reach(in, level).and(masks).and(reach(in.transposed(4, 2, 1), level + 1));
  }

  @Override
  Utae another(long seed) {
    return new Utae(shape(), seed);
  }
}
